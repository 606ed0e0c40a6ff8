//! The people of a desk, and what the tests do with them.

use chrono::{DateTime, TimeDelta, Utc};
use desk_tests::stack::Stack;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use turno::audit::{self, AuditError, Report};
use turno::clock::ResponseClock;
use turno::command::{Actor, Command, Fault, Refused, UserErrorCode};
use turno::desk::{Desk, Done};
use turno::log::{self, Fact};
use turno::platform::clock::Clock as _;
use turno::platform::db::{Db, Mode, Scope};
use turno::tickets::{TicketCreate, clock_of};
use turno_entity::{
    CompanyId, DocumentType, MemberId, PersonId, Role, SessionId, Standing, TicketId, company, event,
    idempotency, member, message, person, queue_entry, response_clock, session, ticket, ticket_counter, wake,
};
use uuid::Uuid;

/// A desk with two companies and its own people.
pub(crate) struct World {
    pub(crate) stack: Stack,
    pub(crate) db: Db,
    pub(crate) company: CompanyId,
    pub(crate) other_company: CompanyId,
    /// Of the company; his document is confirmed.
    pub(crate) client: Actor,
    /// Of the company; his document is not confirmed.
    pub(crate) newcomer: Actor,
    pub(crate) other_client: Actor,
    pub(crate) agent: Actor,
    pub(crate) agent2: Actor,
    pub(crate) billing: Actor,
    pub(crate) admin: Actor,
    keys: AtomicU64,
}

/// The NITs of the two companies, without their digits.
pub(crate) const NIT: &str = "999000001";
pub(crate) const OTHER_NIT: &str = "999000003";

/// The document of the client.
pub(crate) const DOCUMENT: &str = "1020304050";

impl World {
    pub(crate) async fn open(stack: Stack) -> Self {
        let db = Db::open(&stack.config).await.unwrap();
        let (company, other_company) = (CompanyId(Uuid::from_u128(11)), CompanyId(Uuid::from_u128(12)));
        let person = |n: u128, role, company| Actor::Person {
            person: PersonId(Uuid::from_u128(n)),
            session: SessionId(Uuid::from_u128(n)),
            role,
            company,
        };
        let world = Self {
            company,
            other_company,
            client: person(21, Role::Client, Some(company)),
            newcomer: person(22, Role::Client, Some(company)),
            other_client: person(23, Role::Client, Some(other_company)),
            agent: person(24, Role::Agent, None),
            agent2: person(25, Role::Agent, None),
            billing: person(26, Role::Billing, None),
            admin: person(27, Role::Admin, None),
            keys: AtomicU64::new(0),
            stack,
            db,
        };
        world.add_company(company, NIT, "Ferretería Ejemplo").await;
        world.add_company(other_company, OTHER_NIT, "Restaurante Prueba").await;
        for (actor, confirmed) in [
            (&world.client, true),
            (&world.newcomer, false),
            (&world.other_client, true),
            (&world.agent, false),
            (&world.agent2, false),
            (&world.billing, false),
            (&world.admin, false),
        ] {
            world.add_person(actor, confirmed).await;
        }
        world
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.stack.desk
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.stack.clock.now()
    }

    pub(crate) fn pass(&self, by: TimeDelta) {
        self.stack.clock.advance(by);
    }

    /// Moves on to an instant of the desk's wall.
    pub(crate) fn pass_until(&self, wall: &str) {
        let at = crate::calendar::naive::wall(wall);
        assert!(at >= self.now(), "time does not run back");
        self.pass(at - self.now());
    }

