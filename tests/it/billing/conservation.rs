//! What is owed is what was confirmed and worked, whatever happened in between: made-up histories against slow counting.

use super::world::{BLOCK, close, mark, reverse};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use turno::deadlines::wake_due;
use turno_entity::{LineStatus, ResolutionCause as Cause, TicketId};

/// Histories of one run; each has several items.
const HISTORIES: usize = 4;

/// What kind of item it is.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// A quote with so many blocks at most.
    Quoted(i32),
    /// Nobody confirms it.
    Plain,
    /// Confirmed as a repeat, for this cause.
    Repeat(bool),
    /// The company disputes it, and the ADMIN decides.
    Disputed(bool),
}

/// What happens to the line afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Nothing,
    Reopen,
    Invoice,
    Reverse,
    InvoiceAndReverse,
}

#[derive(Clone, Debug)]
struct Item {
    kind: Kind,
    sessions: Vec<i32>,
    after: After,
}

fn any_item() -> impl Strategy<Value = Item> {
    let kind = prop_oneof![
        4 => (1..5_i32).prop_map(Kind::Quoted),
        1 => Just(Kind::Plain),
        2 => any::<bool>().prop_map(Kind::Repeat),
        2 => any::<bool>().prop_map(Kind::Disputed),
    ];
    let seconds = prop_oneof![Just(1), Just(1_799), Just(1_800), Just(1_801), 1..4_000_i32];
    let after = prop::sample::select(vec![
        After::Nothing,
        After::Reopen,
        After::Invoice,
        After::Reverse,
        After::InvoiceAndReverse,
    ]);
    (kind, prop::collection::vec(seconds, 0..4), after).prop_map(|(kind, sessions, after)| Item {
        kind,
        sessions,
        after,
    })
}

/// Blocks, counted half an hour at a time.
fn slowly(seconds: i64) -> i64 {
    let (mut blocks, mut covered) = (0, 0);
    while covered < seconds {
        covered += 1_800;
        blocks += 1;
    }
    blocks
}

impl Item {
    /// The blocks that are owed before anything is taken back.
    fn owed(&self) -> i64 {
        let worked = slowly(self.worked());
        match self.kind {
            Kind::Quoted(most) => worked.min(i64::from(most)),
            Kind::Plain | Kind::Repeat(false) | Kind::Disputed(false) => 0,
            Kind::Repeat(true) | Kind::Disputed(true) => worked,
        }
    }

    /// A session cannot begin once the quote is worked up; a stop records the truth.
    fn worked(&self) -> i64 {
        self.allowed().iter().copied().map(i64::from).sum()
    }

    fn allowed(&self) -> Vec<i32> {
        let Kind::Quoted(most) = self.kind else { return self.sessions.clone() };
        let (mut sum, mut allowed) = (0, Vec::new());
        for seconds in &self.sessions {
            if sum >= most * 1_800 {
                break;
            }
            sum += seconds;
            allowed.push(*seconds);
        }
        allowed
    }
}

/// Lives through an item up to its resolution, and past the time to dispute.
async fn live(world: &World, item: &Item) -> TicketId {
    if let Kind::Quoted(most) = item.kind {
        return world.improved(most, &item.allowed()).await;
    }
    let ticket = world.asked(&world.client, &item.sessions).await;
    match item.kind {
        Kind::Repeat(charged) => {
            world.confirms_repeat(ticket).await;
            world.resolves(ticket, if charged { Cause::HowTo } else { Cause::VendorDefect }).await;
        }
        Kind::Disputed(charged) => {
            let repeat = world.confirms_repeat(ticket).await;
            world.resolves(ticket, Cause::UserError).await;
            world.disputes(repeat).await;
            world.decides(repeat, charged).await;
        }
        _ => world.resolves(ticket, Cause::HowTo).await,
    }
    ticket
}

/// What happens afterwards; gives the blocks that are owed in the end.
async fn go_on(world: &World, ticket: TicketId, item: &Item) -> i64 {
    let Some(line) = world.charge_of(ticket).await.filter(|line| line.status == LineStatus::Ready) else {
        return 0;
    };
    match item.after {
        After::Nothing | After::Reopen => line.blocks,
        After::Invoice => {
            world.done(&world.billing, mark(world, &[line.id], "FE-1")).await;
            line.blocks
        }
        After::Reverse => {
            world.done(&world.billing, reverse(world, line.id)).await;
            0
        }
        After::InvoiceAndReverse => {
            world.done(&world.billing, mark(world, &[line.id], "FE-2")).await;
            world.done(&world.billing, reverse(world, line.id)).await;
            0
        }
    }
}

on_both_stacks!(nothing_is_lost_and_nothing_is_charged_twice, |stack| {
    let world = World::open(stack).await;
    let mut runner = TestRunner::deterministic();
    let (mut charged, mut owed) = (0, 0);
    for _ in 0..HISTORIES {
        let items = prop::collection::vec(any_item(), 4..8).new_tree(&mut runner).unwrap().current();
        for item in items {
            let ticket = live(&world, &item).await;
            let line = world.charge_of(ticket).await;
            let expected = item.owed();
            let stands =
                line.filter(|line| line.status != LineStatus::Reversed).map_or(0, |line| line.blocks);
            assert_eq!(stands, expected, "{item:?}");
            charged += expected;
            // What is resolved anew is resolved as a question of how, which would charge a repeat that was not.
            if item.after == After::Reopen && expected > 0 {
                world.does(Deed::Reopen, ticket).await;
                world.works(ticket, &[1_800]).await;
                world.does(Deed::Resolve, ticket).await;
            }
            world.pass(TimeDelta::days(8));
            wake_due(world.desk()).await;
            owed += go_on(&world, ticket, &item).await;
        }
        world.is_proved().await;
    }
    assert!(charged > owed && owed > 0, "the histories are too dull: {charged}, {owed}");
    let lines = world.lines().await;
    assert!(
        lines.iter().all(|line| line.quote_id.is_some() != line.repeat_id.is_some()),
        "a confirmation each"
    );
    let sum = |rows: &mut dyn Iterator<Item = &turno_entity::billable_line::Model>| {
        rows.fold((0, 0, 0), |sum, row| (sum.0 + row.base, sum.1 + row.iva, sum.2 + row.total))
    };
    let blocks = |count: i64| (count * BLOCK.0, count * BLOCK.1, count * BLOCK.2);
    let gone =
        |row: &&turno_entity::billable_line::Model| row.ready_on.is_some() && row.reverses_id.is_none();
    assert_eq!(sum(&mut lines.iter().filter(gone)), blocks(charged), "what was put down");
    let counts = |row: &&turno_entity::billable_line::Model| {
        matches!(row.status, LineStatus::Ready | LineStatus::Invoiced)
    };
    assert_eq!(sum(&mut lines.iter().filter(counts)), blocks(owed), "what is owed");
    // And all of it stands in statements, once.
    world.pass(TimeDelta::days(40));
    let mut month = turno::command::YearMonth::of("2026-11-01".parse().unwrap());
    while month.last() < turno::calendar::local_date(world.now()) {
        world.done(&world.billing, close(&world, None, &month.to_string())).await;
        month = turno::command::YearMonth::of(month.last() + chrono::Days::new(1));
    }
    let statements = world.statements().await;
    let stated =
        statements.iter().fold((0, 0, 0), |sum, row| (sum.0 + row.base, sum.1 + row.iva, sum.2 + row.total));
    assert_eq!(stated, blocks(owed), "what is stated");
    world.is_proved().await;
});
