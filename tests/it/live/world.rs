//! Two companies, their clients, and the desk's people; and somebody who listens.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_graphql::{Request, Response, Variables};
use chrono::TimeDelta;
use desk_tests::clock::ManualClock;
use desk_tests::stack::Stack;
use futures::stream::{BoxStream, StreamExt};
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};
use turno::command::{Actor, Command};
use turno::desk::{Desk, Done, Parts};
use turno::graphql::{Caller, DeskSchema, build};
use turno::live::{Live, RingLimits};
use turno::platform::clock::Clock;
use turno::platform::db::Db;
use turno::platform::hints::Hints;
use turno::platform::ids::Ids;
use turno::sessions::SignIn;
use turno::tickets::{TicketCreate, TicketCreated};
use turno_entity::TicketId;

use crate::sessions::house::House;

/// What the portal sends.
pub(super) const TICKETS: &str = "subscription MyTicketUpdates($ticketId: ID, $after: StreamCursor) {
  ticketUpdates(ticketId: $ticketId, after: $after) {
    __typename
    position
    ... on TicketChanged {
      kind
      occurredAt
      ticket { id number status version queuePlace { position ahead } responseDeadline { dueAt state } }
    }
    ... on QueuePlaceChanged { ticket { id } queuePlace { position ahead } }
  }
}";

/// What the agent console sends.
pub(super) const QUEUE: &str = "subscription QueueUpdates($after: StreamCursor) {
  queueUpdates(after: $after) {
    __typename
    position
    ... on QueueChanged { kind occurredAt length ticket { id number priority status receivedAt } }
  }
}";

/// What the agent console sends.
pub(super) const DEADLINES: &str = "subscription DeadlineUpdates($after: StreamCursor) {
  deadlineUpdates(after: $after) {
    __typename
    position
    ... on DeadlineChanged { kind occurredAt ticket { id number priority } deadline { dueAt state remainingSeconds asOf } }
  }
}";

/// No frame takes as long on any machine: a bound for failures only.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) struct World {
    pub(super) stack: House,
    pub(super) live: Live,
    pub(super) schema: DeskSchema,
    /// Client of the first company.
    pub(super) client: Actor,
    /// Client of the second one.
    pub(super) stranger: Actor,
    pub(super) agent: Actor,
    pub(super) admin: Actor,
    sign_in: Arc<SignIn>,
    keys: AtomicU64,
    stop: CancellationToken,
    _stop: DropGuard,
}

impl World {
    pub(super) async fn on(stack: Stack) -> Self {
        Self::with(stack, RingLimits::default()).await
    }

    pub(super) async fn with(stack: Stack, limits: RingLimits) -> Self {
        let house = House::open(stack).await;
        let (client, stranger) = (house.client.clone(), house.other_client.clone());
        let (agent, admin) = (house.agent.clone(), house.admin.clone());
        let stop = CancellationToken::new();
        let live = Live::start_with(&house.desk, limits, &stop);
        let (keys, guard) = (AtomicU64::new(0), stop.clone().drop_guard());
        let sign_in = Arc::new(house.another_sign_in());
        Self {
            stack: house,
            live,
            schema: build(),
            client,
            stranger,
            agent,
            admin,
            sign_in,
            keys,
            stop,
            _stop: guard,
        }
    }

    /// The live side of another desk on the same database, as a second process has it.
    pub(super) fn another_live(&self, desk: &Desk) -> Live {
        Live::start(desk, &self.stop)
    }

    /// Another desk, whose hints come from elsewhere and whose time is its own.
    pub(super) async fn desk_hinted_by(&self, hints: Hints, clock: &Arc<ManualClock>) -> Desk {
        let clock: Arc<dyn Clock> = Arc::clone(clock) as Arc<dyn Clock>;
        let (policy, tasks) = (Arc::clone(self.stack.desk.policy()), tokio_util::task::TaskTracker::new());
        let db = Db::open(&self.stack.config).await.unwrap();
        Desk::new(Parts { db, clock, ids: Arc::new(Ids::seeded(99)), policy, hints, tasks })
    }

    pub(super) fn stop_token(&self) -> &CancellationToken {
        &self.stop
    }