    /// A key that nobody has used.
    pub(crate) fn key(&self) -> String {
        format!("key-{}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) async fn run<C: Command>(&self, by: &Actor, command: C) -> Result<Done<C::Outcome>, Refused> {
        self.desk().run(by, command).await
    }

    pub(crate) async fn done<C: Command + Clone + Debug>(&self, by: &Actor, command: C) -> C::Outcome {
        let said = format!("{command:?}");
        self.run(by, command).await.unwrap_or_else(|refused| panic!("{said}: {refused:?}")).outcome
    }

    /// The command is refused with exactly these codes, and nothing has changed.
    pub(crate) async fn refuses<C: Command + Clone + Debug>(
        &self,
        by: &Actor,
        command: C,
        codes: &[(UserErrorCode, &str)],
    ) {
        let before = self.rows().await;
        match self.run(by, command.clone()).await {
            Err(Refused::User(errors)) => {
                let got: Vec<_> = errors.iter().map(|e| (e.code, e.path.join("."))).collect();
                let want: Vec<_> = codes.iter().map(|(code, path)| (*code, (*path).to_owned())).collect();
                assert_eq!(got, want, "{command:?}");
            }
            other => panic!("{command:?}: {:?}", other.map(|_| ())),
        }
        assert_eq!(self.rows().await, before, "{command:?}");
    }

    /// Nobody but the given roles may, and whoever may not changes nothing.
    pub(crate) async fn allows_only<C: Command + Clone + Debug>(&self, roles: &[Role], command: &C) {
        let before = self.rows().await;
        for actor in [&self.client, &self.agent, &self.billing, &self.admin] {
            if !roles.contains(&actor.role().unwrap()) {
                let refused = self.run(actor, command.clone()).await.map(|_| ());
                assert!(matches!(refused, Err(Refused::Fault(Fault::Forbidden))), "{actor:?}: {command:?}");
            }
        }
        let refused = self.run(&Actor::Anonymous, command.clone()).await.map(|_| ());
        assert!(matches!(refused, Err(Refused::Fault(Fault::Unauthenticated))), "{command:?}");
        assert_eq!(self.rows().await, before, "{command:?}");
    }

    /// Everything that a command could have changed.
    pub(crate) async fn rows(&self) -> String {
        let tx = self.read().await;
        let head = log::head(&tx).await.unwrap();
        let mut rows = vec![
            format!("{:#?}", tx.list(ticket::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(response_clock::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(queue_entry::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(wake::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(message::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(ticket_counter::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(idempotency::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(turno_entity::tariff::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(turno_entity::package::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(turno_entity::entitlement::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(turno_entity::quote::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(turno_entity::work_session::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(turno_entity::repeat::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(turno_entity::repeat_earlier::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(turno_entity::billable_line::Entity::find()).await.unwrap()),
            format!("{:#?}", tx.list(turno_entity::statement::Entity::find()).await.unwrap()),
        ];
        tx.rollback().await.unwrap();
        rows.push(head.hash);
        rows.join("\n")
    }

    pub(crate) async fn read(&self) -> turno::platform::db::Tx {
        self.db.begin(Mode::Snapshot, Scope::System, None, self.now()).await.unwrap()
    }

    pub(crate) async fn ticket(&self, id: TicketId) -> ticket::Model {
        self.find::<ticket::Entity>(move |row| row.id == id).await.unwrap()
    }

    pub(crate) async fn clock(&self, id: TicketId) -> ResponseClock {
        let row = self.find::<response_clock::Entity>(move |row| row.ticket_id == id).await.unwrap();
        clock_of(&row).unwrap()
    }

    /// The place: none, kept, or workable.
    pub(crate) async fn place(&self, id: TicketId) -> Option<bool> {
        self.find::<queue_entry::Entity>(move |row| row.ticket_id == id).await.map(|row| row.workable)
    }

    pub(crate) async fn messages(&self, id: TicketId) -> Vec<message::Model> {
        let tx = self.read().await;
        let rows = tx.list(message::Entity::find()).await.unwrap();
        rows.into_iter().filter(|row| row.ticket_id == id).collect()
    }

    async fn find<E: turno_entity::Table>(&self, is: impl Fn(&E::Model) -> bool) -> Option<E::Model> {
        let tx = self.read().await;
        tx.list(E::find()).await.unwrap().into_iter().find(is)
    }

    pub(crate) async fn head(&self) -> i64 {
        self.desk().position().await.unwrap().seq
    }

    /// What was put on record after an event.
    pub(crate) async fn facts_after(&self, seq: i64) -> Vec<(event::Model, Fact)> {
        let tx = self.read().await;
        let events = log::list_after(&tx, seq, 100_000).await.unwrap();
        let fact = |event: &event::Model| Fact::decode(&event.kind, event.version, &event.payload).unwrap();
        events.into_iter().map(|event| (event.clone(), fact(&event))).collect()
    }

    /// The kinds of what was put on record after an event.
    pub(crate) async fn kinds_after(&self, seq: i64) -> Vec<String> {
        self.facts_after(seq).await.into_iter().map(|(event, _)| event.kind).collect()
    }

    pub(crate) async fn audit(&self) -> Result<Report, AuditError> {
        audit::verify(self.desk()).await
    }

    /// The audit passes.
    pub(crate) async fn is_proved(&self) -> Report {
        self.audit().await.unwrap_or_else(|error| panic!("{error}"))
    }

    pub(crate) fn request(&self, topic: &str) -> TicketCreate {
        TicketCreate {
            subject: "Consecutivo saltado".to_owned(),
            description: "La factura 12 quedó después de la 14.".to_owned(),
            topic_code: topic.to_owned(),
            kind: None,
            nit: None,
            requester: None,
            channel: None,
            idempotency_key: self.key(),
        }
    }

    /// A ticket of the client, queued.
    pub(crate) async fn opened(&self, topic: &str) -> TicketId {
        self.done(&self.client, self.request(topic)).await.ticket
    }

    pub(crate) async fn add<A>(&self, row: A)
    where
        A: ActiveModelTrait + Send,
        A::Entity: turno_entity::Table,
    {
        let tx = self.db.begin(Mode::Write, Scope::System, None, self.now()).await.unwrap();
        tx.insert(row).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn add_company(&self, id: CompanyId, nit: &str, name: &str) {
        let row = company::Model {
            id,
            nit: Some(nit.to_owned()),
            name: name.to_owned(),
            status: Standing::Active,
            version: 1,
            created_at: self.now(),
        };
        self.add(row.into_active_model().reset_all()).await;
    }

    pub(crate) async fn add_person(&self, actor: &Actor, confirmed: bool) {
        let Actor::Person { person, session, role, company } = actor.clone() else { panic!("a person") };
        let row = person::Model {
            id: person,
            email: format!("{}@example.com", person.0.as_u128()),
            password_hash: None,
            password_expires_at: None,
            role,
            given_names: "Ana".to_owned(),
            surnames: "Prueba".to_owned(),
            status: Standing::Active,
            version: 1,
            created_at: self.now(),
        };
        self.add(row.into_active_model().reset_all()).await;
        if let Some(company_id) = company {
            let row = member::Model {
                company_id,
                id: MemberId(person.0),
                person_id: person,
                document_type: Some(DocumentType::Cc),
                document_number: Some(DOCUMENT.to_owned()),
                document_confirmed_at: confirmed.then(|| self.now()),
                given_names: "Ana".to_owned(),
                surnames: "Prueba".to_owned(),
                email: "ana@example.com".to_owned(),
                phone: None,
                may_approve_quotes: confirmed,
                status: Standing::Active,
                created_at: self.now(),
            };
            self.add(row.into_active_model().reset_all()).await;
        }
        let row = session::Model {
            id: session,
            person_id: person,
            company_id: company,
            created_at: self.now(),
            expires_at: self.now() + TimeDelta::days(365),
            revoked_at: None,
        };
        self.add(row.into_active_model().reset_all()).await;
    }
}
