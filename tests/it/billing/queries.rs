//! What is owed, read over the API.

use chrono::TimeDelta;
use desk_tests::actors::Seat;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::world::{ABSENT_NIT, NIT, OTHER_NIT, World};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

/// A desk on which clients may approve quotes, as an ADMIN would say when he enters them.
pub(crate) async fn open(stack: desk_tests::stack::Stack) -> World {
    let world = World::on(stack).await;
    let owner = world.stack.owner().await;
    owner.execute_unprepared("UPDATE member SET may_approve_quotes = true").await.unwrap();
    owner.close().await.unwrap();
    world
}

/// An improvement of a client's company, from its ticket to its line; gives the ticket's id.
pub(crate) async fn improved(world: &World, client: Seat<'_>, seconds: i64) -> String {
    let agent = world.agent();
    let input = json!({"subject": "Un reporte nuevo", "description": "Ventas por zona.",
        "topicCode": "mejora_reportes", "idempotencyKey": world.key()});
    let opened = client.sends("OpenTicket", json!({"input": input})).await.done()["ticket"].clone();
    let id = text(&opened["id"]).to_owned();
    let quote = json!({"ticketId": id, "improvement": "REPORT", "description": "Reporte de ventas por zona.",
        "maximumBlocks": 100, "idempotencyKey": world.key()});
    let quote = agent.sends("SendQuote", quote).await.done()["quote"]["id"].clone();
    let accept = json!({"quoteId": quote, "idempotencyKey": world.key()});
    client.sends("AcceptQuote", accept).await.done();
    assert_eq!(agent.takes_next().await["id"], id.as_str());
    let from = turno::platform::clock::Clock::now(&*world.stack.clock);
    world.stack.clock.advance(TimeDelta::seconds(seconds));
    let work = json!({"ticketId": id, "startedAt": from, "seconds": seconds, "idempotencyKey": world.key()});
    agent.sends("RecordWork", work).await.done();
    agent.resolves(&id, "Hecho.").await;
    id
}

const HOURS: &str = "query($nit: Nit, $from: Date!, $to: Date!, $after: String) {
    billableHours(period: {from: $from, to: $to}, nit: $nit) {
        totals { lines blocks hours amounts { base iva total currency } }
        lines(first: 2, after: $after) { nodes { blocks readyOn ticket { number } } pageInfo { hasNextPage endCursor } }
    }
}";

const BY_COMPANY: &str = "query($after: String) {
    billableHours(period: {from: \"2026-11-01\", to: \"2026-11-30\"}) {
        byCompany(first: 1, after: $after) {
            nodes { company { nit } totals { lines blocks amounts { total } } } pageInfo { hasNextPage endCursor }
        }
    }
}";

/// So many lines and blocks at the policy's tariff.
fn totals(lines: i64, blocks: i64) -> Value {
    let pesos = |each: i64| format!("{}.00", each * blocks);
    let hours = format!("{}.{}0", blocks / 2, if blocks % 2 == 0 { 0 } else { 5 });
    let amounts =
        json!({"base": pesos(30_000), "iva": pesos(5_700), "total": pesos(35_700), "currency": "COP"});
    json!({"lines": lines, "blocks": blocks, "hours": hours, "amounts": amounts})
}

async fn hours(seat: Seat<'_>, nit: Option<&str>, (from, to): (&str, &str)) -> Value {
    let answer = seat.gql(HOURS, json!({"nit": nit, "from": from, "to": to})).await;
    answer.data()["billableHours"].clone()
}

const NOVEMBER: (&str, &str) = ("2026-11-01", "2026-11-30");

on_both_stacks!(hours_of_a_period_by_company, |stack| {
    let world = open(stack).await;
    for seconds in [1_800, 1_801, 5_400] {
        improved(&world, *world.client(), seconds).await;
    }
    improved(&world, *world.other_client(), 60).await;
    for seat in [*world.billing(), *world.admin()] {
        assert_eq!(hours(seat, None, NOVEMBER).await["totals"], totals(4, 7));
        assert_eq!(hours(seat, Some(NIT), NOVEMBER).await["totals"], totals(3, 6));
        assert_eq!(hours(seat, Some(OTHER_NIT), NOVEMBER).await["totals"], totals(1, 1));
        assert_eq!(hours(seat, Some(ABSENT_NIT), NOVEMBER).await["totals"], totals(0, 0));
        let first = seat.gql(BY_COMPANY, json!({})).await.data()["billableHours"]["byCompany"].clone();
        let amounts = json!({"total": "214200.00"});
        let expected =
            json!([{"company": {"nit": NIT}, "totals": {"lines": 3, "blocks": 6, "amounts": amounts}}]);
        assert_eq!((&first["nodes"], &first["pageInfo"]["hasNextPage"]), (&expected, &json!(true)));
        let after = json!({"after": first["pageInfo"]["endCursor"]});
        let second = seat.gql(BY_COMPANY, after).await.data()["billableHours"]["byCompany"].clone();
        assert_eq!(second["nodes"][0]["company"]["nit"], OTHER_NIT);
        assert_eq!(second["pageInfo"]["hasNextPage"], false);
    }
    // Both days are of the period, and no other.
    for (period, lines) in [
        (("2026-11-24", "2026-11-24"), 4),
        (("2026-11-23", "2026-11-23"), 0),
        (("2026-11-25", "2026-12-31"), 0),
        (("2026-11-25", "2026-11-24"), 0),
    ] {
        assert_eq!(hours(*world.billing(), None, period).await["totals"]["lines"], lines, "{period:?}");
    }
});

