//! The door: gate, GraphQL over HTTP, request ids, origins, health.

mod contract;
mod edges;
mod errors;
mod inputs;
mod limits;
mod media;
mod permissions;
mod protocol;
mod server;
mod toy;
