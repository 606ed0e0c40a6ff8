//! A nullable field that fails becomes null by itself: its error names it, and what stands beside it is answered.

use desk_tests::actors::Seat;
use desk_tests::answer::{Answer, text};
use desk_tests::on_both_stacks;
use desk_tests::world::{CLIENT, NIT, PASSWORD, World};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Takes a column away, so that whoever reads the table fails.
async fn breaks(world: &World, table: &str, column: &str) {
    let sql = format!("ALTER TABLE {table} RENAME COLUMN {column} TO gone");
    world.stack.owner().await.execute_unprepared(&sql).await.unwrap();
}

/// The only error is at `path`, tells nothing of the inside, and leaves the field alone null.
#[track_caller]
fn failed_alone(answer: &Answer, path: &[&str], expected: &Value) {
    assert_eq!(answer.status.as_u16(), 200, "{:#}", answer.body);
    assert_eq!(answer.codes(), ["INTERNAL"], "{:#}", answer.body);
    let at: Vec<String> = answer.at("/errors/0/path").as_array().unwrap().iter().map(step).collect();
    assert_eq!(at, path, "{:#}", answer.body);
    assert_eq!(answer.at("/data"), expected);
}

fn step(part: &Value) -> String {
    part.as_str().map_or_else(|| part.to_string(), str::to_owned)
}

async fn asks(seat: Seat<'_>, query: &str, id: &str) -> Answer {
    seat.gql(query, json!({"id": id})).await
}

on_both_stacks!(a_ticket_without_its_topic_or_its_place_is_a_ticket, |stack| {
    let world = World::on(stack).await;
    let ticket = world.client().opens_ticket("Resolución vencida").await;
    let id = text(&ticket["id"]);
    breaks(&world, "topic", "name").await;
    let topic = "query($id: ID!) { ticket(id: $id) { subject topic { code } } }";
    let expected = json!({"ticket": {"subject": "Resolución vencida", "topic": null}});
    failed_alone(&asks(*world.client(), topic, id).await, &["ticket", "topic"], &expected);
    breaks(&world, "queue_entry", "ordinal").await;
    let place = "query($id: ID!) { ticket(id: $id) { subject queuePlace { ahead } } }";
    let expected = json!({"ticket": {"subject": "Resolución vencida", "queuePlace": null}});
    failed_alone(&asks(*world.client(), place, id).await, &["ticket", "queuePlace"], &expected);
});

on_both_stacks!(a_company_that_cannot_be_read_takes_nothing_along, |stack| {
    let world = World::on(stack).await;
    let client = world.session(CLIENT).person.to_string();
    breaks(&world, "company", "created_at").await;
    let viewer = world.client().gql("{ viewer { role actingFor { name } } }", json!({})).await;
    failed_alone(
        &viewer,
        &["viewer", "actingFor"],
        &json!({"viewer": {"role": "CLIENT", "actingFor": null}}),
    );
    let person = "query($id: ID!) { person(id: $id) { role memberships { status company { name } } } }";
    let person = asks(*world.admin(), person, &client).await;
    let expected =
        json!({"person": {"role": "CLIENT", "memberships": [{"status": "ACTIVE", "company": null}]}});
    failed_alone(&person, &["person", "memberships", "0", "company"], &expected);
    let company = format!("{{ company(nit: \"{NIT}\") {{ name }} viewer {{ role }} }}");
    let company = world.admin().gql(&company, json!({})).await;
    failed_alone(&company, &["company"], &json!({"company": null, "viewer": {"role": "ADMIN"}}));

    let sign_in = "mutation($input: SessionCreateInput!) { \
                   sessionCreate(input: $input) { session { role actingFor { name } } } }";
    let input = json!({"input": {"email": CLIENT, "password": PASSWORD}});
    let signed = world.anonymous().gql(sign_in, input).await;
    let expected = json!({"sessionCreate": {"session": {"role": "CLIENT", "actingFor": null}}});
    failed_alone(&signed, &["sessionCreate", "session", "actingFor"], &expected);
});

on_both_stacks!(a_root_field_that_fails_leaves_the_others, |stack| {
    let world = World::on(stack).await;
    let client = world.session(CLIENT).person.to_string();
    breaks(&world, "person", "created_at").await;
    let query = "query($id: ID!) { person(id: $id) { role } node(id: \"x\") { id } desk { isOpen } }";
    let answer = asks(*world.admin(), query, &client).await;
    failed_alone(&answer, &["person"], &json!({"person": null, "node": null, "desk": {"isOpen": true}}));
});

/// Every file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The heads of the resolvers of a file, each on one line.
fn resolvers(text: &str) -> Vec<String> {
    let heads = text.split("async fn ").skip(1).filter_map(|rest| rest.split_once(" {\n"));
    let heads = heads.map(|(head, _)| head.split_whitespace().collect::<Vec<_>>().join(" "));
    heads.filter(|head| head.contains("&self") && head.contains("Context<")).collect()
}

/// `Result<Option<T>>` is a nullable field for the schema, and yet its failure takes the parent along.
#[test]
fn no_resolver_takes_its_parent_along() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src");
    let found: Vec<String> =
        sources(&folder).into_iter().flat_map(|path| resolvers(&fs::read_to_string(path).unwrap())).collect();
    assert!(found.len() > 50, "resolvers were read: {}", found.len());
    let wrong: Vec<&String> = found.iter().filter(|head| head.contains("-> Result<Option<")).collect();
    assert_eq!(wrong, Vec::<&String>::new());
}
