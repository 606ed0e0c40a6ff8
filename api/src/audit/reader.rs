//! Reading the log commit by commit, in pages.

use super::finding::{AuditError, Finding, Proof};
use super::store::{self, Row};
use crate::platform::db::Tx;
use std::collections::VecDeque;
use turno_entity::{event, event_text, log_link};

/// How many rows are read at once.
const PAGE: u64 = 500;

/// A commit: its link, the one before, its events and what is left of their texts.
pub(super) struct Commit {
    pub(super) previous: log_link::Model,
    pub(super) link: log_link::Model,
    pub(super) events: Vec<event::Model>,
    pub(super) texts: Vec<event_text::Model>,
}

/// Reads commits in their order. There are no gaps in what it gives.
pub(super) struct Reader<'a> {
    tx: &'a Tx,
    previous: Option<log_link::Model>,
    links: VecDeque<log_link::Model>,
    events: VecDeque<event::Model>,
    texts: VecDeque<event_text::Model>,
    /// Up to where each table was read.
    read: (i64, i64, (i64, String)),
}

impl<'a> Reader<'a> {
    pub(super) fn new(tx: &'a Tx) -> Self {
        // Before everything: what stands at 0 or below is wrong, and must be found.
        let start = i64::MIN;
        Self {
            tx,
            previous: None,
            links: VecDeque::new(),
            events: VecDeque::new(),
            texts: VecDeque::new(),
            read: (start, start, (start, String::new())),
        }
    }

    /// The next commit; none at the end, where nothing may be left over. The migration's link comes first, without
    /// events.
    pub(super) async fn next(&mut self) -> Result<Option<Commit>, AuditError> {
        let Some(link) = self.next_link().await? else {
            return match (self.peek_event().await?, self.peek_text().await?) {
                (Some(seq), _) => Err(Finding::event(Proof::Chain, seq, "a link that covers it").into()),
                (_, Some(seq)) => Err(Finding::new(Proof::Text, "event_text", seq, "an event").into()),
                (None, None) => Ok(None),
            };
        };
        let previous = self.previous.replace(link.clone()).unwrap_or_else(|| link.clone());
        let mut events: Vec<event::Model> = Vec::new();
        while self.peek_event().await?.is_some_and(|seq| seq <= link.last_seq) {
            let Some(event) = self.events.pop_front() else { break };
            let due = events.last().map_or(previous.last_seq, |last| last.seq) + 1;
            if event.seq != due {
                return Err(Finding::event(Proof::Chain, event.seq, format!("event {due} before it")).into());
            }
            events.push(event);
        }
        let reached = events.last().map_or(previous.last_seq, |event| event.seq);
        if reached != link.last_seq {
            let expected = format!("all its events; there is none after {reached}");
            return Err(Finding::new(Proof::Chain, "log_link", link.last_seq, expected).into());
        }
        let mut texts = Vec::new();
        while self.peek_text().await?.is_some_and(|seq| seq <= link.last_seq) {
            texts.extend(self.texts.pop_front());
        }
        Ok(Some(Commit { previous, link, events, texts }))
    }

    async fn next_link(&mut self) -> Result<Option<log_link::Model>, AuditError> {
        if self.links.is_empty() {
            let rows = store::list_links(self.tx, self.read.0, PAGE).await?;
            self.links = readable(rows, Proof::Chain, "log_link", self.read.0)?;
            self.read.0 = self.links.back().map_or(self.read.0, |link| link.last_seq);
        }
        Ok(self.links.pop_front())
    }

    async fn peek_event(&mut self) -> Result<Option<i64>, AuditError> {
        if self.events.is_empty() {
            let rows = store::list_events(self.tx, self.read.1, PAGE).await?;
            self.events = readable(rows, Proof::Chain, "event", self.read.1)?;
            self.read.1 = self.events.back().map_or(self.read.1, |event| event.seq);
        }
        Ok(self.events.front().map(|event| event.seq))
    }

    async fn peek_text(&mut self) -> Result<Option<i64>, AuditError> {
        if self.texts.is_empty() {
            let rows = store::list_texts(self.tx, &self.read.2, PAGE).await?;
            self.texts = readable(rows, Proof::Text, "event_text", self.read.2.0)?;
            if let Some(last) = self.texts.back() {
                self.read.2 = (last.seq, last.name.clone());
            }
        }
        Ok(self.texts.front().map(|text| text.seq))
    }
}

/// All rows, or the first that holds what cannot stand there.
fn readable<M>(
    rows: Vec<Row<M>>,
    proof: Proof,
    table: &'static str,
    after: i64,
) -> Result<VecDeque<M>, Finding> {
    let mut last = after;
    let mut models = VecDeque::with_capacity(rows.len());
    for row in rows {
        let Some(model) = row.model else {
            let name = row.seq.map_or_else(|| format!("after {last}"), |seq| seq.to_string());
            return Err(Finding::new(proof, table, name, "columns that can be read"));
        };
        last = row.seq.unwrap_or(last);
        models.push_back(model);
    }
    Ok(models)
}
