//! Every cell of `api/docs/permissions.md`, tried at the gate and, where there is a root field, over HTTP.

use async_graphql::{Request, Variables};
use desk_tests::schema::{ROOTS, Sdl};
use desk_tests::stack::Stack;
use desk_tests::world::World;
use serde_json::Value;
use std::collections::BTreeMap;
use turno::command::{ApiKeyScope, Asker, Role};
use turno::graphql::gate::{Code, Gate, Limits};
use turno::graphql::{build, permissions, scalars, sdl};

/// In the order of the columns.
const ASKERS: [Asker; 7] = [
    Asker::Nobody,
    Asker::Person(Role::Client),
    Asker::Person(Role::Agent),
    Asker::Person(Role::Billing),
    Asker::Person(Role::Admin),
    Asker::Key(ApiKeyScope::Read),
    Asker::Key(ApiKeyScope::Invoice),
];

/// The columns of billing: people and keys.
const BILLING: [usize; 3] = [3, 5, 6];

/// What a title of the page stands for.
const TITLES: [(&str, &str); 4] = [
    ("## Queries", "Query"),
    ("## Mutations", "Mutation"),
    ("## Subscriptions", "Subscription"),
    ("## Object types", ""),
];

/// The cells of a row, by section and name.
type Page = BTreeMap<(&'static str, String), [bool; 7]>;

fn page() -> Page {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/docs/permissions.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut section = "";
    let mut page = Page::new();
    for line in text.lines() {
        if let Some((_, root)) = TITLES.iter().find(|(title, _)| *title == line) {
            section = root;
        }
        let Some(row) = line.strip_prefix("| `") else { continue };
        let mut cells = row.trim_end_matches(" |").split(" | ");
        let name = cells.next().unwrap().trim_end_matches('`').to_owned();
        let cells: Vec<bool> = cells.map(|cell| cell == "yes").collect();
        page.insert((section, name), cells.try_into().unwrap());
    }
    page
}

fn gate() -> Gate {
    let gate = Gate::new(&sdl(&build()), permissions(), Limits::default()).unwrap();
    gate.with_scalars(scalars())
}

fn refusal(asker: Asker) -> Code {
    if asker == Asker::Nobody { Code::Unauthenticated } else { Code::Forbidden }
}

/// A root field that shows nothing but the name of its type.
fn smallest(schema: &Sdl, root: &str, field: &str, world: Option<&World>) -> (String, Value) {
    let returns = schema.fields(root).into_iter().find(|known| known.name.node == field).unwrap();
    let is_leaf = schema.fields(desk_tests::schema::bottom(&returns.ty.node)).is_empty();
    let selection = if is_leaf { "" } else { "{ __typename }" };
    let key = |name: &str, _: &str| {
        (name == "idempotencyKey").then(|| world.map_or_else(|| "key".to_owned(), World::key).into())
    };
    schema.operation(root, field, selection, &key)
}

#[test]
fn the_page_names_every_root_field_and_every_object() {
    let (page, schema) = (page(), Sdl::read());
    let mut expected: Vec<(&str, String)> = Vec::new();
    for (root, _) in ROOTS {
        expected.extend(schema.fields(root).iter().map(|field| (root, field.name.node.to_string())));
    }
    expected.extend(schema.objects().iter().map(|object| ("", (*object).to_owned())));
    expected.sort();
    let found: Vec<(&str, String)> = page.into_keys().collect();
    assert_eq!(found, expected);
}

#[test]
fn every_root_field_for_every_role_at_the_gate() {
    let (page, schema, gate) = (page(), Sdl::read(), gate());
    for ((root, field), cells) in page.iter().filter(|((root, _), _)| !root.is_empty()) {
        let (query, variables) = smallest(&schema, root, field, None);
        for (asker, may) in ASKERS.into_iter().zip(cells) {
            let request = Request::new(&query).variables(Variables::from_json(variables.clone()));
            let found = gate.admit(request, asker).err().map(|refused| refused.code());
            let expected = (!may).then(|| refusal(asker));
            assert_eq!(found, expected, "{root}.{field} for {asker:?}: {query}");
        }
    }
}

#[test]
fn every_object_type_for_every_role_at_the_gate() {
    let (page, schema, gate) = (page(), Sdl::read(), gate());
    for ((_, object), cells) in page.iter().filter(|((root, _), _)| root.is_empty()) {
        let ways = schema.ways_to(object);
        assert!(!ways.is_empty(), "nothing leads to {object}");
        for (column, asker) in ASKERS.into_iter().enumerate() {
            let mut reached = false;
            for way in &ways {
                let last = way[2..]
                    .iter()
                    .rev()
                    .fold("{ __typename }".to_owned(), |inner, step| format!("{{ {step} {inner} }}"));
                let key = |name: &str, _: &str| (name == "idempotencyKey").then(|| "key".into());
                let (query, variables) = schema.operation(&way[0], &way[1], &last, &key);
                let request = Request::new(&query).variables(Variables::from_json(variables));
                let found = gate.admit(request, asker).err().map(|refused| refused.code());
                let root = (TITLES.iter().find(|(_, root)| *root == way[0]).unwrap().1, way[1].clone());
                let cell = |name: &str| page.get(&("", name.to_owned())).map(|cells| cells[column]);
                // An interface is open to whom one of its members is.
                let is_open = |name: &str| {
                    let members = schema.members(name);
                    cell(name).unwrap_or_else(|| members.iter().any(|member| cell(member) == Some(true)))
                };
                let along = (2..=way.len()).all(|end| is_open(schema.end_of(&way[..end])));
                let may = page[&root][column] && along;
                assert_eq!(found, (!may).then(|| refusal(asker)), "{way:?} for {asker:?}");
                reached |= may;
            }
            assert_eq!(reached, cells[column], "{object} for {asker:?}: the row and the ways to it differ");
        }
    }
}

#[test]
fn a_key_may_nothing_that_billing_may_not() {
    for (row, cells) in page() {
        let [.., billing, _, reads, invoices] = cells;
        assert!(!invoices || billing, "{row:?}");
        assert!(!reads || invoices, "{row:?}: each scope covers those before it");
        assert!(row.0 != "Subscription" || !invoices, "{row:?}: keys listen to nothing");
        let public = cells[0];
        assert!(row.0 != "Mutation" || !reads || public, "{row:?}: a key that reads writes nothing");
    }
}

#[test]
fn billing_reads_no_conversation() {
    let page = page();
    let open = page
        .iter()
        .filter(|(_, cells)| BILLING.iter().any(|column| cells[*column]))
        .map(|((_, name), _)| name.as_str());
    let talk =
        ["Ticket", "ticket", "Message", "message", "History", "Queue", "queue", "Requester", "Note", "node"];
    let conversations: Vec<&str> = open
        .filter(|name| *name != "TicketReference" && talk.iter().any(|word| name.starts_with(word)))
        .collect();
    assert_eq!(conversations, Vec::<&str>::new());
}

/// Over HTTP, who may not is refused with the code of the gate and nothing changes; who may is not.
async fn over_http(stack: Stack) {
    let (page, schema, world) = (page(), Sdl::read(), World::on(stack).await);
    let seats = world.one_of_each().await;
    let before = world.everything().await;
    let mut allowed = Vec::new();
    for ((root, field), cells) in page.iter().filter(|((root, _), _)| ["Query", "Mutation"].contains(root)) {
        for (seat, may) in seats.into_iter().zip(cells) {
            let (query, variables) = smallest(&schema, root, field, Some(&world));
            if *may {
                allowed.push((seat, query, variables));
                continue;
            }
            let answer = seat.gql(&query, variables).await;
            assert_eq!(answer.codes(), [refusal(seat.asker()).as_str()], "{field} for {:?}", seat.asker());
            let status = if seat.asker() == Asker::Nobody { 401 } else { 403 };
            assert_eq!((answer.status.as_u16(), answer.body.get("data")), (status, None));
        }
    }
    assert_eq!(world.everything().await, before, "a refused request changed something");
    // What ends a sign-in comes last.
    allowed.sort_by_key(|(_, query, _)| query.contains("sessionRevoke"));
    for (seat, query, variables) in allowed {
        let answer = seat.gql(&query, variables).await;
        for code in answer.codes() {
            assert!(
                !["FORBIDDEN", "UNAUTHENTICATED", "INTERNAL", "GRAPHQL_VALIDATION_FAILED"].contains(&code),
                "{query} for {:?}: {:#}",
                seat.asker(),
                answer.body
            );
        }
    }
}

desk_tests::on_both_stacks!(every_root_field_for_every_role_over_http, |stack| {
    over_http(stack).await;
});
