//! `turno serve` and `turno worker`.

use super::ground;
use crate::app::{App, Front};
use crate::config::{House, LogFormat, Serve};
use crate::http::door::FrontDoor;
use crate::http::server;
use crate::http::socket::Sockets;
use crate::notices::{Letter, Spool};
use crate::platform::db::Scope;
use crate::quotes::link::LinkKey;
use crate::sessions::{PasswordHasher, SigningKey, load_or_create_key};
use anyhow::{Context as _, Result, bail};
use axum::Router;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// How long running work may take once the process has been told to stop.
const LAST_WORK: Duration = Duration::from_secs(20);

/// The API and its workers, until the process is told to stop.
pub(super) async fn serve(config: Serve, log: LogFormat) -> Result<ExitCode> {
    let on = ground::of(&config.house)?;
    let _lock = if config.house.database.database_url.is_none() {
        Some(ground::lock(&config.house.database.data)?)
    } else {
        None
    };
    let app = ground::open_locked(&on).await?;
    refuse_demo(&app, &config.house).await?;
    let key = signing_key(&config, &app)?;
    let links = links(&key)?;
    let spool = spool(&config, links.clone())?;
    let front = Front {
        origins: config.allow_origin.clone(),
        localhost: false,
        key,
        links,
        issuer: config.issuer.clone(),
        hasher: PasswordHasher::standard(std::sync::Arc::clone(app.desk.ids()))?,
        behind_proxy: config.behind_proxy,
    };
    let api = app.front(front)?;
    app.start_workers();
    app.start_spool(spool);
    let place = Place { at: config.listen, drain_grace: Duration::from_secs(config.drain_grace) };
    listen(app, api, place, |at| match log {
        LogFormat::Text => println!("turno listens on http://{at}"),
        // For machines there is one stream, and every line of it is JSON.
        LogFormat::Json => tracing::info!(url = %format_args!("http://{at}"), "turno listens"),
    })
    .await
}

/// The workers only, until the process is told to stop.
pub(super) async fn work(house: House) -> Result<ExitCode> {
    let app = ground::open(&ground::of(&house)?).await?;
    refuse_demo(&app, &house).await?;
    let mut signals = Signals::listen()?;
    app.start_workers();
    signals.next().await;
    close(app).await
}

/// Where the API stands, and how it leaves.
pub(super) struct Place {
    /// Where it listens.
    pub(super) at: SocketAddr,
    /// How long it goes on serving after it has said that it is not ready.
    pub(super) drain_grace: Duration,
}

/// Serves until the process is told to stop: then it is not ready; after the grace the listener closes, the sockets
/// leave, and running work is finished.
pub(super) async fn listen(
    app: App,
    (router, sockets): (Router, Sockets<FrontDoor>),
    place: Place,
    started: impl FnOnce(SocketAddr),
) -> Result<ExitCode> {
    let listener = TcpListener::bind(place.at).await.with_context(|| format!("listening on {}", place.at))?;
    // Before anybody is told that it listens: whoever knows that may tell it to stop.
    let mut signals = Signals::listen()?;
    started(listener.local_addr()?);
    let server = tokio::spawn(server::serve(listener, router, app.drained()));
    if signals.next().await == Stop::Terminate {
        app.stand_aside();
        // Another signal ends the wait, and so does its end.
        let _ = tokio::time::timeout(place.drain_grace, signals.next()).await;
    }
    tracing::info!("stopping");
    app.drain();
    let last = async {
        sockets.gone().await;
        server.await
    };
    if tokio::time::timeout(LAST_WORK, last).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    close(app).await
}

async fn close(app: App) -> Result<ExitCode> {
    match tokio::time::timeout(LAST_WORK, app.close()).await {
        Ok(closed) => closed.context("closing the database")?,
        Err(_elapsed) => bail!("some work did not finish in time"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Who told the process to stop.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// Whoever runs it: others may still be sent here.
    Terminate,
    /// Somebody at a keyboard, who does not want to wait.
    Interrupt,
}

/// The signals that tell a process to stop. From when it listens for them they no longer end it at once.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> Result<Self> {
        let (terminate, interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(Self { terminate, interrupt })
    }

    async fn next(&mut self) -> Stop {
        tokio::select! {
            _ = self.terminate.recv() => Stop::Terminate,
            _ = self.interrupt.recv() => Stop::Interrupt,
        }
    }
}

/// The key from the configuration; the embedded desk makes its own. Production leaves no secret to chance.
fn signing_key(config: &Serve, app: &App) -> Result<SigningKey> {
    match &config.signing_key {
        Some(text) => SigningKey::from_text(text).context("TURNO_SIGNING_KEY"),
        None if config.house.database.database_url.is_some() => {
            bail!("several processes must sign with one key: set TURNO_SIGNING_KEY")
        }
        None => Ok(load_or_create_key(&config.house.database.data.join("signing.key"), app.desk.ids())?),
    }
}

/// What signs the links of quotes: a secret of its own, made of the signing key.
pub(super) fn links(key: &SigningKey) -> Result<LinkKey> {
    Ok(LinkKey::new(key.derived("turno quote links").context("the key of the links")?))
}

fn spool(config: &Serve, links: LinkKey) -> Result<Spool> {
    let folder = config.mail_spool.clone().unwrap_or_else(|| config.house.database.data.join("spool"));
    let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{}", config.listen));
    let from = config.mail_from.parse().context("TURNO_MAIL_FROM")?;
    Ok(Spool { folder, letter: Letter { from, public_url, links } })
}

/// The demo's people have addresses under the reserved domain `.example`, and a password that everybody knows.
async fn refuse_demo(app: &App, house: &House) -> Result<()> {
    if house.production {
        let tx = app.desk.read_as(Scope::System).await?;
        if crate::people::has_demo_people(&tx).await? {
            bail!("this database holds demo accounts; production does not serve it");
        }
    }
    Ok(())
}
