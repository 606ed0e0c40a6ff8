//! Everything that costs or may cost money, each at once with each other and with every deed on the same ticket, through
//! two desks on one database where the stack has that.

use super::deed::{DEEDS, Deed};
use super::world::World;
use crate::quotes::world::{accept, decline, send};
use crate::repeats::world::{AGAIN, ASKED, confirm, dismiss};
use crate::work::world::{record, start, stop};
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sea_orm::EntityTrait as _;
use std::collections::BTreeSet;
use turno::command::Refused;
use turno::desk::Desk;
use turno_entity::{
    LineReason, QuoteId, QuoteStatus, RepeatId, RepeatStatus, TicketId, TicketStatus, WorkSessionId, quote,
    repeat, work_session,
};

/// What is done with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    QuoteSend,
    QuoteAccept,
    QuoteDecline,
    WorkStart,
    WorkStop,
    WorkRecord,
    RepeatConfirm,
    RepeatDismiss,
    Other(Deed),
}

/// A ticket and what of it is acted on.
#[derive(Clone, Copy)]
struct Item {
    ticket: TicketId,
    quote: Option<QuoteId>,
    session: Option<WorkSessionId>,
    repeat: Option<RepeatId>,
}

impl Act {
    async fn run(self, world: &World, desk: &Desk, item: Item) -> Result<(), Refused> {
        let quote = || item.quote.unwrap();
        let repeat = || item.repeat.unwrap();
        match self {
            Self::QuoteSend => done(desk.run(&world.agent, send(world, item.ticket, 3)).await),
            Self::QuoteAccept => done(desk.run(&world.client, accept(world, quote())).await),
            Self::QuoteDecline => done(desk.run(&world.client, decline(world, quote(), None)).await),
            Self::WorkStart => done(desk.run(&world.agent, start(world, item.ticket)).await),
            Self::WorkStop => done(desk.run(&world.agent, stop(world, item.session.unwrap())).await),
            Self::WorkRecord => {
                let from = world.now() - TimeDelta::seconds(600);
                done(desk.run(&world.agent, record(world, item.ticket, from, 60)).await)
            }
            Self::RepeatConfirm => done(desk.run(&world.admin, confirm(world, repeat())).await),
            Self::RepeatDismiss => done(desk.run(&world.admin, dismiss(repeat())).await),
            Self::Other(deed) => {
                deed.run(desk, deed.actor(world), world.words(item.ticket)).await.map(|_| ())
            }
        }
    }
}

fn done<T>(answer: Result<turno::desk::Done<T>, Refused>) -> Result<(), Refused> {
    answer.map(|_| ())
}

/// An improvement whose quote waits for its answer.
async fn quoted(world: &World) -> Item {
    let ticket = world.opened("mejora_campos").await;
    let quote = world.quoted(ticket, 2).await;
    Item { ticket, quote: Some(quote), session: None, repeat: None }
}

/// An improvement that is being worked on.
async fn worked(world: &World) -> Item {
    let (ticket, quote) = world.accepted(2).await;
    world.does(Deed::TakeNext, ticket).await;
    world.pass(TimeDelta::seconds(900));
    let session = world.done(&world.agent, start(world, ticket)).await.session;
    world.pass(TimeDelta::seconds(90));
    Item { ticket, quote: Some(quote), session: Some(session), repeat: None }
}

/// A question that was asked and answered before, in the hands of the agent, who has worked on it.
async fn asked_again(world: &World) -> Item {
    let first = world.read().await.list(turno_entity::ticket::Entity::find()).await.unwrap();
    if first.is_empty() {
        let first = world.asks_and_hears(ASKED).await;
        world.does(Deed::TakeNext, first).await;
        world.does(Deed::Resolve, first).await;
    }
    // Within an hour the same words would be the same request, sent twice.
    world.pass(TimeDelta::minutes(61));
    let ticket = world.asks(&world.client, "contabilidad", AGAIN).await;
    world.does(Deed::TakeNext, ticket).await;
    let from = world.now();
    world.pass(TimeDelta::seconds(900));
    world.done(&world.agent, record(world, ticket, from, 60)).await;
    Item { ticket, quote: None, session: None, repeat: Some(world.only_repeat(ticket).await.id) }
}

