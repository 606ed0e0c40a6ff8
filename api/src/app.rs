//! The whole program put together, for `serve`, `worker`, `demo` and the tests.
//!
//! Always true: there is one way in and one way out; what is started here is counted and ends with its token.

use crate::api_keys::{self, LastUses};
use crate::calendar::{Policy, PolicyError};
use crate::deadlines;
use crate::desk::{self, Desk, Parts};
use crate::graphql::gate::{Gate, GateError, Limits};
use crate::graphql::{self, permissions, scalars, sdl};
use crate::http::door::{FrontDoor, House};
use crate::http::health::{Check, Readiness};
use crate::http::origin::{BadOrigin, OriginPolicy};
use crate::http::router::router;
use crate::http::socket::{Limits as SocketLimits, Sockets};
use crate::live::Live;
use crate::notices::{self, Spool};
use crate::platform::clock::Clock;
use crate::platform::db::{Db, DbConfig, DbError, Mode, Scope, migrate};
use crate::platform::hints::{Hints, LocalHints, RedisHints};
use crate::platform::ids::Ids;
use crate::quotes::link::LinkKey;
use crate::sessions::{
    Authenticator, PasswordHasher, SignIn, SignInThrottle, SigningKey, TokenKeys, TokenSettings,
};
use axum::Router;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use thiserror::Error;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What a desk is made of.
#[derive(Clone)]
pub struct Ground {
    /// The database.
    pub db: DbConfig,
    /// Redis and the channel of the hints, for several processes.
    pub redis: Option<(String, String)>,
    /// What stands before the year in a ticket's number.
    pub number_prefix: String,
    /// For how many calendar days after the day of sending a quote can be accepted.
    pub quote_days: u32,
    /// For how many days after an answer the same question is a repeat.
    pub repeat_days: u32,
}

/// Without the address of Redis, in which a password may stand.
impl fmt::Debug for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let channel = self.redis.as_ref().map(|(_, channel)| channel);
        let ground = &mut f.debug_struct("Ground");
        ground.field("db", &self.db).field("channel", &channel).field("number_prefix", &self.number_prefix);
        ground.finish_non_exhaustive()
    }
}

/// What the API is made of.
pub struct Front {
    /// The web pages that may talk to it.
    pub origins: Vec<String>,
    /// Pages of this machine may too.
    pub localhost: bool,
    /// What signs access tokens.
    pub key: SigningKey,
    /// What signs the links of quotes.
    pub links: LinkKey,
    /// Who issues them.
    pub issuer: String,
    /// How passwords are hashed.
    pub hasher: PasswordHasher,
    /// Whether the caller's address stands in `X-Forwarded-For`.
    pub behind_proxy: bool,
}

