//! Another company's client tries everything that takes an id, a number or a NIT, with real ones: the answer is that
//! for absent ones, to the letter, and nothing changes.

use super::wire::Wire;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::schema::Sdl;
use desk_tests::world::{ABSENT_NIT, CLIENT, NIT, OTHER_CLIENT, World};
use serde_json::{Value, json};
use turno::graphql::ROOTS;

/// A real name of something and an absent one of the same form.
struct Pair {
    real: String,
    absent: String,
}

impl Pair {
    fn of(real: impl Into<String>) -> Self {
        let real = real.into();
        let (prefix, digits) = real.split_at(4);
        let absent = format!("{prefix}{}", digits.chars().rev().collect::<String>());
        assert_ne!(absent, real);
        Self { real, absent }
    }
}

/// What the first company has: ids, a number, its NIT.
struct Belongings {
    ids: Vec<Pair>,
    number: Pair,
    nit: Pair,
}

async fn belongings(world: &World) -> Belongings {
    let (client, agent) = (world.client(), world.agent());
    let ticket = client.opens_ticket("Resolución vencida").await;
    let id = text(&ticket["id"]).to_owned();
    agent.takes_next().await;
    let message = agent.responds(&id, "Ya la revisamos.").await;
    let note = agent.notes(&id, "Llamar mañana.").await;
    let repeat = told_of_repeat(world).await;
    let session = world.session(CLIENT);
    let number = text(&ticket["number"]).to_owned();
    let absent = number.replace("000001", "999999");
    assert_ne!(number, absent);
    Belongings {
        ids: vec![
            Pair::of(id),
            Pair::of(message),
            Pair::of(note),
            Pair::of(session.company.unwrap().to_string()),
            Pair::of(session.person.to_string()),
            Pair::of(session.session.to_string()),
            Pair::of(repeat),
        ],
        number: Pair { real: number, absent },
        nit: Pair { real: NIT.to_owned(), absent: ABSENT_NIT.to_owned() },
    }
}

/// A repeat of which the company has been told: the same question, asked after it was answered.
async fn told_of_repeat(world: &World) -> String {
    world.client().opens_ticket("Otra vez la resolución vencida").await;
    let found = world.admin().sends("RepeatsToReview", json!({})).await;
    let repeat = text(&found.data()["repeats"]["nodes"][0]["id"]).to_owned();
    let confirm = json!({"repeatId": repeat, "idempotencyKey": world.key()});
    assert_eq!(world.admin().sends("ConfirmRepeat", confirm).await.done()["repeat"]["status"], "CONFIRMED");
    repeat
}

/// The answers for real names and for absent ones, with the names masked.
async fn answers(
    world: &World,
    schema: &Sdl,
    (root, field): (&str, &str),
    owned: &Belongings,
    id: &Pair,
) -> [Value; 2] {
    let mut found = Vec::new();
    for real in [true, false] {
        let of = |pair: &Pair| Value::from(if real { &*pair.real } else { &*pair.absent });
        let value = |name: &str, kind: &str| match (name, kind) {
            (_, "ID") => Some(of(id)),
            (_, "Nit") => Some(of(&owned.nit)),
            ("number", _) => Some(of(&owned.number)),
            ("filter", _) => Some(json!({})),
            ("idempotencyKey", _) => Some(world.key().into()),
            _ => None,
        };
        let definition = schema.fields(root).into_iter().find(|known| known.name.node == field).unwrap();
        let returns = desk_tests::schema::bottom(&definition.ty.node);
        let selection = if root == "Subscription" {
            "{ __typename }".to_owned()
        } else {
            schema.selection(returns, 2, 5)
        };
        let (query, variables) = schema.operation(root, field, &selection, &value);
        let answer = if root == "Subscription" {
            let mut wire = Wire::connect(world.listen().await, Some(&world.token(OTHER_CLIENT))).await;
            wire.first_of(&query, variables).await
        } else {
            let answer = world.other_client().gql(&query, variables).await;
            assert!(!answer.codes().contains(&"GRAPHQL_VALIDATION_FAILED"), "{query}: {:#}", answer.body);
            assert!(answer.status.as_u16() < 500, "{query}: {:#}", answer.body);
            json!({"status": answer.status.as_u16(), "body": answer.body})
        };
        let masked = [id, &owned.nit, &owned.number].iter().fold(answer.to_string(), |text, pair| {
            text.replace(&pair.real, "<name>").replace(&pair.absent, "<name>")
        });
        found.push(serde_json::from_str(&masked).unwrap());
    }
    found.try_into().unwrap()
}

on_both_stacks!(a_foreign_name_is_answered_like_an_absent_one, |stack| {
    let (world, schema) = (World::on(stack).await, Sdl::read());
    let owned = belongings(&world).await;
    let before = world.everything().await;
    let mut tried = Vec::new();
    for rule in ROOTS.iter().filter(|rule| rule.roles.admits(world.client().asker())) {
        let root = format!("{:?}", rule.operation);
        let definition =
            schema.fields(&root).into_iter().find(|known| known.name.node == rule.field).unwrap();
        let takes = |types: &[&str]| {
            definition.arguments.iter().any(|argument| schema.takes(&argument.node.ty.node, types))
        };
        // A sign-in needs the password as well, and says nothing more about a company without it.
        if rule.field == "sessionCreate" || !(takes(&["ID", "Nit"]) || rule.field == "ticketByNumber") {
            continue;
        }
        tried.push(rule.field);
        for id in &owned.ids {
            let [real, absent] = answers(&world, &schema, (&root, rule.field), &owned, id).await;
            assert_eq!(real, absent, "{} with {}", rule.field, id.real);
        }
    }
    for field in [
        "ticket",
        "ticketByNumber",
        "tickets",
        "node",
        "nodes",
        "company",
        "ticketReply",
        "ticketCancel",
        "repeatDispute",
    ] {
        assert!(tried.contains(&field), "{field} was not tried");
    }
    assert_eq!(world.everything().await, before, "a stranger changed something");
});

on_both_stacks!(a_client_sees_no_note_and_no_other_company, |stack| {
    let world = World::on(stack).await;
    let owned = belongings(&world).await;
    // His own company's note is not his either.
    let note = &owned.ids[2].real;
    let answer = world.client().gql("query($id: ID!) { node(id: $id) { id } }", json!({"id": note})).await;
    assert_eq!(answer.data()["node"], Value::Null);
    let detail = world.client().reads(&owned.ids[0].real).await;
    let bodies: Vec<&Value> =
        detail["messages"]["nodes"].as_array().unwrap().iter().map(|message| &message["body"]).collect();
    assert_eq!(bodies, ["Ya la revisamos."]);
    let kinds = detail["history"]["nodes"].to_string();
    assert!(!kinds.contains("TICKET_NOTE_ADDED"), "{kinds}");
    assert_eq!(
        world.other_client().sends("MyTickets", json!({})).await.data()["tickets"]["nodes"],
        json!([])
    );
    assert_eq!(world.other_client().reads(&owned.ids[0].real).await, Value::Null);
});
