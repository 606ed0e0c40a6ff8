//! What is loaded in batches: one statement for all rows of a page, whatever its size.

use super::failure;
use crate::command::Actor;
use crate::conversation::list_messages;
use crate::desk::Desk;
use crate::platform::db::Tx;
use crate::queue::list_places;
use crate::tickets::graphql::QueuePlace;
use crate::{log, people, topics};
use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::hash::Hash;
use turno_entity::{MessageId, PersonId, TicketId, event, message, topic};

/// The loaders of one caller.
pub struct Loaders {
    desk: Desk,
    actor: Actor,
}

/// A page of something that hangs on a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageKey<K> {
    /// The ticket.
    pub ticket: TicketId,
    /// After which place.
    pub after: Option<K>,
    /// How many rows.
    pub limit: u64,
}

type Result<K, V> = std::result::Result<HashMap<K, V>, async_graphql::Error>;

impl Loaders {
    /// Loaders in the caller's scope.
    pub(super) const fn new(desk: Desk, actor: Actor) -> Self {
        Self { desk, actor }
    }

    /// Opens a reading transaction in the caller's scope.
    pub(crate) async fn read(&self) -> std::result::Result<Tx, async_graphql::Error> {
        self.desk.read(&self.actor).await.map_err(failure)
    }
}

impl Loader<TicketId> for Loaders {
    type Value = QueuePlace;
    type Error = async_graphql::Error;

    async fn load(&self, keys: &[TicketId]) -> Result<TicketId, QueuePlace> {
        let tx = self.read().await?;
        let places = list_places(&tx, keys).await.map_err(failure)?;
        Ok(places.into_iter().map(|place| (place.ticket_id, QueuePlace::behind(place.ahead))).collect())
    }
}

impl Loader<PersonId> for Loaders {
    type Value = String;
    type Error = async_graphql::Error;

    async fn load(&self, keys: &[PersonId]) -> Result<PersonId, String> {
        let tx = self.read().await?;
        Ok(people::list_names(&tx, keys).await.map_err(failure)?.into_iter().collect())
    }
}

impl Loader<String> for Loaders {
    type Value = topic::Model;
    type Error = async_graphql::Error;

    async fn load(&self, keys: &[String]) -> Result<String, topic::Model> {
        let tx = self.read().await?;
        let topics = topics::list_topics(&tx).await.map_err(failure)?;
        Ok(topics
            .into_iter()
            .filter(|row| keys.contains(&row.code))
            .map(|row| (row.code.clone(), row))
            .collect())
    }
}

impl Loader<PageKey<(DateTime<Utc>, MessageId)>> for Loaders {
    type Value = Vec<message::Model>;
    type Error = async_graphql::Error;

    async fn load(
        &self,
        keys: &[PageKey<(DateTime<Utc>, MessageId)>],
    ) -> Result<PageKey<(DateTime<Utc>, MessageId)>, Self::Value> {
        let tx = self.read().await?;
        let mut pages = HashMap::new();
        for ((after, limit), tickets) in alike(keys) {
            let rows = list_messages(&tx, &tickets, after, limit).await.map_err(failure)?;
            share(&mut pages, rows, |row| PageKey { ticket: row.ticket_id, after, limit });
        }
        Ok(pages)
    }
}

impl Loader<PageKey<i64>> for Loaders {
    type Value = Vec<event::Model>;
    type Error = async_graphql::Error;

    async fn load(&self, keys: &[PageKey<i64>]) -> Result<PageKey<i64>, Self::Value> {
        let tx = self.read().await?;
        let mut pages = HashMap::new();
        for ((after, limit), tickets) in alike(keys) {
            let rows =
                log::list_history(&tx, &tickets, after.unwrap_or_default(), limit).await.map_err(failure)?;
            let rows = rows.into_iter().filter_map(|row| row.ticket_id.map(|ticket| (ticket, row)));
            for (ticket, row) in rows {
                pages.entry(PageKey { ticket, after, limit }).or_insert_with(Vec::new).push(row);
            }
        }
        Ok(pages)
    }
}

/// Pages of the same beginning and size are read by one statement.
fn alike<K: Copy + Eq + Hash>(keys: &[PageKey<K>]) -> HashMap<(Option<K>, u64), Vec<TicketId>> {
    let mut groups: HashMap<(Option<K>, u64), Vec<TicketId>> = HashMap::new();
    for key in keys {
        groups.entry((key.after, key.limit)).or_default().push(key.ticket);
    }
    groups
}

fn share<K: Eq + Hash, R>(pages: &mut HashMap<K, Vec<R>>, rows: Vec<R>, key: impl Fn(&R) -> K) {
    for row in rows {
        pages.entry(key(&row)).or_default().push(row);
    }
}
