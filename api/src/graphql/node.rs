//! `node` and `nodes`: any entity by its id.

use super::caller::caller;
use super::error::failure;
use crate::api_keys;
use crate::api_keys::graphql::ApiKey;
use crate::billing::graphql::{BillableLine, Statement};
use crate::billing::{list_lines_by_id, list_statements_by_id};
use crate::command::{Actor, Role};
use crate::companies::graphql::Company;
use crate::companies::list_by_ids;
use crate::conversation::graphql::Message;
use crate::conversation::list_messages_by_id;
use crate::people;
use crate::people::graphql::{Person, is_shown};
use crate::platform::db::Tx;
use crate::quotes::graphql::Quote;
use crate::quotes::list_quotes_by_id;
use crate::repeats::graphql::Repeat;
use crate::repeats::list_repeats_by_id;
use crate::tickets::graphql::Ticket;
use crate::tickets::list_cards_by_id;
use crate::work;
use crate::work::graphql::WorkSession;
use async_graphql::{Context, ID, Interface, Object, Result};
use std::collections::HashMap;
use turno_entity::{
    ApiKeyId, CompanyId, LineId, MessageId, PersonId, QuoteId, RepeatId, StatementId, TicketId, WorkSessionId,
};

/// Something with an id of its own.
#[derive(Interface, Clone)]
#[graphql(field(name = "id", ty = "ID", desc = "The id."))]
pub enum Node {
    /// A ticket.
    Ticket(Ticket),
    /// A message.
    Message(Message),
    /// A company.
    Company(Company),
    /// A person: for ADMIN, and for himself.
    Person(Person),
    /// A quote.
    Quote(Quote),
    /// A ticket that repeats earlier ones.
    Repeat(Repeat),
    /// A session of work: for the desk.
    WorkSession(WorkSession),
    /// A line that a company owes: for billing, ADMIN and the company.
    BillableLine(BillableLine),
    /// A closed month: for billing, ADMIN and the company.
    Statement(Statement),
    /// A key of an integration: for ADMIN.
    ApiKey(ApiKey),
}

/// Reading any entity by its id.
#[derive(Default)]
pub struct NodeQuery;

/// Reading any entity by its id.
#[Object]
impl NodeQuery {
    /// An entity by its id; null when there is none, or it is not yours.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "The id.")] id: ID) -> Option<Result<Node>> {
        load(ctx, &[id]).await.map(|mut nodes| nodes.pop().flatten()).transpose()
    }

    /// Entities by their ids, in the order of the ids; null for each that is not there, or not yours.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids, 100 at most.", validator(max_items = 100))] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        load(ctx, &ids).await
    }
}

async fn load(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    let caller = caller(ctx)?;
    let tx = caller.read().await?;
    let tickets: Vec<TicketId> = ids.iter().filter_map(|id| TicketId::parse(id)).collect();
    let mut found: HashMap<String, Node> = HashMap::new();
    if !tickets.is_empty() {
        for card in list_cards_by_id(&tx, &tickets).await.map_err(failure)? {
            found.insert(card.ticket.id.to_string(), Node::Ticket(card.into()));
        }
    }
    let messages: Vec<MessageId> = ids.iter().filter_map(|id| MessageId::parse(id)).collect();
    if !messages.is_empty() {
        for row in list_messages_by_id(&tx, &messages).await.map_err(failure)? {
            found.insert(row.id.to_string(), Node::Message(Message(row)));
        }
    }
    let companies: Vec<CompanyId> = ids.iter().filter_map(|id| CompanyId::parse(id)).collect();
    if !companies.is_empty() {
        for row in list_by_ids(&tx, &companies).await.map_err(failure)? {
            let id = row.id.to_string();
            found.extend(Company::of(row).map(|company| (id, Node::Company(company))));
        }
    }
    let shown = ids.iter().filter_map(|id| PersonId::parse(id)).filter(|id| is_shown(&caller.actor, *id));
    let shown: Vec<PersonId> = shown.collect();
    if !shown.is_empty() {
        for row in people::list_by_ids(&tx, &shown).await.map_err(failure)? {
            found.insert(row.id.to_string(), Node::Person(row.into()));
        }
    }
    if caller.actor.role() == Some(Role::Admin) {
        load_keys(&tx, ids, &mut found).await?;
    }
    load_money(&tx, &caller.actor, ids, &mut found).await?;
    if caller.actor.role() != Some(Role::Agent) {
        load_owed(&tx, ids, &mut found).await?;
    }
    Ok(ids.iter().map(|id| found.get(id.as_str()).cloned()).collect())
}

async fn load_keys(tx: &Tx, ids: &[ID], found: &mut HashMap<String, Node>) -> Result<()> {
    let keys: Vec<ApiKeyId> = ids.iter().filter_map(|id| ApiKeyId::parse(id)).collect();
    if !keys.is_empty() {
        for row in api_keys::list_by_ids(tx, &keys).await.map_err(failure)? {
            found.insert(row.id.to_string(), Node::ApiKey(ApiKey(row)));
        }
    }
    Ok(())
}

async fn load_money(tx: &Tx, actor: &Actor, ids: &[ID], found: &mut HashMap<String, Node>) -> Result<()> {
    let quotes: Vec<QuoteId> = ids.iter().filter_map(|id| QuoteId::parse(id)).collect();
    if !quotes.is_empty() {
        for row in list_quotes_by_id(tx, &quotes).await.map_err(failure)? {
            found.insert(row.id.to_string(), Node::Quote(Quote(row)));
        }
    }
    let repeats: Vec<RepeatId> = ids.iter().filter_map(|id| RepeatId::parse(id)).collect();
    if !repeats.is_empty() {
        for row in list_repeats_by_id(tx, &repeats).await.map_err(failure)? {
            found.insert(row.id.to_string(), Node::Repeat(Repeat(row)));
        }
    }
    let sessions: Vec<WorkSessionId> = ids.iter().filter_map(|id| WorkSessionId::parse(id)).collect();
    if !sessions.is_empty() && actor.is_staff() {
        for row in work::list_by_id(tx, &sessions).await.map_err(failure)? {
            found.insert(row.id.to_string(), Node::WorkSession(WorkSession(row)));
        }
    }
    Ok(())
}

async fn load_owed(tx: &Tx, ids: &[ID], found: &mut HashMap<String, Node>) -> Result<()> {
    let lines: Vec<LineId> = ids.iter().filter_map(|id| LineId::parse(id)).collect();
    if !lines.is_empty() {
        for row in list_lines_by_id(tx, &lines).await.map_err(failure)? {
            found.insert(row.id.to_string(), Node::BillableLine(BillableLine(row)));
        }
    }
    let statements: Vec<StatementId> = ids.iter().filter_map(|id| StatementId::parse(id)).collect();
    if !statements.is_empty() {
        for row in list_statements_by_id(tx, &statements).await.map_err(failure)? {
            found.insert(row.id.to_string(), Node::Statement(Statement(row)));
        }
    }
    Ok(())
}
