//! `kill -9` in the middle of what costs money: each item is charged once or not at all, whatever was said again.

use super::desk::{self, People};
use super::money::{Call, Next, Stream, Who};
use chrono::{DateTime, Utc};
use desk_tests::process::{Base, Process};
use futures::stream::{self, StreamExt as _};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const KILLS: usize = 200;

/// One item each at a time.
const AGENTS: usize = 8;

/// A block at the policy's tariff, in pesos: base, IVA, both.
const BLOCK: [i64; 3] = [30_000, 5_700, 35_700];

const LINES: &str = "query($after: String) { billableLines(first: 100, after: $after) { nodes { id status blocks \
                     invoiceNumber ticket { id } reverses { id } amounts { base iva total } } \
                     pageInfo { hasNextPage endCursor } } }";

#[tokio::test]
async fn sqlite() {
    holds(Base::sqlite(), 20_261_124).await;
}

#[tokio::test]
async fn postgres() {
    holds(Base::postgres().await, 42).await;
}

async fn holds(base: Base, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut process = Process::serve(&base, &[]).await;
    let mut people = desk::enter(&base, &process, AGENTS).await;
    // The last one is billing's.
    people.agents.push(desk::enter_billing(&process, &people).await);
    let mut known = Stream::among(AGENTS);
    let mut kills = 0;
    // On a slow machine a life may be over before anything is done; then there are some more lives.
    while kills < KILLS || (known.items.len() <= KILLS / 10 && kills < 2 * KILLS) {
        kills += 1;
        // Its first connection is open: what is cut off is the stream, not the start.
        lines(&process, &people).await;
        // A life ends at its instant, whatever is going on.
        let life = Duration::from_micros(chance.random_range(2_000..150_000));
        let _ = tokio::time::timeout(life, go_on(&process, &people, &mut known, &mut chance)).await;
        process.kill().await;
        process = Process::serve(&base, &[]).await;
        known.lives_again();
    }
    known.is_ending = true;
    go_on(&process, &people, &mut known, &mut chance).await;
    replays(&process, &people, &known).await;
    assert!(
        known.items.len() > KILLS / 10,
        "the lives were too short to show anything: {}",
        known.items.len()
    );
    assert!(known.repeated > KILLS / 4, "too few answers were lost to show anything: {}", known.repeated);
    let lines = lines(&process, &people).await;
    each_is_charged_once(&process, &people, &known, &lines).await;
    sums_are_counted(&process, &people, &known, &lines).await;
    process.kill().await;
    let (sound, said) = base.run(&["audit", "verify"]).await;
    assert!(sound, "{said}");
}

/// Says one thing after the other, until the process is killed or nothing is left.
async fn go_on(process: &Process, people: &People, known: &mut Stream, chance: &mut StdRng) {
    loop {
        match known.next(chance) {
            Next::Say(call) => {
                let Some(answer) = say(process, people, &call).await else { return };
                known.hear(&answer);
            }
            Next::Read => {
                let Some(lines) = read(process, people).await else { return };
                let charges = lines.iter().filter(|line| line["reverses"].is_null());
                let text = |value: &Value| value.as_str().unwrap().to_owned();
                known.read(&charges.map(|line| (text(&line["ticket"]["id"]), text(&line["id"]))).collect());
            }
            Next::Nothing => return,
        }
    }
}

async fn say(process: &Process, people: &People, call: &Call) -> Option<Value> {
    let token = match call.who {
        Who::Client => &people.client,
        Who::Agent(number) => &people.agents[number],
        Who::Billing => &people.agents[AGENTS],
    };
    process.ask(&people.http, Some(token), &call.document(), call.variables()).await
}

