//! `turno demo`.

use super::ground;
use super::serve::{Place, links, listen};
use crate::app::{App, Front, Ground};
use crate::calendar::{QUOTE_DAYS, REPEAT_DAYS};
use crate::config::{Database, Demo};
use crate::demo::{self, PASSWORD, Prepared};
use crate::notices::{Letter, Spool};
use crate::platform::clock::{Clock as _, SystemClock};
use crate::platform::db::DbConfig;
use crate::sessions::{PasswordHasher, load_or_create_key};
use anyhow::{Context as _, Result, bail};
use secrecy::ExposeSecret;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Makes the past once, and serves it on a file of its own.
pub(super) async fn run(config: Demo) -> Result<ExitCode> {
    if config.database_url.is_some() {
        bail!("the demo runs on a file of its own: leave TURNO_DATABASE_URL out");
    }
    let database = Database { database_url: None, data: config.data.clone() };
    let db = ground::database(&database, 1)?;
    let DbConfig::Sqlite { path } = &db else { bail!("the demo runs on a file") };
    let _lock = ground::lock(&config.data)?;
    match demo::prepare(path, SystemClock.now()).await.context("making the demo's past")? {
        Prepared::Made => println!("The desk and its past were made in {}.", config.data.display()),
        Prepared::Kept => println!("The desk in {} goes on as it was left.", config.data.display()),
    }
    let ground = Ground {
        db,
        redis: None,
        number_prefix: "LG".to_owned(),
        quote_days: QUOTE_DAYS,
        repeat_days: REPEAT_DAYS,
    };
    let app = ground::open_locked(&ground).await?;
    if !demo::is_demo(&app.desk).await? {
        bail!("{} holds a desk that is not the demo's; choose another folder", config.data.display());
    }
    let front = front(&app, &config.data)?;
    let letter = Letter {
        from: "Mesa de ayuda <mesa@turno.example>".parse().context("the desk's address")?,
        public_url: format!("http://{}", config.listen),
        links: front.links.clone(),
    };
    let api = app.front(front)?;
    app.start_workers();
    app.start_spool(Spool { folder: config.data.join("spool"), letter });
    let key = demo::api_key(&app.desk).await?;
    let greet = |at| greet(at, key.as_ref().map(ExposeSecret::expose_secret));
    listen(app, api, Place { at: config.listen, drain_grace: Duration::ZERO }, greet).await
}

/// Pages on any port of this machine may talk to it.
fn front(app: &App, data: &Path) -> Result<Front> {
    let key = load_or_create_key(&data.join("signing.key"), app.desk.ids())?;
    Ok(Front {
        origins: Vec::new(),
        localhost: true,
        links: links(&key)?,
        key,
        issuer: "turno".to_owned(),
        hasher: PasswordHasher::standard(Arc::clone(app.desk.ids()))?,
        behind_proxy: false,
    })
}

/// Says where it is and how to get in.
fn greet(at: SocketAddr, key: Option<&str>) {
    println!();
    println!("GraphQL   http://{at}/graphql");
    println!("Socket    ws://{at}/graphql/ws   (graphql-transport-ws)");
    println!("Health    http://{at}/healthz   http://{at}/readyz");
    println!();
    println!("Sign-ins, all with the password {PASSWORD}:");
    for (email, role, company) in demo::accounts() {
        println!("  {email:<40} {:<8} {}", role.code(), company.unwrap_or_default());
    }
    println!();
    println!("To sign in:");
    println!("{}", sign_in(at));
    if let Some(key) = key {
        println!();
        println!("To read and invoice as an integration, with an API key:");
        println!("{}", integration(at, key));
    }
}

/// One line for a shell.
fn sign_in(at: SocketAddr) -> String {
    let query = "mutation($input: SessionCreateInput!) { sessionCreate(input: $input) { session { accessToken } userErrors { code } } }";
    let email = demo::accounts().next().map(|(email, ..)| email).unwrap_or_default();
    let input = serde_json::json!({ "email": email, "password": PASSWORD });
    let body = serde_json::json!({ "query": query, "variables": { "input": input } });
    format!("curl -s http://{at}/graphql -H 'content-type: application/json' -d '{body}'")
}

/// One line for a shell.
fn integration(at: SocketAddr, key: &str) -> String {
    let body = serde_json::json!({ "query": "{ billableLines { nodes { id status amounts { total } } } }" });
    let headers = format!("-H 'content-type: application/json' -H 'authorization: Bearer {key}'");
    format!("curl -s http://{at}/graphql {headers} -d '{body}'")
}
