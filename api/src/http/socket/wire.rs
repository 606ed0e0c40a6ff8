//! The socket with its queue of messages that wait for the reader.
//!
//! Reading and writing are driven by one poll, so that a socket needs neither a second task nor a channel. While the
//! queue is full nothing is read: a client who floods and does not listen holds up himself alone.

use std::collections::VecDeque;
use std::error::Error as _;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures::future::BoxFuture;
use futures::{Sink, Stream};
use tungstenite::error::{Error as WsError, ProtocolError};

use super::closing::Closing;
use super::operations::Id;

/// What came of waiting.
pub(super) enum Incoming {
    /// A text message.
    Text(Utf8Bytes),
    /// A binary message.
    Binary,
    /// A ping or pong of the WebSocket itself, already answered.
    SignOfLife,
    /// The queue was full and has room again.
    Room,
    /// The peer broke the WebSocket protocol.
    Broken(Closing),
    /// The peer says goodbye, or is gone.
    Gone,
}

struct Parcel {
    of: Option<Id>,
    message: Message,
    bytes: usize,
}

/// A socket and what waits to be sent.
pub(super) struct Wire {
    socket: WebSocket,
    queue: VecDeque<Parcel>,
    queued_bytes: usize,
    bound: Bound,
    /// Set when the queue is full, cleared when it is half empty.
    full: bool,
    unflushed: bool,
    /// Nothing can be read any more.
    deaf: bool,
    sent: u64,
}

/// When the queue is full.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    pub(super) messages: usize,
    pub(super) bytes: usize,
}

impl Wire {
    pub(super) fn new(socket: WebSocket, bound: Bound) -> Self {
        Self {
            socket,
            queue: VecDeque::new(),
            queued_bytes: 0,
            bound,
            full: false,
            unflushed: false,
            deaf: false,
            sent: 0,
        }
    }

    /// Puts a text message in the queue, for the operation `of` or for the socket itself.
    pub(super) fn push(&mut self, of: Option<&Id>, text: impl Into<Utf8Bytes>) {
        let text = text.into();
        let bytes = text.as_str().len();
        self.enqueue(Parcel { of: of.cloned(), bytes, message: Message::Text(text) });
    }

    /// Puts a ping of the WebSocket in the queue. Every peer must answer it (RFC 6455), browsers do so by themselves.
    pub(super) fn ping(&mut self) {
        self.enqueue(Parcel { of: None, bytes: 0, message: Message::Ping(axum::body::Bytes::new()) });
    }

    /// Takes back what still waits for an operation that the client has completed.
    pub(super) fn forget(&mut self, id: &str) {
        self.queue.retain(|parcel| parcel.of.as_deref() != Some(id));
        self.queued_bytes = self.queue.iter().map(|parcel| parcel.bytes).sum();
        self.measure();
    }

    /// Is the queue full, or was it and is not yet half empty?
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// Has everything been handed to the system?
    pub(super) fn is_clear(&self) -> bool {
        self.queue.is_empty() && !self.unflushed
    }

    /// How many messages have been sent, as a mark of progress.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// Sends what can be sent without waiting.
    pub(super) async fn send_now(&mut self) {
        // What fails here fails again in `next`, which reports it.
        poll_fn(|cx| {
            drop(self.poll_send(cx));
            Poll::Ready(())
        })
        .await;
    }

    /// Sends, and waits for what comes. May be dropped and called again without loss.
    pub(super) async fn next(&mut self) -> Incoming {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// Says goodbye and waits for the peer's answer, no longer than `bound`.
    pub(super) async fn finish(&mut self, closing: Option<&Closing>, bound: BoxFuture<'static, ()>) {
        // Who left or does not read is not told the rest; a subscription resumes from the last position it saw.
        if closing.is_none_or(|closing| *closing == Closing::SLOW) {
            self.queue.clear();
            self.queued_bytes = 0;
        }
        if let Some(closing) = closing {
            let message = Message::Close(Some(closing.frame()));
            self.queue.push_back(Parcel { of: None, bytes: 0, message });
        }
        tokio::select! {
            () = bound => {}
            () = self.wind_up() => {}
        }
    }

    /// A socket dropped with unread bytes in it is reset, and the reset may overtake the close frame; so the peer's
    /// last words are read before.
    async fn wind_up(&mut self) {
        if poll_fn(|cx| self.poll_send(cx)).await.is_err() {
            return;
        }
        if self.deaf {
            // Its bytes cannot be read; give the close frame the time that is left.
            std::future::pending::<()>().await;
        }
        while let Some(Ok(_)) = poll_fn(|cx| Pin::new(&mut self.socket).poll_next(cx)).await {}
    }

    fn enqueue(&mut self, parcel: Parcel) {
        self.queued_bytes += parcel.bytes;
        self.queue.push_back(parcel);
        self.measure();
    }

    fn measure(&mut self) {
        let Bound { messages, bytes } = self.bound;
        if self.full {
            self.full = self.queue.len() > messages / 2 || self.queued_bytes > bytes / 2;
        } else {
            self.full = self.queue.len() >= messages || self.queued_bytes >= bytes;
        }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Incoming> {
        let was_full = self.full;
        if let Poll::Ready(Err(_)) = self.poll_send(cx) {
            return Poll::Ready(Incoming::Gone);
        }
        if self.full {
            return Poll::Pending;
        }
        if was_full {
            return Poll::Ready(Incoming::Room);
        }
        Poll::Ready(match ready!(Pin::new(&mut self.socket).poll_next(cx)) {
            Some(Ok(Message::Text(text))) => Incoming::Text(text),
            Some(Ok(Message::Binary(_))) => Incoming::Binary,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Incoming::SignOfLife,
            Some(Ok(Message::Close(_))) | None => Incoming::Gone,
            Some(Err(error)) => match broken(&error) {
                Some(closing) => {
                    self.deaf = true;
                    Incoming::Broken(closing)
                }
                None => Incoming::Gone,
            },
        })
    }

    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        while !self.queue.is_empty() {
            ready!(Pin::new(&mut self.socket).poll_ready(cx))?;
            if let Some(parcel) = self.queue.pop_front() {
                self.queued_bytes -= parcel.bytes;
                Pin::new(&mut self.socket).start_send(parcel.message)?;
                self.unflushed = true;
                self.sent += 1;
                self.measure();
            }
        }
        if self.queue.capacity() > self.bound.messages {
            self.queue.shrink_to(0);
        }
        if self.unflushed {
            ready!(Pin::new(&mut self.socket).poll_flush(cx))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }
}

/// Whether the peer broke the protocol, and how; none when the connection is lost.
fn broken(error: &axum::Error) -> Option<Closing> {
    match error.source()?.downcast_ref::<WsError>()? {
        WsError::Capacity(_) => Some(Closing::TOO_BIG),
        WsError::Utf8(_) => Some(Closing::NOT_UTF8),
        WsError::Protocol(ProtocolError::ResetWithoutClosingHandshake) => None,
        WsError::Protocol(_) => Some(Closing::BROKEN_FRAME),
        _ => None,
    }
}
