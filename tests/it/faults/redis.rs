//! Redis is killed while two processes serve: frames go on arriving, and when it is back, hints go through it again.

use super::desk;
use super::two_processes::{self, LISTEN, is_heard};
use desk_tests::process::{Base, PATIENCE, Process};
use desk_tests::redis::OwnRedis;
use desk_tests::socket::Subscriber;
use futures::Stream;
use futures::StreamExt as _;
use redis::Client;
use serde_json::json;
use std::pin::Pin;
use std::time::Duration;

const CHANNEL: &str = "turno:head";

#[tokio::test]
async fn killed_and_started_again() {
    let (base, mut redis) = (Base::postgres().await, OwnRedis::start().await);
    let more = ["--redis-url", &redis.url()];
    let (one, other) = (Process::serve(&base, &more).await, Process::serve(&base, &more).await);
    let people = desk::enter(&base, &one, 1).await;
    let mut console = Subscriber::open(&other.url, &people.agents[0], LISTEN, json!({})).await;
    assert_eq!(console.next().await.unwrap()["__typename"], "StreamReady");

    let mut hints = hints(&redis.url()).await;
    is_heard(&one, &people, &mut console, "with").await;
    assert!(tokio::time::timeout(PATIENCE, hints.next()).await.expect("a hint").unwrap() > 0);

    redis.kill().await;
    for key in ["without-1", "without-2", "without-3"] {
        is_heard(&one, &people, &mut console, key).await;
    }

    redis.start_again().await;
    tokio::time::timeout(PATIENCE, are_given_again(&redis.url(), &one, &people)).await.expect("hints again");
    is_heard(&one, &people, &mut console, "again").await;
    assert!(one.terminate().await && other.terminate().await);
}

/// The heads that are said on the channel from now on.
async fn hints(url: &str) -> Pin<Box<dyn Stream<Item = i64>>> {
    let mut channel = Client::open(url).unwrap().get_async_pubsub().await.unwrap();
    channel.subscribe(CHANNEL).await.unwrap();
    Box::pin(channel.into_on_message().map(|message| message.get_payload().unwrap()))
}

/// Writes until a head is said and both processes listen beside this test.
async fn are_given_again(url: &str, process: &Process, people: &desk::People) {
    let mut hints = hints(url).await;
    let mut connection = Client::open(url).unwrap().get_multiplexed_async_connection().await.unwrap();
    for written in 0_u32.. {
        two_processes::open(process, people, &format!("back-{written}")).await;
        if tokio::time::timeout(Duration::from_secs(1), hints.next()).await.is_ok() {
            let mut count = redis::cmd("PUBSUB");
            let (_, listeners): (String, i64) =
                count.arg("NUMSUB").arg(CHANNEL).query_async(&mut connection).await.unwrap();
            if listeners == 3 {
                return;
            }
        }
    }
}
