//! The door of the desk: HTTP in, HTTP out. It decides nothing; the gate and the commands do.

pub mod accept;
pub mod body;
pub mod door;
pub mod export;
pub mod graphql;
pub mod headers;
pub mod health;
pub mod origin;
pub mod quote_page;
pub mod request_id;
pub mod respond;
pub mod router;
pub mod server;
pub mod socket;
