//! What the tests of billing do again and again.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use crate::work::world::record;
use async_graphql::ID;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
};
use serde::Serialize;
use turno::billing::{self, BillableLineReverse, BillableLinesMarkInvoiced, BillingMonthClose};
use turno::command::{Actor, Command, Refused, Role, UserErrorCode, WriteTx, YearMonth};
use turno::companies::Nit;
use turno::conversation::TicketResolve;
use turno::tickets::lock_by_id;
use turno_entity::{
    LineId, RepeatId, RepeatStatus, ResolutionCause, TicketId, TypedId as _, billable_line, repeat, statement,
};
use uuid::Uuid;

/// A block at the policy's tariff, in centavos: base, IVA, total.
pub(crate) const BLOCK: (i64, i64, i64) = (3_000_000, 570_000, 3_570_000);

pub(crate) fn mark(world: &World, lines: &[LineId], invoice: &str) -> BillableLinesMarkInvoiced {
    BillableLinesMarkInvoiced {
        line_ids: lines.iter().map(|id| ID::from(id.to_string())).collect(),
        invoice_number: invoice.to_owned(),
        idempotency_key: world.key(),
    }
}

pub(crate) fn reverse(world: &World, line: LineId) -> BillableLineReverse {
    BillableLineReverse {
        line_id: ID::from(line.to_string()),
        reason: "Se cobró por error.".to_owned(),
        idempotency_key: world.key(),
    }
}

pub(crate) fn close(world: &World, nit: Option<&str>, month: &str) -> BillingMonthClose {
    BillingMonthClose {
        nit: nit.map(|nit| Nit::parse(nit).unwrap()),
        month: month.parse::<YearMonth>().unwrap(),
        validate_only: None,
        idempotency_key: world.key(),
    }
}

/// What the part that finds repeats says to billing, as a command of its own.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tell {
    pub(crate) ticket: TicketId,
    pub(crate) confirmed: bool,
}

impl Command for Tell {
    const NAME: &'static str = "tell";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[&[UserErrorCode::AmountOverflow]];
    type Outcome = ();

    async fn run(&self, tx: &mut WriteTx) -> Result<(), Refused> {
        lock_by_id(tx, self.ticket).await?;
        if self.confirmed {
            billing::repeat_confirmed(tx, self.ticket).await
        } else {
            billing::repeat_dismissed(tx, self.ticket).await
        }
    }
}

impl World {
    /// Every line, in the order in which they were made.
    pub(crate) async fn lines(&self) -> Vec<billable_line::Model> {
        let mut rows = self.read().await.list(billable_line::Entity::find()).await.unwrap();
        rows.sort_by_key(|row| row.id);
        rows
    }

    pub(crate) async fn line(&self, id: LineId) -> billable_line::Model {
        self.lines().await.into_iter().find(|row| row.id == id).unwrap()
    }

    /// The line that charges a ticket.
    pub(crate) async fn charge_of(&self, ticket: TicketId) -> Option<billable_line::Model> {
        let charges = |row: &billable_line::Model| row.ticket_id == ticket && row.reverses_id.is_none();
        self.lines().await.into_iter().find(charges)
    }

    /// Every statement, by month and company.
    pub(crate) async fn statements(&self) -> Vec<statement::Model> {
        let mut rows = self.read().await.list(statement::Entity::find()).await.unwrap();
        rows.sort_by(|one, two| (&one.month, one.company_id).cmp(&(&two.month, two.company_id)));
        rows
    }

    /// The agent takes the oldest ticket and puts work on it on record, one session after the other.
    pub(crate) async fn works(&self, ticket: TicketId, sessions: &[i32]) {
        self.does(Deed::TakeNext, ticket).await;
        self.records(ticket, sessions).await;
    }

    /// He puts work on record on a ticket that he has.
    pub(crate) async fn records(&self, ticket: TicketId, sessions: &[i32]) {
        for seconds in sessions.iter().flat_map(|seconds| days(*seconds)) {
            let from = self.now();
            self.pass(TimeDelta::seconds(seconds.into()));
            self.done(&self.agent, record(self, ticket, from, seconds)).await;
        }
    }