/// Every line, unless the process is gone.
async fn read(process: &Process, people: &People) -> Option<Vec<Value>> {
    let (mut lines, mut after) = (Vec::new(), Value::Null);
    loop {
        let billing = Some(people.agents[AGENTS].as_str());
        let answer = process.ask(&people.http, billing, LINES, json!({"after": after})).await?;
        let page = &answer["data"]["billableLines"];
        lines.extend(page["nodes"].as_array().unwrap_or_else(|| panic!("{answer}")).iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            return Some(lines);
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

async fn lines(process: &Process, people: &People) -> Vec<Value> {
    read(process, people).await.expect("an undisturbed request is answered")
}

/// All that was ever answered, said once more: the same outcome, and nothing new in the log.
async fn replays(process: &Process, people: &People, known: &Stream) {
    let before = lines(process, people).await;
    let again = known.answered.iter().map(async |(call, outcome)| {
        let answer = say(process, people, call).await.expect("an undisturbed request is answered");
        assert_eq!(&call.outcome(&answer), outcome, "{call:?}");
    });
    stream::iter(again).buffer_unordered(AGENTS).collect::<Vec<()>>().await;
    assert_eq!(lines(process, people).await, before, "said again, nothing is done again");
}

/// The blocks of an item, counted half an hour at a time from the sessions that the ticket shows.
async fn worked_blocks(process: &Process, people: &People, ticket: &str) -> i64 {
    let query = "query($id: ID!) { ticket(id: $id) { workSessions { startedAt endedAt } } }";
    let answer = process.ask(&people.http, Some(&people.admin), query, json!({"id": ticket})).await.unwrap();
    let sessions = answer["data"]["ticket"]["workSessions"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let at = |value: &Value| value.as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
    let worked = |session: &Value| (at(&session["endedAt"]) - at(&session["startedAt"])).num_seconds();
    let seconds: i64 = sessions.iter().map(worked).sum();
    assert_eq!(sessions.len(), 1, "one session was begun: {answer}");
    (0..seconds).step_by(1_800).count() as i64
}

/// A worked item has exactly the line that was told, and what became of it; one without work has none.
async fn each_is_charged_once(process: &Process, people: &People, known: &Stream, lines: &[Value]) {
    let mut seen = BTreeSet::new();
    for item in &known.items {
        let of_item: Vec<&Value> = lines.iter().filter(|line| line["ticket"]["id"] == *item.ticket).collect();
        let charges: Vec<&&Value> = of_item.iter().filter(|line| line["reverses"].is_null()).collect();
        let blocks = worked_blocks(process, people, &item.ticket).await;
        assert_eq!(charges.len(), usize::from(blocks > 0), "{item:?}: {of_item:?}");
        let Some(charge) = charges.first() else { continue };
        assert_eq!((charge["id"].as_str(), &charge["blocks"]), (item.line.as_deref(), &json!(blocks)));
        assert_eq!(of_item.len(), 1 + usize::from(item.fate.reversed), "{item:?}: {of_item:?}");
        let status = match (item.fate.invoiced, item.fate.reversed) {
            (true, _) => "INVOICED",
            (false, true) => "REVERSED",
            (false, false) => "READY",
        };
        assert_eq!(
            (&charge["status"], charge["invoiceNumber"].is_string()),
            (&json!(status), item.fate.invoiced)
        );
        seen.insert(item.ticket.as_str());
    }
    let of = |line: &Value| line["ticket"]["id"].as_str().unwrap().to_owned();
    assert!(lines.iter().all(|line| seen.contains(of(line).as_str())), "a line of nothing");
    assert!(seen.len() > KILLS / 20, "the work was too short to cost anything: {}", seen.len());
}

/// What is owed, as billing's page sums it, is one block's amounts for each item that was worked and not taken back.
async fn sums_are_counted(process: &Process, people: &People, known: &Stream, lines: &[Value]) {
    let owed = known.items.iter().filter(|item| item.line.is_some() && !item.fate.reversed).count() as i64;
    let pesos = |value: &Value| value.as_str().unwrap().strip_suffix(".00").unwrap().parse::<i64>().unwrap();
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for line in lines.iter().filter(|line| line["status"] != "REVERSED") {
        for name in ["base", "iva", "total"] {
            *sums.entry(name).or_default() += pesos(&line["amounts"][name]);
        }
    }
    let expected =
        BTreeMap::from([("base", owed * BLOCK[0]), ("iva", owed * BLOCK[1]), ("total", owed * BLOCK[2])]);
    assert_eq!(sums, expected);
    let query = "{ billableHours(period: {from: \"2020-01-01\", to: \"2099-12-31\"}) { totals { blocks \
                 amounts { base iva total } } } statements(first: 100) { nodes { id month totals { lines } } } }";
    let billing = Some(people.agents[AGENTS].as_str());
    let answer = process.ask(&people.http, billing, query, json!({})).await.unwrap();
    let totals = &answer["data"]["billableHours"]["totals"];
    assert_eq!(totals["blocks"], owed, "{answer}");
    for (name, sum) in expected {
        assert_eq!(pesos(&totals["amounts"][name]), sum, "{name}: {answer}");
    }
    // The months that are over had no lines; each was closed once.
    let statements = answer["data"]["statements"]["nodes"].as_array().unwrap();
    let months: BTreeSet<&str> = statements.iter().map(|row| row["month"].as_str().unwrap()).collect();
    assert_eq!((statements.len(), months.len()), (known.months as usize, known.months as usize), "{answer}");
}
