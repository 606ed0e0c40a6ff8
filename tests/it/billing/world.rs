//! What the tests of billing do again and again.

use crate::repeats::world::{confirm, decide, dispute};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use crate::work::world::record;
use async_graphql::ID;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
};
use turno::billing::{BillableLineReverse, BillableLinesMarkInvoiced, BillingMonthClose};
use turno::command::{Actor, YearMonth};
use turno::companies::Nit;
use turno::conversation::TicketResolve;
use turno::repeats::list_of_tickets;
use turno_entity::{
    LineId, RepeatId, ResolutionCause, TicketId, TypedId as _, billable_line, repeat, statement, ticket,
};

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

    /// A question that the company has asked before, answered at once and then worked on. The first of all cost nothing
    /// and was the vendor's fault.
    pub(crate) async fn asked(&self, by: &Actor, sessions: &[i32]) -> TicketId {
        let company = by.company().unwrap();
        let before = self.read().await.list(ticket::Entity::find()).await.unwrap();
        let asks = |row: &ticket::Model| row.company_id == company && row.topic_code == "consecutivos";
        if !before.iter().any(asks) {
            let first = self.done(by, self.request("consecutivos")).await.ticket;
            self.does(Deed::Reply, first).await;
            self.does(Deed::TakeNext, first).await;
            self.resolves(first, ResolutionCause::VendorDefect).await;
        }
        // Within an hour the same words would be the same request, sent twice.
        self.pass(TimeDelta::minutes(61));
        let ticket = self.done(by, self.request("consecutivos")).await.ticket;
        self.does(Deed::Reply, ticket).await;
        self.works(ticket, sessions).await;
        ticket
    }

    /// The ADMIN confirms the repeat that the desk found, on the policy's terms.
    pub(crate) async fn confirms_repeat(&self, ticket: TicketId) -> RepeatId {
        let found = list_of_tickets(&self.read().await, &[ticket]).await.unwrap().remove(0).id;
        self.done(&self.admin, confirm(self, found)).await;
        found
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
        self.done(&self.client, dispute(self, id)).await;
    }

    pub(crate) async fn decides(&self, id: RepeatId, uphold: bool) {
        self.done(&self.admin, decide(id, uphold)).await;
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