    pub(crate) async fn resolves(&self, ticket: TicketId, cause: ResolutionCause) {
        let command = TicketResolve {
            ticket_id: ID::from(ticket.to_string()),
            summary: "Listo.".to_owned(),
            cause,
            expected_version: None,
            idempotency_key: Some(self.key()),
        };
        self.done(&self.agent, command).await;
    }

    /// An improvement that was quoted, accepted, worked on and resolved.
    pub(crate) async fn improved(&self, maximum_blocks: i32, sessions: &[i32]) -> TicketId {
        let (ticket, _) = self.accepted(maximum_blocks).await;
        self.works(ticket, sessions).await;
        self.does(Deed::Resolve, ticket).await;
        ticket
    }

    /// A question that was answered at once, and then worked on.
    pub(crate) async fn asked(&self, by: &Actor, sessions: &[i32]) -> TicketId {
        let ticket = self.done(by, self.request("consecutivos")).await.ticket;
        self.does(Deed::Reply, ticket).await;
        self.works(ticket, sessions).await;
        ticket
    }

    /// A repeat that the ADMIN confirmed now, on the policy's terms.
    pub(crate) async fn confirms_repeat(&self, ticket: TicketId) -> RepeatId {
        let row = self.ticket(ticket).await;
        let id = RepeatId(Uuid::from_u128(ticket.0.as_u128() ^ 1));
        let repeat = repeat::Model {
            company_id: row.company_id,
            id,
            ticket_id: ticket,
            score: 900,
            status: RepeatStatus::Confirmed,
            found_at: self.now(),
            block_minutes: Some(30),
            block_price: Some(3_000_000),
            iva_basis_points: Some(1_900),
            item_code: Some("SOP-HORA".to_owned()),
            item_scheme: Some("999".to_owned()),
            unit_code: Some("HUR".to_owned()),
            confirmed_at: Some(self.now()),
            confirmed_by: self.admin.person(),
            disputed_at: None,
            disputed_by: None,
            dispute_reason: None,
            decided_at: None,
            decided_by: None,
            decision_reason: None,
        };
        self.add(repeat.into_active_model().reset_all()).await;
        id
    }

    /// Changes a repeat as those would who decide on it.
    pub(crate) async fn change_repeat(&self, id: RepeatId, change: impl Fn(&mut repeat::Model)) {
        let owner = self.stack.owner().await;
        let row = repeat::Entity::find().filter(repeat::Column::Id.eq(id)).one(&owner).await.unwrap();
        let mut row = row.unwrap();
        change(&mut row);
        row.into_active_model().reset_all().update(&owner).await.unwrap();
        owner.close().await.unwrap();
    }

    pub(crate) async fn disputes(&self, id: RepeatId) {
        let (now, by) = (self.now(), self.client.person());
        let change = |row: &mut repeat::Model| {
            (row.status, row.disputed_at, row.disputed_by) = (RepeatStatus::Disputed, Some(now), by);
        };
        self.change_repeat(id, change).await;
    }

    pub(crate) async fn decides(&self, id: RepeatId, ticket: TicketId, confirmed: bool) {
        let (now, by) = (self.now(), self.admin.person());
        let status = if confirmed { RepeatStatus::Confirmed } else { RepeatStatus::Dismissed };
        let change = |row: &mut repeat::Model| {
            (row.status, row.decided_at, row.decided_by) = (status, Some(now), by);
        };
        self.change_repeat(id, change).await;
        self.done(&self.admin, Tell { ticket, confirmed }).await;
    }
}

/// A session is a day at most; a longer one is several.
fn days(seconds: i32) -> Vec<i32> {
    let mut left = seconds;
    let mut parts = Vec::new();
    while left > 0 {
        parts.push(left.min(86_400));
        left -= left.min(86_400);
    }
    parts
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The written form of an absent line.
pub(crate) fn absent() -> LineId {
    LineId::parse(&format!("{}_{}", LineId::PREFIX, "0".repeat(32))).unwrap()
}
