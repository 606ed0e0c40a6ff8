//! graphql-transport-ws over a real server with a toy schema.

mod endings;
mod greeting;
mod handshake;
mod malformed;
mod operations;
mod peer;
mod server;
mod slow;
mod strangers;
#[allow(clippy::unused_async, reason = "resolvers are async")]
mod toy;
