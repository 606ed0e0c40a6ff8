//! A month with more lines than any other write may touch: closed as one, because a statement is whole or is not.

use super::world::{BLOCK, close, mark, reverse};
use crate::quotes::world::accept;
use crate::tickets::deed::Deed;
use crate::tickets::world::{NIT, World};
use crate::work::world::record;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use turno::command::UserErrorCode as Code;
use turno_entity::{LineId, LineStatus, ResolutionCause};

const ITEMS: i64 = 1_060;

/// So many of them are invoiced and taken back; each has a second line then.
const TAKEN_BACK: i64 = 950;

/// Every tenth item took a second more than its first half hour.
fn blocks(item: i64) -> i64 {
    if item % 10 == 0 { 2 } else { 1 }
}

/// Items of the company, each with its line; all but the last are invoiced, the first of them taken back.
async fn many(world: &World) {
    for item in 0..ITEMS {
        let ticket = world.opened("mejora_campos").await;
        let quote = world.quoted(ticket, 4).await;
        world.done(&world.client, accept(world, quote)).await;
        world.does(Deed::TakeNext, ticket).await;
        let (from, seconds) = (world.now(), if blocks(item) == 2 { 1_801 } else { 1 });
        world.pass(TimeDelta::seconds(seconds.into()));
        world.done(&world.agent, record(world, ticket, from, seconds)).await;
        world.resolves(ticket, ResolutionCause::HowTo).await;
    }
    let lines: Vec<LineId> = world.lines().await.into_iter().map(|line| line.id).collect();
    let (last, invoiced) = lines.split_last().unwrap();
    world.done(&world.billing, mark(world, invoiced, "FE-1")).await;
    assert_eq!(world.line(*last).await.status, LineStatus::Ready);
    for line in &lines[..TAKEN_BACK as usize] {
        world.done(&world.billing, reverse(world, *line)).await;
    }
}

on_both_stacks!(more_than_two_thousand_lines_make_one_statement, |stack| {
    let world = World::open(stack).await;
    many(&world).await;
    world.pass(TimeDelta::days(8));
    let command = close(&world, None, "2026-11");
    let done = world.done(&world.billing, command.clone()).await;
    let statements = world.statements().await;
    let [row] = &statements[..] else { panic!("{} statements", statements.len()) };
    assert_eq!(done.statements, [row.id]);

    // What was taken back counts for nothing; the rest is summed item by item.
    let left: i64 = (TAKEN_BACK..ITEMS).map(blocks).sum();
    assert_eq!((row.lines, row.blocks, row.minutes), (ITEMS + TAKEN_BACK, left, 30 * left));
    assert_eq!((row.base, row.iva, row.total), (left * BLOCK.0, left * BLOCK.1, left * BLOCK.2));
    let lines = world.lines().await;
    assert_eq!(lines.len(), 2_010);
    assert!(lines.iter().all(|line| line.statement_id == Some(row.id)), "every line stands in it");
    assert_eq!(row.content_sha256, hex::encode(Sha256::digest(&row.content)));
    let content: Value = serde_json::from_str(&row.content).unwrap();
    let mut stated: Vec<String> =
        content[3].as_array().unwrap().iter().map(|line| line[0].as_str().unwrap().to_owned()).collect();
    stated.sort_unstable();
    let mut stored: Vec<String> = lines.iter().map(|line| line.id.to_string()).collect();
    stored.sort_unstable();
    assert_eq!(stated, stored, "each is named in it, once");

    let rows = world.rows().await;
    assert_eq!(world.done(&world.billing, command).await, done, "a replay closes nothing more");
    assert_eq!(world.rows().await, rows);
    for nit in [None, Some(NIT)] {
        let again = close(&world, nit, "2026-11");
        world.refuses(&world.billing, again, &[(Code::MonthClosed, "month")]).await;
    }
    assert_eq!(world.is_proved().await.lines, 2_010);
});