/// Why a desk could not be opened.
#[derive(Debug, Error)]
pub enum AppError {
    /// The database.
    #[error("the database")]
    Db(#[from] DbError),
    /// The database is of an older version.
    #[error("the database is older than this program; run `turno migrate`")]
    Version,
    /// The stored promises.
    #[error("the calendar")]
    Policy(#[from] PolicyError),
    /// Redis' address.
    #[error("the address of redis")]
    Redis(#[from] redis::RedisError),
    /// The table of permissions and the schema do not fit.
    #[error("the gate")]
    Gate(#[from] GateError),
    /// An origin is none.
    #[error(transparent)]
    Origin(#[from] BadOrigin),
}

/// A running desk, without its API.
pub struct App {
    /// The desk.
    pub desk: Desk,
    db: Db,
    stop: CancellationToken,
    drain: CancellationToken,
    draining: Arc<AtomicBool>,
    key_uses: Arc<LastUses>,
}

impl App {
    /// Opens the desk. The database must have all migrations of this program.
    pub async fn open(ground: &Ground, clock: Arc<dyn Clock>, ids: Arc<Ids>) -> Result<Self, AppError> {
        let db = Db::open(&ground.db).await?;
        if !migrate::is_current(&db).await? {
            return Err(AppError::Version);
        }
        let tx = db.begin(Mode::Read, Scope::System, None, clock.now()).await?;
        let policy = Policy::load(&tx, &ground.number_prefix).await?;
        let policy = Arc::new(policy.with_terms(ground.quote_days, ground.repeat_days));
        tx.rollback().await?;
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let hints = match &ground.redis {
            None => Hints::Local(LocalHints::default()),
            Some((url, channel)) => Hints::Redis(RedisHints::start(url, channel, &clock, &tasks, &stop)?),
        };
        let desk = Desk::new(Parts { db: db.clone(), clock, ids, policy, hints, tasks });
        let drain = CancellationToken::new();
        let (draining, key_uses) = (Arc::default(), Arc::default());
        Ok(Self { desk, db, stop, drain, draining, key_uses })
    }

    /// How many statements its database has been given so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.db.statements()
    }

    /// When API keys were last used.
    #[must_use]
    pub fn key_uses(&self) -> &LastUses {
        &self.key_uses
    }

    /// Starts the workers.
    pub fn start_workers(&self) {
        let tasks = self.desk.tasks();
        tasks.spawn(deadlines::run_worker(self.desk.clone(), self.stop.clone()));
        tasks.spawn(desk::run_forgetting(self.desk.clone(), self.stop.clone()));
        let uses = Arc::clone(&self.key_uses);
        tasks.spawn(api_keys::run_last_uses(self.desk.clone(), uses, self.stop.clone()));
    }

    /// Starts the spool: notices leave as files.
    pub fn start_spool(&self, spool: Spool) {
        self.desk.tasks().spawn(notices::run_spool(self.desk.clone(), spool, self.stop.clone()));
    }

    /// Puts the API before the desk.
    pub fn front(&self, front: Front) -> Result<(Router, Sockets<FrontDoor>), AppError> {
        let schema = graphql::build();
        let gate = Gate::new(&sdl(&schema), permissions(), Limits::default())?.with_scalars(scalars());
        let keys = Arc::new(TokenKeys::new(front.key, TokenSettings::new(&front.issuer)));
        let house = House {
            desk: self.desk.clone(),
            live: Live::start(&self.desk, &self.stop),
            schema,
            gate: Arc::new(gate),
            authenticator: Authenticator::new(Arc::clone(&keys), Arc::clone(self.desk.clock())),
            key_uses: Arc::clone(&self.key_uses),
            sign_in: Arc::new(SignIn::new(front.hasher, SignInThrottle::default(), keys)),
            behind_proxy: front.behind_proxy,
        };
        let door = FrontDoor(Arc::new(house));
        let clock = Arc::clone(self.desk.clock());
        let sockets = Sockets::new(door.clone(), clock, SocketLimits::default(), self.drain.clone());
        let origins = OriginPolicy::new(front.origins, front.localhost)?;
        Ok((router(&door, sockets.clone(), &origins, (self.readiness(), front.links)), sockets))
    }

    /// Fires when the API must take no more: the first step of the way out.
    #[must_use]
    pub fn drained(&self) -> CancellationToken {
        self.drain.clone()
    }

    /// Not ready any more, and still serving, until whoever sends requests here has seen it.
    pub fn stand_aside(&self) {
        self.draining.store(true, Ordering::SeqCst);
    }

    /// Not ready any more, no new connections, and the sockets leave.
    pub fn drain(&self) {
        self.stand_aside();
        self.drain.cancel();
    }

    /// Ends the workers, finishes running writes, closes the database.
    pub async fn close(self) -> Result<(), DbError> {
        self.drain();
        self.stop.cancel();
        let tasks = self.desk.tasks();
        tasks.close();
        tasks.wait().await;
        drop(self.desk);
        self.db.close().await
    }

    fn readiness(&self) -> Readiness {
        let (desk, db, draining) = (self.desk.clone(), self.db.clone(), Arc::clone(&self.draining));
        Arc::new(move || {
            let (desk, db, draining) = (desk.clone(), db.clone(), draining.load(Ordering::SeqCst));
            Box::pin(async move { checks(&desk, &db, draining).await })
        })
    }
}

/// What must be right for this process to serve.
pub async fn checks(desk: &Desk, db: &Db, draining: bool) -> Vec<Check> {
    let database = desk.position().await.is_ok();
    let schema = database && matches!(migrate::is_current(db).await, Ok(true));
    let clock = database && deadlines::clock_is_right(desk).await;
    [("database", database), ("schema", schema), ("clock", clock), ("serving", !draining)]
        .map(|(name, ok)| Check { name, ok })
        .to_vec()
}
