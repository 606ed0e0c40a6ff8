//! What billing reads of a month is what the month's statements say: made-up months against both, company by company.

use super::queries::{improved, open};
use chrono::{Datelike as _, TimeDelta};
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::world::{NIT, OTHER_NIT, World};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use turno::calendar::local_date;
use turno::command::YearMonth;
use turno::platform::clock::Clock as _;

const MONTHS: usize = 5;

const HOURS: &str = "query($from: Date!, $to: Date!) { billableHours(period: {from: $from, to: $to}) {
    byCompany(first: 50) { nodes { company { nit } totals { lines blocks hours amounts { base iva total currency } } } }
} }";

const STATEMENTS: &str = "query($month: YearMonth!) { statements(first: 50, filter: {month: $month}) {
    nodes { company { nit } totals { lines blocks hours amounts { base iva total currency } } }
} }";

/// A line that is owed: whose, its blocks, whether it stands in an invoice, whether in a statement.
struct Owed {
    nit: &'static str,
    id: String,
    blocks: i64,
    invoiced: bool,
    stated: bool,
}

/// What should be: lines and blocks of a company in a month.
type Counted = BTreeMap<&'static str, (i64, i64)>;

fn by_company(nodes: &Value) -> BTreeMap<String, Value> {
    let nodes = nodes.as_array().unwrap_or_else(|| panic!("{nodes}"));
    nodes.iter().map(|node| (text(&node["company"]["nit"]).to_owned(), node["totals"].clone())).collect()
}

/// Some items of a month, of either company; some are invoiced, some taken back, in this month or later.
async fn happens(world: &World, chance: &mut StdRng, owed: &mut Vec<Owed>) -> Counted {
    let mut counted = Counted::new();
    for _ in 0..chance.random_range(1..6) {
        let (nit, client) =
            if chance.random_bool(0.5) { (NIT, *world.client()) } else { (OTHER_NIT, *world.other_client()) };
        let blocks = chance.random_range(1..5);
        let ticket = improved(world, client, 1_800 * (blocks - 1) + chance.random_range(1..1_800)).await;
        let query = "{ billableLines(first: 100, filter: {status: READY}) { nodes { id ticket { id } } } }";
        let lines = world.billing().gql(query, json!({})).await.data()["billableLines"]["nodes"].clone();
        let is_its = |line: &&Value| line["ticket"]["id"] == ticket.as_str();
        let id = text(&lines.as_array().unwrap().iter().find(is_its).unwrap()["id"]).to_owned();
        owed.push(Owed { nit, id, blocks, invoiced: false, stated: false });
        add(&mut counted, nit, 1, blocks);
        let number = chance.random_range(0..owed.len());
        if !owed[number].invoiced && chance.random_bool(0.4) {
            let marked = json!({"lineIds": [owed[number].id], "invoiceNumber": format!("FE-{number}"),
                "idempotencyKey": world.key()});
            world.billing().sends("MarkInvoiced", marked).await.done();
            owed[number].invoiced = true;
        }
        if chance.random_bool(0.3) {
            let gone = owed.swap_remove(chance.random_range(0..owed.len()));
            let reverse = json!({"lineId": gone.id, "reason": "Por error.", "idempotencyKey": world.key()});
            world.billing().sends("ReverseLine", reverse).await.done();
            // What somebody has seen is followed by a negative line; the rest goes from this month, and both with it.
            let seen = gone.invoiced || gone.stated;
            add(&mut counted, gone.nit, if seen { 1 } else { -1 }, -gone.blocks);
        }
        let hours = chance.random_range(1..72);
        world.stack.clock.advance(TimeDelta::hours(hours));
    }
    counted
}

fn add(counted: &mut Counted, nit: &'static str, lines: i64, blocks: i64) {
    let sum = counted.entry(nit).or_default();
    *sum = (sum.0 + lines, sum.1 + blocks);
}

on_both_stacks!(every_month_reads_as_it_was_stated, |stack| {
    let world = open(stack).await;
    let owner = world.stack.owner().await;
    // Longer than any session: nobody signs in anew here.
    owner.execute_unprepared("UPDATE session SET expires_at = '2028-01-01T00:00:00+00:00'").await.unwrap();
    owner.close().await.unwrap();
    // The beginning of a month.
    world.stack.clock.advance(TimeDelta::days(7));
    let mut chance = StdRng::seed_from_u64(20_261_124);
    let (mut owed, mut months) = (Vec::new(), Vec::new());
    for _ in 0..MONTHS {
        let month = YearMonth::of(local_date(world.stack.clock.now()));
        let counted = happens(&world, &mut chance, &mut owed).await;
        let today = local_date(world.stack.clock.now());
        assert!(today <= month.last(), "a month holds what happens in it: {today}");
        let next = (month.last() - today).num_days() + 1;
        world.stack.clock.advance(TimeDelta::days(next));
        let close = json!({"month": month.to_string(), "idempotencyKey": world.key()});
        world.billing().sends("CloseMonth", close).await.done();
        for line in &mut owed {
            line.stated = true;
        }
        months.push((month, counted));
    }
    let mut stated = 0;
    for (month, counted) in months {
        let first = month.last().with_day(1).unwrap();
        let period = json!({"from": first, "to": month.last()});
        let read = by_company(
            &world.billing().gql(HOURS, period).await.data()["billableHours"]["byCompany"]["nodes"],
        );
        let month = json!({"month": month.to_string()});
        let said =
            by_company(&world.billing().gql(STATEMENTS, month.clone()).await.data()["statements"]["nodes"]);
        assert_eq!(read, said, "{month}");
        for (nit, (lines, blocks)) in counted {
            let pesos = |each: i64| json!(format!("{}.00", each * blocks));
            let Some(totals) = said.get(nit) else {
                assert_eq!((lines, blocks), (0, 0), "{month} {nit}");
                continue;
            };
            assert_eq!(
                (&totals["lines"], &totals["blocks"]),
                (&json!(lines), &json!(blocks)),
                "{month} {nit}"
            );
            let amounts = json!({"base": pesos(30_000), "iva": pesos(5_700), "total": pesos(35_700), "currency": "COP"});
            assert_eq!(totals["amounts"], amounts, "{month} {nit}");
            stated += blocks;
        }
    }
    assert_eq!(stated, owed.iter().map(|line| line.blocks).sum::<i64>(), "what is owed in the end is stated");
});
