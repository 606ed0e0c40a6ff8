//! The bounds of a socket.

use chrono::TimeDelta;

/// Every bound a socket has.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the handshake to `connection_init`, else 4408.
    pub init_within: TimeDelta,
    /// From `connection_init` to the verdict, else 1013.
    pub authenticate_within: TimeDelta,
    /// Between two pings of the server.
    pub ping_every: TimeDelta,
    /// From a ping to any sign of life, else 1013.
    pub answer_within: TimeDelta,
    /// How long a reader may leave the queue full, or one message unsent, else 1013.
    pub slow_for: TimeDelta,
    /// How long queries and mutations may finish in a drain.
    pub drain_within: TimeDelta,
    /// How long the farewell may take.
    pub close_within: TimeDelta,
    /// The largest message from a client, else 1009.
    pub frame_bytes: usize,
    /// Live operations of one socket; one more is an `error` with the code THROTTLED.
    pub operations: usize,
    /// Messages that may wait for the reader before subscriptions pause.
    pub queue_messages: usize,
    /// Bytes that may wait for the reader before subscriptions pause.
    pub queue_bytes: usize,
    /// Sockets of one account; one more is closed with 1013.
    pub sockets_per_account: usize,
    /// Sockets of one address that have not signed in, or not yet; one more is refused with 503.
    pub strangers_per_address: usize,
    /// Sockets of this process that have not signed in, or not yet; one more is refused with 503.
    pub strangers: usize,
    /// Sockets of this process; one more is refused with 503.
    pub sockets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            init_within: TimeDelta::seconds(10),
            authenticate_within: TimeDelta::seconds(10),
            ping_every: TimeDelta::seconds(25),
            answer_within: TimeDelta::seconds(10),
            slow_for: TimeDelta::seconds(10),
            drain_within: TimeDelta::seconds(5),
            close_within: TimeDelta::seconds(5),
            frame_bytes: 64 << 10,
            operations: 50,
            queue_messages: 64,
            queue_bytes: 256 << 10,
            sockets_per_account: 20,
            strangers_per_address: 200,
            strangers: 5_000,
            sockets: 25_000,
        }
    }
}