    pub(super) fn key(&self) -> String {
        format!("key-{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn pass(&self, time: TimeDelta) {
        self.stack.clock.advance(time);
    }

    pub(super) async fn run<C: Command>(&self, actor: &Actor, command: C) -> Done<C::Outcome> {
        self.stack.desk.run(actor, command).await.unwrap()
    }

    pub(super) async fn open_ticket(&self, client: &Actor) -> TicketId {
        self.open_ticket_on(&self.stack.desk, client).await
    }

    pub(super) async fn open_ticket_on(&self, desk: &Desk, client: &Actor) -> TicketId {
        let command = TicketCreate {
            subject: "No puedo facturar".to_owned(),
            description: "El sistema no deja emitir la factura.".to_owned(),
            topic_code: "otro".to_owned(),
            kind: None,
            nit: None,
            requester: None,
            channel: None,
            idempotency_key: self.key(),
        };
        let done: Done<TicketCreated> = desk.run(client, command).await.unwrap();
        done.outcome.ticket
    }

    pub(super) async fn take_next(&self) -> Option<TicketId> {
        let command = turno::queue::TicketTakeNext { idempotency_key: self.key() };
        self.stack.desk.take_next(&self.agent, command).await.unwrap().outcome.ticket
    }

    pub(super) async fn reply(&self, actor: &Actor, ticket: TicketId) {
        let ticket_id = ticket.to_string().into();
        let command = turno::conversation::TicketReply {
            ticket_id,
            body: "Gracias.".to_owned(),
            idempotency_key: None,
        };
        self.run(actor, command).await;
    }

    pub(super) async fn pause(&self, ticket: TicketId) {
        let ticket_id = ticket.to_string().into();
        let reason = "Falta el archivo.".to_owned();
        let command = turno::conversation::TicketPause { ticket_id, reason, idempotency_key: None };
        self.run(&self.agent, command).await;
    }

    pub(super) async fn resolve(&self, ticket: TicketId) {
        let command = turno::conversation::TicketResolve {
            ticket_id: ticket.to_string().into(),
            summary: "Se corrigió.".to_owned(),
            cause: turno_entity::ResolutionCause::HowTo,
            expected_version: None,
            idempotency_key: None,
        };
        self.run(&self.agent, command).await;
    }

    pub(super) async fn cancel(&self, ticket: TicketId) {
        let command = turno::tickets::TicketCancel {
            ticket_id: ticket.to_string().into(),
            reason: "Ya no hace falta.".to_owned(),
            expected_version: None,
            idempotency_key: None,
        };
        self.run(&self.admin, command).await;
    }

    /// Begins to listen, without reading anything yet.
    pub(super) fn listen(&self, actor: &Actor, document: &str, variables: Value) -> Frames {
        self.listen_at(&self.live, actor, document, variables)
    }

    pub(super) fn listen_at(&self, live: &Live, actor: &Actor, document: &str, variables: Value) -> Frames {
        let (desk, sign_in) = (live.desk().clone(), Arc::clone(&self.sign_in));
        let caller = Caller::new(desk, actor.clone(), None, live.clone(), sign_in);
        let request = Request::new(document).variables(Variables::from_json(variables)).data(caller);
        Frames(self.schema.execute_stream(request))
    }

    /// Listens from the head on; what there is to say at the beginning has been read.
    pub(super) async fn listen_from_now(&self, actor: &Actor, document: &str) -> Frames {
        self.listen_from_now_at(&self.live, actor, document).await
    }

    pub(super) async fn listen_from_now_at(&self, live: &Live, actor: &Actor, document: &str) -> Frames {
        let mut frames = self.listen_at(live, actor, document, json!({}));
        assert_eq!(frames.next().await.name, "StreamReady");
        assert_eq!(frames.next().await.name, "StreamCaughtUp");
        frames
    }

    /// Everything after a position, up to the end of the replay.
    pub(super) async fn replay(&self, actor: &Actor, document: &str, after: &str) -> Vec<Frame> {
        let mut frames = self.listen(actor, document, json!({ "after": after }));
        let ready = frames.next().await;
        assert_eq!((ready.name.as_str(), ready.position.as_str()), ("StreamReady", after));
        let mut replayed = Vec::new();
        loop {
            let frame = frames.next().await;
            if frame.name == "StreamCaughtUp" {
                return replayed;
            }
            replayed.push(frame);
        }
    }
}

/// What somebody hears.
pub(super) struct Frames(BoxStream<'static, Response>);

/// A frame.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) name: String,
    pub(super) position: String,
    pub(super) value: Value,
}

impl Frame {
    pub(super) fn kind(&self) -> &str {
        self.value["kind"].as_str().unwrap_or(&self.name)
    }

    pub(super) fn ticket(&self) -> TicketId {
        TicketId::parse(self.value["ticket"]["id"].as_str().unwrap()).unwrap()
    }
}

impl Frames {
    pub(super) async fn next(&mut self) -> Frame {
        let response = self.response().await.expect("the stream goes on");
        assert_eq!(response.errors, Vec::new(), "a frame without errors");
        let data = response.data.into_json().unwrap();
        let value = data.as_object().unwrap().values().next().unwrap().clone();
        let text = |name: &str| value[name].as_str().unwrap().to_owned();
        Frame { name: text("__typename"), position: text("position"), value }
    }

    /// The next frame that is no place: places come when they are counted.
    pub(super) async fn next_change(&mut self) -> Frame {
        loop {
            let frame = self.next().await;
            if frame.name != "QueuePlaceChanged" {
                return frame;
            }
        }
    }

    pub(super) async fn kinds(&mut self, count: usize) -> Vec<String> {
        let mut kinds = Vec::new();
        while kinds.len() < count {
            kinds.push(self.next_change().await.kind().to_owned());
        }
        kinds
    }

    /// The error with which it ends, at once or after `skipped` frames.
    pub(super) async fn error(&mut self) -> String {
        let response = self.response().await.expect("an error before the end");
        let [error] = response.errors.as_slice() else { panic!("one error: {response:?}") };
        let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
        code.map_or_else(
            || error.message.clone(),
            |code| code.clone().into_json().unwrap().as_str().unwrap().to_owned(),
        )
    }

    pub(super) async fn is_over(&mut self) -> bool {
        self.response().await.is_none()
    }

    async fn response(&mut self) -> Option<Response> {
        tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a frame in time")
    }
}
