//! Connections: lists that can grow, by keyset cursors that are bound to their filter and order.

use super::gate::Code;
use crate::command::is_known;
use async_graphql::{Error, ErrorExtensions as _, ObjectType, OutputType, Result, SimpleObject};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use turno_entity::{ApiKeyId, CompanyId, PersonId};

/// Rows on a page when nothing is said.
const DEFAULT_PAGE: i32 = 25;

/// Rows on a page at most.
const LARGEST_PAGE: i32 = 100;

/// Where a page stands in its list.
#[derive(SimpleObject, Clone, Debug, Default)]
pub struct PageInfo {
    /// Whether more follows.
    pub has_next_page: bool,
    /// Whether something stands before; known only as far as a cursor was given.
    pub has_previous_page: bool,
    /// The cursor of the first row.
    pub start_cursor: Option<String>,
    /// The cursor of the last row; pass it as `after`.
    pub end_cursor: Option<String>,
}

/// A row of a list with its cursor.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(concrete(name = "TicketEdge", params(crate::tickets::graphql::Ticket)))]
#[graphql(concrete(name = "MessageEdge", params(crate::conversation::graphql::Message)))]
#[graphql(concrete(name = "HistoryEntryEdge", params(crate::tickets::graphql::HistoryEntry)))]
#[graphql(concrete(name = "CompanyEdge", params(crate::companies::graphql::Company)))]
#[graphql(concrete(name = "PersonEdge", params(crate::people::graphql::Person)))]
#[graphql(concrete(name = "ApiKeyEdge", params(crate::api_keys::graphql::ApiKey)))]
#[graphql(concrete(name = "QueueEntryEdge", params(crate::queue::graphql::QueueEntry)))]
#[graphql(concrete(name = "QuoteEdge", params(crate::quotes::graphql::Quote)))]
#[graphql(concrete(name = "RepeatEdge", params(crate::repeats::graphql::Repeat)))]
#[graphql(concrete(name = "BillableLineEdge", params(crate::billing::graphql::BillableLine)))]
#[graphql(concrete(name = "CompanyHoursEdge", params(crate::billing::graphql::CompanyHours)))]
#[graphql(concrete(name = "StatementEdge", params(crate::billing::graphql::Statement)))]
pub struct Edge<T: OutputType> {
    /// The cursor of the row.
    pub cursor: String,
    /// The row.
    pub node: T,
}

/// A page of a list.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(concrete(name = "CompanyConnection", params(crate::companies::graphql::Company)))]
#[graphql(concrete(name = "PersonConnection", params(crate::people::graphql::Person)))]
#[graphql(concrete(name = "ApiKeyConnection", params(crate::api_keys::graphql::ApiKey)))]
#[graphql(concrete(name = "TicketConnection", params(crate::tickets::graphql::Ticket)))]
#[graphql(concrete(name = "MessageConnection", params(crate::conversation::graphql::Message)))]
#[graphql(concrete(name = "HistoryEntryConnection", params(crate::tickets::graphql::HistoryEntry)))]
#[graphql(concrete(name = "QuoteConnection", params(crate::quotes::graphql::Quote)))]
#[graphql(concrete(name = "RepeatConnection", params(crate::repeats::graphql::Repeat)))]
#[graphql(concrete(name = "BillableLineConnection", params(crate::billing::graphql::BillableLine)))]
#[graphql(concrete(name = "CompanyHoursConnection", params(crate::billing::graphql::CompanyHours)))]
#[graphql(concrete(name = "StatementConnection", params(crate::billing::graphql::Statement)))]
pub struct Connection<T: OutputType + ObjectType + Clone>
where
    Edge<T>: OutputType,
{
    /// The rows with their cursors.
    pub edges: Vec<Edge<T>>,
    /// The rows.
    pub nodes: Vec<T>,
    /// Where the page stands.
    pub page_info: PageInfo,
}

