//! What stands behind the routes: who calls, the gate, the schema.

use super::graphql::{Caller as Entrant, Door};
use super::socket::{AuthRefused, Operation, SocketBackend, SocketCaller};
use crate::api_keys::{self, LastUses};
use crate::command::{Actor, Fault};
use crate::desk::Desk;
use crate::graphql::gate::{Code, Gate, Operation as Kind, Refusal, limit_errors};
use crate::graphql::{Caller, DeskSchema, fault_code};
use crate::live::{Live, SessionWatch};
use crate::sessions::{Authenticator, SignIn, bearer};
use async_graphql::parser::types::OperationType;
use async_graphql::{Data, Request, Response, ServerError};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use chrono::{DateTime, Utc};
use futures::StreamExt as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// How long one query or mutation over the socket may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What every request needs.
pub struct House {
    /// The desk.
    pub desk: Desk,
    /// Live updates.
    pub live: Live,
    /// The schema.
    pub schema: DeskSchema,
    /// The gate before it.
    pub gate: Arc<Gate>,
    /// Who reads tokens.
    pub authenticator: Authenticator,
    /// When API keys were last used.
    pub key_uses: Arc<LastUses>,
    /// Who signs people in.
    pub sign_in: Arc<SignIn>,
    /// Whether the caller's address stands in `X-Forwarded-For`.
    pub behind_proxy: bool,
}

impl House {
    /// Who calls with the value of an Authorization header, an access token or an API key, and until when he is that.
    pub async fn identify(&self, header: &str) -> Result<(Actor, DateTime<Utc>), Fault> {
        let bearer = bearer(header)?;
        if api_keys::is_api_key(bearer) {
            api_keys::authenticate(&self.desk, &self.key_uses, bearer).await
        } else {
            self.authenticator.authenticate(bearer)
        }
    }
}

/// The one door, for HTTP and for the socket.
#[derive(Clone)]
pub struct FrontDoor(pub Arc<House>);

impl FrontDoor {
    fn caller(&self, actor: Actor, address: Option<IpAddr>) -> Caller {
        let house = &self.0;
        Caller::new(house.desk.clone(), actor, address, house.live.clone(), Arc::clone(&house.sign_in))
    }

    fn address(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
        if !self.0.behind_proxy {
            return peer;
        }
        // The last address is the one that our own proxy saw; those before it are anybody's word.
        let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
        let last = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        last.or(peer)
    }
}

/// Who has greeted on a socket, and what watches his sign-in for as long as the socket is there.
pub struct Viewer {
    actor: Actor,
    address: Option<IpAddr>,
    _watch: Option<SessionWatch>,
}

/// A fault of sign-in as a refusal of the gate.
fn refusal(fault: &Fault) -> Refusal {
    Refusal::new(fault_code(fault), fault.to_string())
}

impl Door for FrontDoor {
    async fn authenticate(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Result<Entrant, Refusal> {
        let actor = match headers.get(AUTHORIZATION) {
            None => Actor::Anonymous,
            Some(value) => {
                let value = value.to_str().map_err(|_unread| refusal(&Fault::Unauthenticated))?;
                self.0.identify(value).await.map_err(|fault| refusal(&fault))?.0
            }
        };
        let asker = actor.asker();
        let mut data = Data::default();
        data.insert(self.caller(actor, self.address(headers, peer)));
        Ok(Entrant { asker, data })
    }

    async fn execute(&self, request: Request) -> Response {
        self.0.schema.execute(request).await
    }
}

impl SocketBackend for FrontDoor {
    type Viewer = Viewer;

    fn address(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
        Self::address(self, headers, peer)
    }

    async fn authenticate(
        &self,
        authorization: Option<&str>,
        address: Option<IpAddr>,
    ) -> Result<SocketCaller<Viewer>, AuthRefused> {
        let Some(authorization) = authorization else {
            return Ok(SocketCaller::anonymous(Viewer { actor: Actor::Anonymous, address, _watch: None }));
        };
        let (actor, expires_at) = match self.0.identify(authorization).await {
            Ok(found) => found,
            Err(Fault::Unauthenticated) => return Err(AuthRefused::Forbidden),
            Err(_) => return Err(AuthRefused::Unavailable),
        };
        // Watched first and looked at after: an end in between is not missed.
        let watch = self.0.live.watch_session(&actor);
        match self.0.desk.read(&actor).await {
            Ok(tx) => drop(tx),
            Err(Fault::Unauthenticated) => return Err(AuthRefused::Forbidden),
            Err(_) => return Err(AuthRefused::Unavailable),
        }
        Ok(SocketCaller {
            expires_at: Some(expires_at),
            account: Some(actor.name()),
            revoked: watch.token().clone(),
            viewer: Viewer { actor, address, _watch: Some(watch) },
        })
    }

    fn subscribe(
        &self,
        request: Request,
        caller: &SocketCaller<Viewer>,
    ) -> Result<Operation, Vec<ServerError>> {
        let house = Arc::clone(&self.0);
        let refused = |refusal: Refusal| vec![refusal.into_error()];
        let reading = house.gate.read(request).map_err(refused)?;
        let kind = match reading.operation() {
            Kind::Query => OperationType::Query,
            Kind::Mutation => OperationType::Mutation,
            Kind::Subscription => OperationType::Subscription,
        };
        let request = house.gate.judge(reading, caller.viewer.actor.asker()).map_err(refused)?;
        let Viewer { actor, address, .. } = &caller.viewer;
        let request = request.data(self.caller(actor.clone(), *address));
        let id = house.desk.ids().uuid(house.desk.clock().now()).simple().to_string();
        let responses = if kind == OperationType::Subscription {
            house.schema.execute_stream(request).boxed()
        } else {
            let once = async move { tokio::time::timeout(PATIENCE, house.schema.execute(request)).await };
            let late = |_| Refusal::new(Code::Timeout, "The request took too long.").into_response();
            futures::stream::once(async move { once.await.unwrap_or_else(late) }).boxed()
        };
        let responses = responses.map(move |mut response| {
            limit_errors(&mut response, &id);
            response
        });
        Ok(Operation { kind, responses: responses.boxed() })
    }
}
