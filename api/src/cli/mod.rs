//! The command line: what each task does. The only place that prints.

#![allow(clippy::print_stdout, reason = "a command line speaks to its user")]

mod admin;
mod audit;
mod demo;
mod doctor;
mod ground;
mod logging;
mod schema;
mod serve;

use crate::config::{Admin, Audit, Cli, Task};
use anyhow::Result;
use std::process::ExitCode;

/// Runs the task that was asked for.
pub async fn run(cli: Cli) -> Result<ExitCode> {
    let log = logging::start(&cli)?;
    // One TLS provider for everything; a second one in the tree would make the choice panic.
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        tracing::debug!("a TLS provider was installed before");
    }
    match cli.command {
        Task::Serve(config) => serve::serve(config, log).await,
        Task::Worker(config) => serve::work(config).await,
        Task::Demo(config) => demo::run(config).await,
        Task::Migrate(config) => ground::migrate(&config).await,
        Task::Schema => Ok(schema::print()),
        Task::Admin(Admin::Create(config)) => admin::create(config).await,
        Task::Audit(Audit::Verify(config)) => audit::verify(&config).await,
        Task::Doctor(config) => doctor::run(&config).await,
    }
}
