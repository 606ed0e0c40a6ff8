//! How many statements a page costs: none more for each row.
//!
//! A batch is closed by a timer, so a slow machine may split one in two. A statement for each row, or for each of its
//! messages, would show all the same: the longer page has twenty-two rows more.

use desk_tests::actors::Seat;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::schema::{Sdl, bottom};
use desk_tests::world::World;
use serde_json::{Value, json};

const FEW: usize = 2;
const MANY: usize = 24;

/// Tickets with messages, notes, assignees; more of them than [`MANY`] in the queue and out of it.
async fn busy(world: &World) -> Vec<String> {
    let (client, agent) = (world.client(), world.agent());
    let mut ids = Vec::new();
    for number in 0..MANY + 8 {
        let ticket = client.opens_ticket(&format!("Solicitud {number}")).await;
        let id = text(&ticket["id"]).to_owned();
        client.replies(&id, "Algo más.").await;
        agent.notes(&id, "Entre nosotros.").await;
        ids.push(id);
    }
    for _ in 0..4 {
        agent.takes_next().await;
    }
    ids
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
    let mut measured = Vec::new();
    for field in schema.fields("Query") {
        let (name, returns) = (field.name.node.as_str(), bottom(&field.ty.node));
        if !returns.ends_with("Connection") {
            continue;
        }
        let mut costs = Vec::new();
        for first in [FEW, MANY] {
            let selection = schema.selection(returns, 5, 2);
            let value = |name: &str, _: &str| (name == "first").then(|| json!(first));
            let (query, variables) = schema.operation("Query", name, &selection, &value);
            let (statements, shown) = cost(&world, *world.admin(), &query, variables).await;
            let rows = shown[name]["nodes"].as_array().map_or(0, Vec::len);
            costs.push((statements, rows));
        }
        assert!(grows_little(costs[0].0, costs[1].0), "{name}: statements and rows {costs:?}");
        assert!(
            costs[1].1 > costs[0].1 || ["companies", "people"].contains(&name),
            "{name} has too few rows: {costs:?}"
        );
        measured.push((name.to_owned(), costs[0].0));
    }
    let names: Vec<&str> = measured.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["tickets", "queue", "responsesDue", "people", "companies"] {
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