on_both_stacks!(a_client_sees_what_his_company_owes_and_nothing_else, |stack| {
    let world = open(stack).await;
    improved(&world, *world.client(), 1_801).await;
    let theirs = improved(&world, *world.other_client(), 60).await;
    for nit in [None, Some(NIT)] {
        let seen = hours(*world.client(), nit, NOVEMBER).await;
        assert_eq!(
            (&seen["totals"], seen["lines"]["nodes"].as_array().map(Vec::len)),
            (&totals(1, 2), Some(1))
        );
    }
    let foreign = hours(*world.client(), Some(OTHER_NIT), NOVEMBER).await;
    assert_eq!(foreign, hours(*world.client(), Some(ABSENT_NIT), NOVEMBER).await, "like an absent one");
    assert_eq!(foreign["totals"], totals(0, 0));
    let lines = "{ billableLines { nodes { id ticket { id } } } }";
    let all = world.billing().gql(lines, json!({})).await.data()["billableLines"]["nodes"].clone();
    let line = all.as_array().unwrap().iter().find(|line| line["ticket"]["id"] == theirs.as_str()).unwrap();
    let node = "query($id: ID!) { node(id: $id) { id ... on BillableLine { blocks } } }";
    let id = json!({"id": line["id"]});
    assert_eq!(world.client().gql(node, id.clone()).await.data()["node"], Value::Null);
    assert_eq!(world.other_client().gql(node, id.clone()).await.data()["node"]["blocks"], 1);
    assert_eq!(world.admin().gql(node, id.clone()).await.data()["node"]["blocks"], 1);
    let blind = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(world.agent().gql(blind, id).await.data()["node"], Value::Null);
    for seat in [*world.client(), *world.agent()] {
        assert_eq!(seat.gql(lines, json!({})).await.codes(), ["FORBIDDEN"]);
    }
    assert_eq!(world.client().gql(BY_COMPANY, json!({})).await.codes(), ["FORBIDDEN"]);
});

on_both_stacks!(pages_turn_without_a_gap, |stack| {
    let world = open(stack).await;
    for _ in 0..5 {
        improved(&world, *world.client(), 60).await;
        world.stack.clock.advance(TimeDelta::hours(17));
    }
    let (mut days, mut after) = (Vec::new(), Value::Null);
    loop {
        let variables = json!({"from": "2026-11-01", "to": "2026-12-31", "after": after});
        let page = world.billing().gql(HOURS, variables).await.data()["billableHours"]["lines"].clone();
        days.extend(page["nodes"].as_array().unwrap().iter().map(|line| text(&line["readyOn"]).to_owned()));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    // From 08:01 every seventeen hours: 08, 01, 18, 11, 04 o'clock.
    assert_eq!(days, ["2026-11-24", "2026-11-25", "2026-11-25", "2026-11-26", "2026-11-27"]);
    let other = json!({"from": "2026-11-01", "to": "2026-11-30", "after": after});
    assert_eq!(
        world.billing().gql(HOURS, other).await.codes(),
        ["BAD_USER_INPUT"],
        "another period's cursor"
    );
});

on_both_stacks!(lines_are_filtered_by_state_period_and_company, |stack| {
    let world = open(stack).await;
    for client in [*world.client(), *world.other_client()] {
        improved(&world, client, 60).await;
    }
    let query =
        "query($filter: BillableLineFilter) { billableLines(filter: $filter) { nodes { id company { nit }
        nitNumber nitCheckDigit quantity unitPrice ivaPercent itemCode unitCode } } }";
    let all = world.billing().gql(query, json!({})).await.data()["billableLines"]["nodes"].clone();
    let expected = json!({"id": all[0]["id"], "company": {"nit": NIT}, "nitNumber": "999000001", "nitCheckDigit": 2,
        "quantity": "0.50", "unitPrice": "60000.00", "ivaPercent": "19.00", "itemCode": "SOP-HORA",
        "unitCode": "HUR"});
    assert_eq!((&all[0], all.as_array().map(Vec::len)), (&expected, Some(2)));
    let marked = json!({"lineIds": [all[0]["id"]], "invoiceNumber": "FE-1", "idempotencyKey": world.key()});
    world.billing().sends("MarkInvoiced", marked).await.done();
    let period = |from: &str, to: &str| json!({"period": {"from": from, "to": to}});
    for (filter, expected) in [
        (json!({"status": "READY"}), vec![&all[1]["id"]]),
        (json!({"status": "INVOICED"}), vec![&all[0]["id"]]),
        (json!({"status": "HELD"}), vec![]),
        (json!({"nit": OTHER_NIT}), vec![&all[1]["id"]]),
        (json!({"nit": ABSENT_NIT}), vec![]),
        (period("2026-11-24", "2026-11-24"), vec![&all[0]["id"], &all[1]["id"]]),
        (period("2026-11-25", "2026-11-30"), vec![]),
    ] {
        let answer = world.billing().gql(query, json!({"filter": filter})).await;
        let nodes = answer.data()["billableLines"]["nodes"].clone();
        let found: Vec<&Value> = nodes.as_array().unwrap().iter().map(|line| &line["id"]).collect();
        assert_eq!(found, expected, "{filter}");
    }
});

