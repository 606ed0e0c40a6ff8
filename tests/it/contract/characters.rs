//! Characters that no text may have: U+0000 nowhere, the other control characters in no text that is kept.

use desk_tests::actors::Seat;
use desk_tests::answer::{Answer, text};
use desk_tests::on_both_stacks;
use desk_tests::schema::Sdl;
use desk_tests::world::{CLIENT, NIT, World};
use serde_json::{Value, json};

/// Texts that are compared and never kept: no control character can come of them to anybody.
const COMPARED: [&str; 3] = ["password", "newPassword", "refreshToken"];

/// Mutations that take a key and do nothing with it.
const WITHOUT_KEY: [&str; 5] =
    ["sessionCreate", "sessionRefresh", "sessionSwitchCompany", "sessionRevoke", "passwordChange"];

/// The places of all texts in a value, as JSON pointers.
fn texts(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                texts(item, &format!("{at}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// The answer to the first who may ask for it.
async fn asked(world: &World, query: &str, variables: &Value) -> Answer {
    let mut seats: Vec<Seat<'_>> = world.one_of_each().await.into();
    seats.reverse();
    for seat in seats {
        let answer = seat.gql(query, variables.clone()).await;
        if answer.codes() != ["FORBIDDEN"] && answer.codes() != ["UNAUTHENTICATED"] {
            return answer;
        }
    }
    panic!("nobody may ask for {query}");
}

/// Ids of what must be there before a text is looked at.
struct Ids {
    ticket: String,
    pending: String,
    person: String,
    member: String,
    company: String,
}

impl Ids {
    async fn of(world: &World) -> Self {
        let ticket = world.client().opens_ticket("Resolución vencida").await;
        let input = json!({
            "subject": "Falta todo", "description": "Sin datos.", "topicCode": "otro",
            "idempotencyKey": world.key(),
        });
        let pending = world.agent().sends("OpenTicket", json!({"input": input})).await;
        let person = world.session(CLIENT).person.to_string();
        let query = "query($id: ID!) { person(id: $id) { memberships { id company { id } } } }";
        let found = world.admin().gql(query, json!({"id": person})).await;
        let member = found.at("/data/person/memberships/0");
        Self {
            ticket: text(&ticket["id"]).to_owned(),
            pending: text(&pending.done()["ticket"]["id"]).to_owned(),
            member: text(&member["id"]).to_owned(),
            company: text(&member["company"]["id"]).to_owned(),
            person,
        }
    }

    /// A good value for an argument or field of a root field.
    fn value(&self, root: &str, name: &str, kind: &str) -> Option<Value> {
        Some(match (name, kind) {
            ("ticketId", _) if root == "ticketIdentify" => json!(self.pending),
            ("ticketId", _) => json!(self.ticket),
            ("personId", _) => json!(self.person),
            ("memberId", _) => json!(self.member),
            ("companyId", _) => json!(self.company),
            ("topicCode", _) => json!("otro"),
            ("documentType", _) => json!("CC"),
            ("documentNumber", _) => json!("1020304050"),
            ("role", _) => json!("CLIENT"),
            (_, "Nit") => json!(NIT),
            (_, "String" | "ID") => json!("texto"),
            (_, "RequesterInput" | "MembershipInput" | "TicketFilter") => json!({}),
            _ => return None,
        })
    }

    /// The root fields, each with every text that it takes.
    fn operations(&self, schema: &Sdl, root: &str, selection: &str) -> Vec<(String, String, Value)> {
        let fields = schema.fields(root).into_iter().map(|field| field.name.node.to_string());
        let operation = |field: String| {
            let value = |name: &str, kind: &str| self.value(&field, name, kind);
            let (query, variables) = schema.operation(root, &field, selection, &value);
            (field, query, variables)
        };
        fields.map(operation).collect()
    }
}

on_both_stacks!(a_nul_is_refused_before_anything_runs, |stack| {
    let (world, schema) = (World::on(stack).await, Sdl::read());
    let ids = Ids::of(&world).await;
    world.one_of_each().await;
    let before = world.everything().await;
    let mut tried = 0;
    let mutations = ids.operations(&schema, "Mutation", "{ __typename }");
    let queries = ids.operations(&schema, "Query", "{ __typename }");
    for (name, query, variables) in mutations.into_iter().chain(queries) {
        let mut places = Vec::new();
        texts(&variables, "", &mut places);
        for place in places {
            let mut variables = variables.clone();
            let at = variables.pointer_mut(&place).unwrap();
            *at = format!("{}\u{0}", text(at)).into();
            let answer = asked(&world, &query, &variables).await;
            assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{name} {place}: {:#}", answer.body);
            tried += 1;
        }
    }
    assert!(tried > 80, "{tried} texts");
    for literal in [
        r#"{ ticketByNumber(number: "a\u0000") { id } }"#,
        r#"{ nodes(ids: ["x", "\u0000"]) { id } }"#,
        r#"{ tickets(filter: { text: "\u0000" }) { nodes { id } } }"#,
        r#"{ tickets(filter: { topicCode: ["otro", "\u0000"] }) { nodes { id } } }"#,
        r#"query($t: String = "\u0000") { tickets(filter: { text: $t }) { nodes { id } } }"#,
    ] {
        let answer = world.admin().gql(literal, json!({})).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{literal}: {:#}", answer.body);
    }
    assert_eq!(world.everything().await, before);
});

on_both_stacks!(no_text_that_is_kept_has_a_control_character, |stack| {
    let (world, schema) = (World::on(stack).await, Sdl::read());
    let ids = Ids::of(&world).await;
    world.one_of_each().await;
    let before = world.everything().await;
    let mut tried = 0;
    for (name, query, variables) in ids.operations(&schema, "Mutation", "{ userErrors { code path } }") {
        let mut places = Vec::new();
        texts(&variables, "", &mut places);
        for place in places {
            let field = place.rsplit('/').next().unwrap();
            let idle_key = field == "idempotencyKey" && WITHOUT_KEY.contains(&name.as_str());
            if COMPARED.contains(&field) || idle_key {
                continue;
            }
            for bad in ["\u{7}", "\u{1b}[2J", "\u{7f}", "\u{85}"] {
                let mut variables = variables.clone();
                let at = variables.pointer_mut(&place).unwrap();
                *at = format!("a{bad}{}", text(at)).into();
                let answer = asked(&world, &query, &variables).await;
                let refused = answer.codes() == ["BAD_USER_INPUT"]
                    || answer.refusals().iter().any(|refusal| refusal.ends_with(field));
                assert!(refused, "{name} {place} {bad:?}: {:#}", answer.body);
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried} texts");
    assert_eq!(world.everything().await, before);
});
