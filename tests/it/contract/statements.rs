//! How many statements a page costs: none more for each row.
//!
//! A batch is closed by a timer, so a slow machine may split one in two. A statement for each row, or for each of its
//! messages, would show all the same: the longer page has twenty-two rows more.

use async_graphql_parser::types::FieldDefinition;
use desk_tests::actors::Seat;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::schema::{Sdl, bottom};
use desk_tests::world::World;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use turno::command::Role;
use turno::graphql::ROOTS;
use turno::graphql::gate::{Access, Operation};

const FEW: usize = 2;
const MANY: usize = 24;
/// How deep a page is looked into: everything that hangs on a row, and what is loaded for that.
const DEPTH: usize = 4;

/// Pages that need more of a world than the busy one, and are measured with what they show: `billing::queries`.
const ELSEWHERE: [(&str, &str); 5] = [
    ("Query", "billableLines"),
    ("Query", "statements"),
    ("BillableHours", "byCompany"),
    ("BillableHours", "lines"),
    ("BillingMonthClosePayload", "statements"),
];

/// Tickets with messages, notes, assignees; more of them than [`MANY`] in the queue and out of it.
async fn busy(world: &World) -> Vec<String> {
    let (client, agent) = (world.client(), world.agent());
    let mut ids = Vec::new();
    for number in 0..MANY + 8 {
        let ticket = client.opens_ticket(&format!("Solicitud {number}")).await;
        let id = text(&ticket["id"]).to_owned();
        client.replies(&id, "Algo más.").await;
        if number == 0 {
            // Those that follow ask the same again, and are proposed as repeats.
            agent.responds(&id, "Ya la revisamos.").await;
        }
        agent.notes(&id, "Entre nosotros.").await;
        ids.push(id);
    }
    for _ in 0..4 {
        agent.takes_next().await;
    }
    ids
}

/// An improvement of which the quote was revised as often as makes a long page.
async fn quoted(world: &World) -> String {
    let owner = world.stack.owner().await;
    let approver = "UPDATE member SET may_approve_quotes = true";
    sea_orm::ConnectionTrait::execute_unprepared(&owner, approver).await.unwrap();
    let input = json!({"subject": "Un campo", "description": "Para la placa.", "topicCode": "mejora_campos",
        "idempotencyKey": world.key()});
    let ticket = world.client().sends("OpenTicket", json!({"input": input})).await.done()["ticket"].clone();
    for blocks in 1..=MANY {
        let variables = json!({"ticketId": ticket["id"], "improvement": "FIELD", "description": "Un campo.",
            "maximumBlocks": blocks, "idempotencyKey": world.key()});
        world.agent().sends("SendQuote", variables).await.done();
    }
    text(&ticket["id"]).to_owned()
}

/// The statements of one request, and the rows that it showed.
async fn cost(world: &World, seat: Seat<'_>, query: &str, variables: Value) -> (u64, Value) {
    let before = world.app.statements();
    let answer = seat.gql(query, variables).await;
    let shown = answer.data().clone();
    (world.app.statements() - before, shown)
}

fn grows_little(few: u64, many: u64) -> bool {
    many < few + u64::try_from(MANY - FEW).unwrap() / 2
}

on_both_stacks!(a_longer_page_costs_no_more_statements, |stack| {
    let (world, schema) = (World::on(stack).await, Sdl::read());
    let ids = busy(&world).await;
    for _ in 0..MANY {
        world.admin().makes_key("READ").await;
    }
    let mut measured = Vec::new();
    for field in schema.fields("Query") {
        let (name, returns) = (field.name.node.as_str(), bottom(&field.ty.node));
        if !returns.ends_with("Connection") || ELSEWHERE.contains(&("Query", name)) {
            continue;
        }
        let mut costs = Vec::new();
        for first in [FEW, MANY] {
            let selection = schema.selection(returns, DEPTH, 2);
            let value = |name: &str, _: &str| (name == "first").then(|| json!(first));
            let (query, variables) = schema.operation("Query", name, &selection, &value);
            let (statements, shown) = cost(&world, *world.admin(), &query, variables).await;
            let rows = shown[name]["nodes"].as_array().map_or(0, Vec::len);
            costs.push((statements, rows));
        }
        assert!(grows_little(costs[0].0, costs[1].0), "{name}: statements and rows {costs:?}");
        assert!(
            costs[1].1 > costs[0].1
                || ["companies", "people"].contains(&name)
                || ELSEWHERE.contains(&("Query", name)),
            "{name} has too few rows: {costs:?}"
        );
        measured.push((name.to_owned(), costs[0].0));
    }
    let names: Vec<&str> = measured.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["tickets", "queue", "responsesDue", "repeats", "people", "companies", "apiKeys"] {
        assert!(names.contains(&name), "{name} was not measured");
    }

    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Ticket { number messages(first: 2) { nodes { id } } } } }";
    let (few, shown) = cost(&world, *world.admin(), query, json!({"ids": ids[..FEW]})).await;
    let (many, _) = cost(&world, *world.admin(), query, json!({"ids": ids[..MANY]})).await;
    assert!(grows_little(few, many), "nodes of tickets: {few} and {many} statements");
    let message = shown["nodes"][0]["messages"]["nodes"][0]["id"].clone();
    let other = shown["nodes"][1]["messages"]["nodes"][0]["id"].clone();
    let query =
        "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Message { body author { displayName } } } }";
    let (few, _) = cost(&world, *world.admin(), query, json!({"ids": [message]})).await;
    let (many, _) = cost(&world, *world.admin(), query, json!({"ids": [message, other]})).await;
    assert_eq!(few, many, "nodes of messages");
});

