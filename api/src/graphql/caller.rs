//! Who calls, in the context of every operation.

use super::loaders::Loaders;
use crate::command::Actor;
use crate::desk::Desk;
use crate::live::Live;
use crate::platform::db::Tx;
use crate::sessions::SignIn;
use async_graphql::dataloader::DataLoader;
use async_graphql::runtime::{TokioSpawner, TokioTimer};
use async_graphql::{Context, Error, Result};
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

/// Who calls. Made anew for every operation: loaders never outlive one, nor cross from one caller to another.
pub struct Caller {
    /// The desk.
    pub desk: Desk,
    /// Who acts.
    pub actor: Actor,
    /// Where the request comes from.
    pub address: Option<IpAddr>,
    /// Live updates.
    pub live: Live,
    /// Who signs people in.
    pub sign_in: Arc<SignIn>,
    /// What is loaded in batches.
    pub loaders: DataLoader<Loaders>,
}

impl Caller {
    /// A caller of one operation.
    #[must_use]
    pub fn new(desk: Desk, actor: Actor, address: Option<IpAddr>, live: Live, sign_in: Arc<SignIn>) -> Self {
        let loaders = loaders(&desk, &actor);
        Self { desk, actor, address, live, sign_in, loaders }
    }

    /// Opens a reading transaction in the caller's scope.
    pub async fn read(&self) -> Result<Tx> {
        self.desk.read(&self.actor).await.map_err(super::failure)
    }
}

fn loaders(desk: &Desk, actor: &Actor) -> DataLoader<Loaders> {
    let loaders = Loaders::new(desk.clone(), actor.clone());
    DataLoader::new(loaders, TokioSpawner::current(), TokioTimer::default())
}

/// Through whose walls something is seen: by default the caller's. A mutation that makes a session shows it through
/// the session's own, because the caller may be nobody yet, or dead by then.
#[derive(Clone, Default)]
pub struct Sight(Option<Arc<DataLoader<Loaders>>>);

impl Sight {
    /// What an actor sees.
    #[must_use]
    pub fn of(desk: &Desk, actor: &Actor) -> Self {
        Self(Some(Arc::new(loaders(desk, actor))))
    }

    /// The loaders.
    pub fn loaders<'a>(&'a self, ctx: &Context<'a>) -> Result<&'a DataLoader<Loaders>> {
        match &self.0 {
            Some(loaders) => Ok(loaders),
            None => Ok(&caller(ctx)?.loaders),
        }
    }
}

impl fmt::Debug for Sight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Sight(of its own)" } else { "Sight(the caller's)" })
    }
}

/// The caller of this operation.
pub fn caller<'a>(ctx: &Context<'a>) -> Result<&'a Caller> {
    ctx.data_opt::<Caller>().ok_or_else(|| Error::new("no caller"))
}
