//! Hints between processes, by Redis pub/sub. A Redis that is away costs nothing but time: every node looks at the
//! log's head by itself twice a second as well.

use super::local::LocalHints;
use crate::platform::clock::Clock;
use chrono::TimeDelta;
use futures::StreamExt as _;
use redis::{Client, RedisError, RedisResult};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const PATIENCE: Duration = Duration::from_secs(2);

/// Hints through Redis.
#[derive(Clone, Debug)]
pub struct RedisHints {
    heard: LocalHints,
    said: watch::Sender<i64>,
}

impl RedisHints {
    /// Starts talking and listening on a channel, in tasks that end with the token. Redis need not be there yet.
    pub fn start(
        url: &str,
        channel: &str,
        clock: &Arc<dyn Clock>,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> RedisResult<Self> {
        let client = Client::open(url)?;
        let hints = Self { heard: LocalHints::default(), said: watch::Sender::new(0) };
        let talker = Peer { client, channel: channel.to_owned(), clock: Arc::clone(clock) };
        let listener = talker.clone();
        let (said, heard, end) = (hints.said.subscribe(), hints.heard.clone(), stop.clone());
        tasks.spawn(async move { end.run_until_cancelled(talker.talk(said)).await });
        let end = stop.clone();
        tasks.spawn(async move { end.run_until_cancelled(listener.listen(heard)).await });
        Ok(hints)
    }

    /// Says that the log has reached this position: here at once, to the others soon.
    pub fn publish(&self, head: i64) {
        self.heard.publish(head);
        self.said.send_if_modified(|said| {
            let newer = head > *said;
            *said = head.max(*said);
            newer
        });
    }

    /// The greatest position heard of.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<i64> {
        self.heard.subscribe()
    }
}

#[derive(Clone)]
struct Peer {
    client: Client,
    channel: String,
    clock: Arc<dyn Clock>,
}

impl Peer {
    /// Publishes the newest head; heads that were overtaken meanwhile need not be said.
    async fn talk(self, mut said: watch::Receiver<i64>) {
        let mut pause = Pause::default();
        loop {
            if let Err(error) = self.talk_until_broken(&mut said, &mut pause).await {
                tracing::warn!(%error, "hints: redis does not take them");
            } else {
                return;
            }
            self.clock.sleep(pause.next()).await;
        }
    }

    async fn talk_until_broken(&self, said: &mut watch::Receiver<i64>, pause: &mut Pause) -> RedisResult<()> {
        let mut connection = in_time(self.client.get_multiplexed_async_connection()).await?;
        while said.changed().await.is_ok() {
            let head = *said.borrow_and_update();
            let mut publish = redis::cmd("PUBLISH");
            publish.arg(&self.channel).arg(head);
            in_time(publish.query_async::<i64>(&mut connection)).await?;
            pause.reset();
        }
        Ok(())
    }

    async fn listen(self, heard: LocalHints) {
        let mut pause = Pause::default();
        loop {
            if let Err(error) = self.listen_until_broken(&heard, &mut pause).await {
                tracing::warn!(%error, "hints: redis gives none");
            }
            self.clock.sleep(pause.next()).await;
        }
    }

    async fn listen_until_broken(&self, heard: &LocalHints, pause: &mut Pause) -> RedisResult<()> {
        let mut pubsub = in_time(self.client.get_async_pubsub()).await?;
        in_time(pubsub.subscribe(&self.channel)).await?;
        pause.reset();
        let mut messages = pubsub.into_on_message();
        while let Some(message) = messages.next().await {
            if let Ok(head) = message.get_payload::<i64>() {
                heard.publish(head);
            }
        }
        Ok(())
    }
}

/// Whether a Redis answers.
pub async fn ping(url: &str) -> RedisResult<()> {
    let client = Client::open(url)?;
    let mut connection = in_time(client.get_multiplexed_async_connection()).await?;
    in_time(redis::cmd("PING").query_async::<()>(&mut connection)).await
}

async fn in_time<T>(call: impl Future<Output = RedisResult<T>>) -> RedisResult<T> {
    tokio::time::timeout(PATIENCE, call)
        .await
        .unwrap_or_else(|_elapsed| Err(RedisError::from((redis::ErrorKind::Io, "redis took too long"))))
}

/// Growing pauses between attempts, up to five seconds.
#[derive(Default)]
struct Pause(u32);

impl Pause {
    fn next(&mut self) -> TimeDelta {
        self.0 = (self.0 + 1).min(6);
        TimeDelta::milliseconds((100_i64 << self.0).min(5_000))
    }

    const fn reset(&mut self) {
        self.0 = 0;
    }
}