on_both_stacks!(statements_are_listed_and_are_nodes, |stack| {
    let world = open(stack).await;
    improved(&world, *world.client(), 60).await;
    world.stack.clock.advance(TimeDelta::days(8));
    let close = json!({"month": "2026-11", "idempotencyKey": world.key()});
    world.billing().sends("CloseMonth", close).await.done();
    let query =
        "query($nit: Nit, $month: YearMonth) { statements(filter: {nit: $nit, month: $month}) { nodes { id month
        company { nit } closedBy { displayName } content contentSha256 } } }";
    let listed = async |variables: Value| {
        world.admin().gql(query, variables).await.data()["statements"]["nodes"].clone()
    };
    let all = listed(json!({})).await;
    assert_eq!((&all[0]["month"], &all[0]["company"]["nit"]), (&json!("2026-11"), &json!(NIT)));
    assert_eq!(all[0]["closedBy"]["displayName"], "Fabio Factura");
    assert_eq!(listed(json!({"nit": NIT, "month": "2026-11"})).await, all);
    for nothing in [json!({"nit": OTHER_NIT}), json!({"nit": ABSENT_NIT}), json!({"month": "2026-10"})] {
        assert_eq!(listed(nothing).await, json!([]));
    }
    let node = "query($id: ID!) { node(id: $id) { ... on Statement { month } } }";
    let id = json!({"id": all[0]["id"]});
    assert_eq!(world.client().gql(node, id.clone()).await.data()["node"]["month"], "2026-11");
    assert_eq!(world.other_client().gql(node, id).await.data()["node"], Value::Null);
});

on_both_stacks!(a_longer_page_costs_no_more_statements, |stack| {
    let world = open(stack).await;
    for number in 0..12 {
        let client = if number % 2 == 0 { *world.client() } else { *world.other_client() };
        improved(&world, client, 60).await;
    }
    world.stack.clock.advance(TimeDelta::days(8));
    let close = json!({"month": "2026-11", "idempotencyKey": world.key()});
    world.billing().sends("CloseMonth", close).await.done();
    let fields =
        "id company { nit } nitNumber confirmedBy { displayName } statement { month } ticket { number }";
    let period = "period: {from: \"2026-11-01\", to: \"2026-11-30\"}";
    for (seat, query) in [
        (*world.billing(), format!("query($n: Int!) {{ billableLines(first: $n) {{ nodes {{ {fields} }} }} }}")),
        (
            *world.client(),
            format!("query($n: Int!) {{ billableHours({period}) {{ totals {{ lines }} lines(first: $n) {{ nodes {{ {fields} }} }} }} }}"),
        ),
        (
            *world.admin(),
            format!("query($n: Int!) {{ billableHours({period}) {{ byCompany(first: $n) {{ nodes {{ company {{ nit }} totals {{ lines }} }} }} }} }}"),
        ),
        (
            *world.billing(),
            "query($n: Int!) { statements(first: $n) { nodes { company { nit } closedBy { displayName } } } }".to_owned(),
        ),
    ] {
        let mut costs = Vec::new();
        for first in [1, 2, 12] {
            let before = world.app.statements();
            seat.gql(&query, json!({"n": first})).await.data();
            costs.push(world.app.statements() - before);
        }
        // A batch is closed by a timer, so a slow machine may split one.
        assert!(costs[2] < costs[0] + 5, "{query}: {costs:?}");
    }
});
