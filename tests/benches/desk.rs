//! Figures, not tests: what the desk does in a second, and how long one caller waits.
//!
//! `TURNO_TEST_POSTGRES_URL=… TURNO_TEST_REDIS_URL=… cargo bench -p desk-tests`, against a PostgreSQL with fsync on,
//! after `cargo build --release`: the memory is that of the program in a process of its own.
//! Each figure prints with how it was taken; nothing here passes or fails.

#![allow(
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::disallowed_methods,
    reason = "figures of real time"
)]
#![allow(clippy::disallowed_types, missing_docs, reason = "a bare pool is the yardstick")]

mod explain;
mod fixture;
mod load;
mod queue_page;
mod sockets;
mod writes;

#[tokio::main]
async fn main() {
    let desk = fixture::Bench::open().await;
    println!("tickets {}, of them in the queue {}", fixture::TICKETS, fixture::QUEUED);
    explain::hot_pages(&desk).await;
    queue_page::against_a_hand_written_handler(&desk).await;
    let ceiling = writes::against_a_bare_loop(&desk).await;
    sockets::commit_to_socket(&desk, ceiling / 2.0).await;
    writes::takes_by_fifty(&desk).await;
    sockets::memory().await;
}
