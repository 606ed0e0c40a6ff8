//! What is charged in the past: whoever tries billing finds every state.

use super::house::House;
use sea_orm::EntityTrait as _;
use std::collections::{BTreeMap, BTreeSet};
use turno::billing::{LineFilter, Whose, list_lines};
use turno::platform::db::Scope;
use turno_entity::{
    LineStatus, QuoteStatus, RepeatStatus, TicketStatus, billable_line, quote, repeat, session, statement,
    ticket,
};

/// Quotes, repeats and lines in every state; the months of the books closed; nobody signed in.
pub(super) async fn in_every_state(house: &House) {
    let (app, present) = (house.open().await, house.present);
    let tx = app.desk.read_as(Scope::System).await.unwrap();
    let quotes = tx.list(quote::Entity::find()).await.unwrap();
    let quotes: BTreeSet<QuoteStatus> = quotes.iter().map(|row| row.status).collect();
    assert_eq!(quotes, QuoteStatus::ALL.iter().copied().collect(), "{present}");

    let repeats = tx.list(repeat::Entity::find()).await.unwrap();
    let states: BTreeSet<RepeatStatus> = repeats.iter().map(|row| row.status).collect();
    assert_eq!(states, RepeatStatus::ALL.iter().copied().collect(), "{present}");
    assert!(repeats.iter().any(|row| row.disputed_at.is_some() && row.decided_at.is_some()), "{present}");

    let every = LineFilter { whose: Whose::All, status: Vec::new(), ready: None };
    let lines = list_lines(&tx, &every, None, 1_000).await.unwrap();
    let states: BTreeSet<LineStatus> = lines.iter().map(|row| row.status).collect();
    assert_eq!(states, LineStatus::ALL.iter().copied().collect(), "{present}");
    lines_in_every_way(&lines, &repeats, &present.to_string());

    let statements = tx.list(statement::Entity::find()).await.unwrap();
    let mut months: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &statements {
        *months.entry(row.month.as_str()).or_default() += 1;
    }
    assert_eq!(months.into_values().collect::<Vec<_>>(), [3, 2], "{present}");

    // Nothing of the books is open: their tickets stand before the hundred of the ten days.
    let mut tickets = tx.list(ticket::Entity::find()).await.unwrap();
    tickets.sort_by(|a, b| a.number.cmp(&b.number));
    let is_over =
        |row: &ticket::Model| matches!(row.status, TicketStatus::Resolved | TicketStatus::Cancelled);
    assert!(tickets[..12].iter().all(is_over), "{present}");
    assert!(tickets[..12].iter().all(|row| row.resolved_at.is_none_or(|at| at < tickets[12].received_at)));
    assert_eq!(tickets.iter().filter(|row| row.split_from_id.is_some()).count(), 1, "{present}");

    let sessions = tx.list(session::Entity::find()).await.unwrap();
    assert!(sessions.iter().all(|row| row.revoked_at.is_some() || row.expires_at <= present), "{present}");
    tx.rollback().await.unwrap();
    app.close().await.unwrap();
}

/// A line taken back before anybody saw it, and one after; a held one whose company can still dispute, and one that it
/// disputes; what is ready stands in a statement, and also in none.
fn lines_in_every_way(lines: &[billable_line::Model], repeats: &[repeat::Model], present: &str) {
    let back: BTreeSet<LineStatus> =
        lines.iter().filter(|row| row.reverses_id.is_some()).map(|row| row.status).collect();
    assert_eq!(back, BTreeSet::from([LineStatus::Ready, LineStatus::Reversed]), "{present}");
    let held: BTreeSet<RepeatStatus> = lines
        .iter()
        .filter(|row| row.status == LineStatus::Held)
        .filter_map(|row| repeats.iter().find(|repeat| Some(repeat.id) == row.repeat_id))
        .map(|repeat| repeat.status)
        .collect();
    assert_eq!(held, BTreeSet::from([RepeatStatus::Confirmed, RepeatStatus::Disputed]), "{present}");
    let ready = lines.iter().filter(|row| row.status == LineStatus::Ready);
    let stated: BTreeSet<bool> = ready.map(|row| row.statement_id.is_some()).collect();
    assert_eq!(stated, BTreeSet::from([false, true]), "{present}");
}