/// Every page that a client can turn, below the roots too.
fn pages_of_clients(schema: &Sdl) -> Vec<(String, String)> {
    let may_read = |name: &str| {
        ROOTS.iter().any(|rule| {
            rule.field == name
                && rule.operation == Operation::Query
                && matches!(rule.roles, Access::Roles(roles) if roles.contains(&Role::Client))
        })
    };
    let is_page = |field: &&FieldDefinition| bottom(&field.ty.node).ends_with("Connection");
    let roots = schema.fields("Query").into_iter().filter(is_page).map(|field| ("Query", field));
    let roots = roots.filter(|(_, field)| may_read(field.name.node.as_str()));
    let objects = schema.objects().into_iter();
    let below = objects.flat_map(|name| schema.fields(name).into_iter().map(move |field| (name, field)));
    let all = roots.chain(below.filter(|(_, field)| is_page(field)));
    let all = all.map(|(owner, field)| (owner, field.name.node.as_str()));
    let here = all.filter(|page| !ELSEWHERE.contains(page));
    here.map(|(owner, field)| (owner.to_owned(), field.to_owned())).collect()
}

on_both_stacks!(a_client_pays_for_a_longer_page_no_more_than_the_desk, |stack| {
    let (world, schema) = (World::on(stack).await, Sdl::read().without(&["WorkSession"]));
    let ids = busy(&world).await;
    for number in 0..MANY {
        world.client().replies(&ids[0], &format!("Y además {number}.")).await;
    }
    let pages = pages_of_clients(&schema);
    let quoted = quoted(&world).await;
    let known = [("Query", "tickets"), ("Ticket", "history"), ("Ticket", "messages"), ("Ticket", "quotes")];
    let known = known.map(|(owner, field)| (owner.to_owned(), field.to_owned()));
    assert_eq!(pages.iter().collect::<BTreeSet<_>>(), known.iter().collect(), "a page that is not measured");
    for (owner, field) in &pages {
        let returns =
            schema.fields(owner).into_iter().find(|known| known.name.node == field.as_str()).unwrap();
        let selection = schema.selection(bottom(&returns.ty.node), DEPTH, 2);
        let mut costs = Vec::new();
        for first in [FEW, MANY] {
            let page = format!("{field}(first: {first}) {selection}");
            let (query, at) = match owner.as_str() {
                "Query" => (format!("query {{ {page} }}"), format!("/{field}/nodes")),
                _ => (
                    format!("query($id: ID!) {{ ticket(id: $id) {{ {page} }} }}"),
                    format!("/ticket/{field}/nodes"),
                ),
            };
            let ticket = if field == "quotes" { &quoted } else { &ids[0] };
            let variables = if owner == "Query" { json!({}) } else { json!({"id": ticket}) };
            let (statements, shown) = cost(&world, *world.client(), &query, variables).await;
            let rows = shown.pointer(&at).and_then(Value::as_array).map(Vec::len);
            assert_eq!(rows, Some(first), "{owner}.{field}");
            costs.push(statements);
        }
        assert!(grows_little(costs[0], costs[1]), "{owner}.{field}: statements {costs:?}");
    }
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Ticket { number messages(first: 2) { nodes { id } } } } }";
    let (few, _) = cost(&world, *world.client(), query, json!({"ids": ids[..FEW]})).await;
    let (many, shown) = cost(&world, *world.client(), query, json!({"ids": ids[..MANY]})).await;
    assert!(shown["nodes"].as_array().unwrap().iter().all(|node| node["number"].is_string()));
    assert!(grows_little(few, many), "nodes of tickets: {few} and {many} statements");
});