/// What a page asks of the database.
#[derive(Clone, Debug)]
pub struct PageArgs<K> {
    /// How many rows.
    pub first: usize,
    /// After which place.
    pub after: Option<K>,
    binding: String,
}

/// The place of a row, as a cursor keeps it.
pub trait CursorKey: Serialize + DeserializeOwned {
    /// Whether a row can stand there. Cursors are not signed, so anybody may write one.
    fn is_possible(&self) -> bool {
        true
    }
}

impl CursorKey for i64 {}

impl CursorKey for CompanyId {}

impl CursorKey for PersonId {}
impl CursorKey for ApiKeyId {}

impl<T: Serialize + DeserializeOwned> CursorKey for (DateTime<Utc>, T) {
    fn is_possible(&self) -> bool {
        is_known(self.0)
    }
}

/// Reads `first` and `after`. A cursor of another list, filter or order is refused.
pub fn page_args<K: CursorKey>(
    list: &str,
    filter: &impl Serialize,
    first: Option<i32>,
    after: Option<String>,
) -> Result<PageArgs<K>> {
    let first = first.unwrap_or(DEFAULT_PAGE);
    if !(1..=LARGEST_PAGE).contains(&first) {
        return Err(bad_input(format!("first must be between 1 and {LARGEST_PAGE}")));
    }
    let filter = serde_json::to_string(filter).map_err(|error| bad_input(error.to_string()))?;
    let digest = Sha256::digest(format!("{list}\n{filter}"));
    let binding = hex::encode(digest.get(..6).unwrap_or_default());
    let after = after.map(|cursor| read(&binding, &cursor)).transpose()?;
    Ok(PageArgs { first: usize::try_from(first).unwrap_or(1), after, binding })
}

fn read<K: CursorKey>(binding: &str, cursor: &str) -> Result<K> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let parsed = bytes.and_then(|bytes| serde_json::from_slice::<(String, K)>(&bytes).ok());
    match parsed {
        Some((bound, key)) if bound == binding && key.is_possible() => Ok(key),
        _ => Err(bad_input("after is no cursor of this list".to_owned())),
    }
}

fn bad_input(message: String) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", Code::BadUserInput.as_str()))
}

impl<K: CursorKey> PageArgs<K> {
    /// How many rows to read: one more than shown tells whether more follows.
    #[must_use]
    pub fn limit(&self) -> u64 {
        u64::try_from(self.first).unwrap_or(1) + 1
    }

    /// The cursor of a row.
    #[must_use]
    pub fn cursor(&self, key: &K) -> String {
        let text = serde_json::to_string(&(&self.binding, key)).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(text)
    }

    /// Cuts the extra row off, and tells where the page stands.
    pub fn cut<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> K) -> (Vec<(String, T)>, PageInfo) {
        let has_next_page = rows.len() > self.first;
        rows.truncate(self.first);
        let rows: Vec<(String, T)> = rows.into_iter().map(|row| (self.cursor(&key(&row)), row)).collect();
        let page_info = PageInfo {
            has_next_page,
            has_previous_page: self.after.is_some(),
            start_cursor: rows.first().map(|(cursor, _)| cursor.clone()),
            end_cursor: rows.last().map(|(cursor, _)| cursor.clone()),
        };
        (rows, page_info)
    }

    /// Makes the connection.
    pub fn connection<R, T>(
        &self,
        rows: Vec<R>,
        key: impl Fn(&R) -> K,
        show: impl Fn(R) -> T,
    ) -> Connection<T>
    where
        T: OutputType + ObjectType + Clone,
        Edge<T>: OutputType,
    {
        let (rows, page_info) = self.cut(rows, key);
        let edges: Vec<Edge<T>> =
            rows.into_iter().map(|(cursor, row)| Edge { cursor, node: show(row) }).collect();
        let nodes = edges.iter().map(|edge| edge.node.clone()).collect();
        Connection { edges, nodes, page_info }
    }
}
