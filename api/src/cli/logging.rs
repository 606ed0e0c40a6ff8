//! The log: lines for people, or JSON for machines.

use crate::config::{Cli, LogFormat, Task};
use anyhow::{Context as _, Result};
use tracing_subscriber::EnvFilter;

/// Starts it, once, and says how it is written. The statements of the database are never logged: they carry people's data.
pub(super) fn start(cli: &Cli) -> Result<LogFormat> {
    let filter = EnvFilter::try_new(format!("{},sqlx=warn,sea_orm=warn,async_graphql=warn", cli.log));
    let filter = filter.with_context(|| format!("the log filter {:?}", cli.log))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let format = format(cli);
    let started = match format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("the log: {error}"))?;
    Ok(format)
}

fn format(cli: &Cli) -> LogFormat {
    let production = match &cli.command {
        Task::Serve(serve) => serve.house.production,
        Task::Worker(house) | Task::Doctor(house) => house.production,
        _ => false,
    };
    cli.log_format.unwrap_or(if production { LogFormat::Json } else { LogFormat::Text })
}
