//! The program `turno`.

use clap::Parser as _;
use std::process::ExitCode;

// A third less CPU per request than with the C library's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    turno::cli::run(turno::config::Cli::parse()).await
}
