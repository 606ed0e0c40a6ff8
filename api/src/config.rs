//! Configuration: the command line and the environment, read once.

use clap::{Args, Parser, Subcommand};
use secrecy::SecretString;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The command line.
#[derive(Parser, Debug)]
#[command(name = "turno", version, about = "The support desk: tickets, queue, deadlines, live updates.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Task,
    /// How the log is written: `text` for people, `json` for machines. Default: json in production, else text.
    #[arg(long, global = true, env = "TURNO_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// What is logged, as a filter of tracing: `info`, `turno=debug,info`.
    #[arg(long, global = true, env = "TURNO_LOG", default_value = "info")]
    pub log: String,
}

/// How the log is written.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What the program can do.
#[derive(Subcommand, Debug)]
pub enum Task {
    /// Runs the desk: the API and its workers.
    Serve(Serve),
    /// Runs the workers only.
    Worker(House),
    /// Runs the desk on a file of its own, with companies, people and a hundred tickets to look at.
    Demo(Demo),
    /// Brings the database to this program's version. On PostgreSQL it signs in as the owner of the tables.
    Migrate(Database),
    /// Prints the schema in the schema language.
    Schema,
    /// Looks after accounts.
    #[command(subcommand)]
    Admin(Admin),
    /// Looks after the proof.
    #[command(subcommand)]
    Audit(Audit),
    /// Checks database, schema, clock and Redis, and says what is wrong.
    Doctor(House),
}

/// Accounts.
#[derive(Subcommand, Debug)]
pub enum Admin {
    /// Enters an ADMIN. The password is read from `TURNO_ADMIN_PASSWORD`, or from standard input.
    Create(AdminCreate),
}

/// Proof.
#[derive(Subcommand, Debug)]
pub enum Audit {
    /// Recomputes the log's chain, the order of taking, the moves and the deadlines, and names the first bad row.
    Verify(House),
}

/// Which database.
#[derive(Args, Clone, Debug)]
pub struct Database {
    /// `postgres://…`; without it, a SQLite file in the data folder.
    #[arg(long, env = "TURNO_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,
    /// The data folder of the embedded desk.
    #[arg(long, env = "TURNO_DATA", default_value = "turno-data")]
    pub data: PathBuf,
}

/// A desk and what it stands on.
#[derive(Args, Clone, Debug)]
pub struct House {
    /// Which database.
    #[command(flatten)]
    pub database: Database,
    /// Connections to PostgreSQL.
    #[arg(long, env = "TURNO_DATABASE_POOL", default_value_t = 16)]
    pub database_pool: u32,
    /// Redis, for hints between several processes of one desk.
    #[arg(long, env = "TURNO_REDIS_URL", hide_env_values = true)]
    pub redis_url: Option<SecretString>,
    /// The channel of the hints; one desk, one channel.
    #[arg(long, env = "TURNO_REDIS_CHANNEL", default_value = "turno:head")]
    pub redis_channel: String,
    /// What stands before the year in a ticket's number.
    #[arg(long, env = "TURNO_NUMBER_PREFIX", default_value = "LG")]
    pub number_prefix: String,
    /// For how many calendar days after the day of sending a quote can be accepted.
    #[arg(long, env = "TURNO_QUOTE_DAYS", default_value_t = 15, value_parser = clap::value_parser!(u32).range(..=366))]
    pub quote_days: u32,
    /// For how many days after an answer the same question is a repeat.
    #[arg(long, env = "TURNO_REPEAT_DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(..=3660))]
    pub repeat_days: u32,
    /// Production: JSON logs, no demo accounts, no secret left to chance.
    #[arg(long, env = "TURNO_PRODUCTION")]
    pub production: bool,
}

/// The API.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// The desk.
    #[command(flatten)]
    pub house: House,
    /// Where it listens.
    #[arg(long, env = "TURNO_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Web pages that may talk to it: `https://portal.example`. Repeatable.
    #[arg(long, env = "TURNO_ALLOW_ORIGIN", value_delimiter = ',')]
    pub allow_origin: Vec<String>,
    /// The key that signs access tokens: an Ed25519 private key in PEM, or its 32 bytes in hex or base64. The embedded
    /// desk makes one in its data folder when none is given.
    #[arg(long, env = "TURNO_SIGNING_KEY", hide_env_values = true)]
    pub signing_key: Option<SecretString>,
    /// Who issues the tokens, as their `iss` and `aud` say.
    #[arg(long, env = "TURNO_ISSUER", default_value = "turno")]
    pub issuer: String,
    /// Where people reach it, for the links of mails: `https://mesa.example`. Default: the address on which it listens.
    #[arg(long, env = "TURNO_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Who writes the mails.
    #[arg(long, env = "TURNO_MAIL_FROM", default_value = "Mesa de ayuda <mesa@turno.example>")]
    pub mail_from: String,
    /// The folder in which mails are left as `.eml` files. Default: `spool` in the data folder.
    #[arg(long, env = "TURNO_MAIL_SPOOL")]
    pub mail_spool: Option<PathBuf>,
    /// A proxy stands before it: the caller's address is the last one of `X-Forwarded-For`.
    #[arg(long, env = "TURNO_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Seconds after SIGTERM in which `/readyz` says 503 while everything is still served, so that a load balancer can
    /// turn elsewhere first. SIGINT and a second SIGTERM do not wait.
    #[arg(long, env = "TURNO_DRAIN_GRACE", default_value_t = 5, value_parser = clap::value_parser!(u64).range(..=600))]
    pub drain_grace: u64,
}

/// The demo.
#[derive(Args, Clone, Debug)]
pub struct Demo {
    /// Refused: the demo touches no database but its own file.
    #[arg(long, env = "TURNO_DATABASE_URL", hide = true, hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where it listens.
    #[arg(long, env = "TURNO_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The data folder.
    #[arg(long, env = "TURNO_DATA", default_value = "turno-data")]
    pub data: PathBuf,
}

/// A new ADMIN.
#[derive(Args, Clone, Debug)]
pub struct AdminCreate {
    /// The password; better from the environment than on the command line.
    #[arg(long, env = "TURNO_ADMIN_PASSWORD", hide_env_values = true)]
    pub password: Option<SecretString>,
    /// The desk.
    #[command(flatten)]
    pub house: House,
    /// The mail address of the sign-in.
    #[arg(long)]
    pub email: String,
    /// Given names.
    #[arg(long)]
    pub given_names: String,
    /// Surnames.
    #[arg(long)]
    pub surnames: String,
}