/// What must hold of a ticket whatever came first.
async fn holds_of(world: &World, item: Item, said: &str) {
    let tx = world.read().await;
    let status = world.ticket(item.ticket).await.status;
    let quotes = tx.list(quote::Entity::find()).await.unwrap();
    let of_ticket = quotes.iter().filter(|row| row.ticket_id == item.ticket);
    let open = of_ticket.filter(|row| row.status == QuoteStatus::Sent).count();
    assert_eq!(open, usize::from(status == TicketStatus::WaitingForQuote), "{said}: open quotes");
    let sessions = tx.list(work_session::Entity::find()).await.unwrap();
    let running = sessions.iter().filter(|row| row.ended_at.is_none());
    let running: Vec<TicketId> = running.map(|row| row.ticket_id).collect();
    assert!(running.len() <= 1, "{said}: one person works on one thing");
    assert!(running.is_empty() || status == TicketStatus::InProgress, "{said}: work on what nobody has");
    let repeats = tx.list(repeat::Entity::find()).await.unwrap();
    let of_ticket = repeats.iter().filter(|row| row.ticket_id == item.ticket);
    let standing: Vec<RepeatStatus> =
        of_ticket.map(|row| row.status).filter(|status| *status != RepeatStatus::Dismissed).collect();
    assert!(standing.len() <= 1, "{said}: {standing:?}");
    let charges: Vec<_> =
        world.lines().await.into_iter().filter(|row| row.ticket_id == item.ticket).collect();
    assert!(charges.len() <= 1, "{said}: {charges:?}");
    if let [line] = &charges[..] {
        assert_eq!(line.reason == LineReason::RepeatedTopic, item.repeat.is_some(), "{said}");
        assert!(item.repeat.is_none() || standing == [RepeatStatus::Confirmed], "{said}: {standing:?}");
    }
}

/// Each pair of acts, and each act with each deed.
fn pairs(acts: &[Act]) -> Vec<(Act, Act)> {
    let all: Vec<Act> = acts.iter().copied().chain(DEEDS.map(Act::Other)).collect();
    let with_all = |(index, one): (usize, &Act)| {
        let one = *one;
        all[index..].iter().map(move |two| (one, *two)).collect::<Vec<_>>()
    };
    acts.iter().enumerate().flat_map(with_all).collect()
}

/// Lives through the pairs; gives the ways in which they ended.
async fn try_all(world: &World, acts: &[Act], ready: impl AsyncFn(&World) -> Item) -> usize {
    let other =
        if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() };
    let mut ends = BTreeSet::new();
    for (one, two) in pairs(acts) {
        world.clear().await;
        let item = ready(world).await;
        let (first, second) = tokio::join!(one.run(world, world.desk(), item), two.run(world, &other, item));
        let said = format!("{one:?} {first:?}, {two:?} {second:?}");
        for answer in [first, second] {
            assert!(matches!(answer, Ok(()) | Err(Refused::User(_))), "{said}");
        }
        holds_of(world, item, &said).await;
        ends.insert(format!("{:?}", world.ticket(item.ticket).await.status));
    }
    world.is_proved().await;
    ends.len()
}

on_both_stacks!(a_quote_and_anything_at_once, |stack| {
    let world = World::open(stack).await;
    let acts = [Act::QuoteSend, Act::QuoteAccept, Act::QuoteDecline];
    assert!(try_all(&world, &acts, quoted).await > 2, "they end in many ways");
});

on_both_stacks!(work_and_anything_at_once, |stack| {
    let world = World::open(stack).await;
    let acts = [Act::WorkStart, Act::WorkStop, Act::WorkRecord, Act::QuoteSend];
    assert!(try_all(&world, &acts, worked).await > 3, "they end in many ways");
});

on_both_stacks!(a_repeat_and_anything_at_once, |stack| {
    let world = World::open(stack).await;
    let acts = [Act::RepeatConfirm, Act::RepeatDismiss, Act::WorkRecord];
    assert!(try_all(&world, &acts, asked_again).await > 3, "they end in many ways");
    let charged = world.lines().await.len();
    assert!(charged > 0, "one at least was confirmed and resolved");
});
