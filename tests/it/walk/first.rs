//! The first walk: sign in, open a ticket, see its place and its deadline; the agent's queue shows it, he takes it,
//! answers, notes, resolves; the other company sees nothing of it.

use chrono::TimeDelta;
use desk_tests::answer::{Answer, text};
use desk_tests::documents;
use desk_tests::on_both_stacks;
use desk_tests::world::{AGENT, CLIENT, OTHER_CLIENT, PASSWORD, World};
use serde_json::{Value, json};

/// Somebody who signed in with his password and holds the token that he was given.
struct Visitor<'w> {
    world: &'w World,
    token: String,
}

impl<'w> Visitor<'w> {
    async fn signs_in(world: &'w World, email: &str) -> Self {
        let answer = world.anonymous().sends("SignIn", json!({"email": email, "password": PASSWORD})).await;
        Self { world, token: text(&answer.done()["session"]["accessToken"]).to_owned() }
    }

    async fn sends(&self, operation: &str, variables: Value) -> Answer {
        let query = documents::named(operation).text_of_today();
        let body = json!({"query": query, "variables": variables}).to_string();
        self.world.post(Some(&self.token), body).await
    }
}

on_both_stacks!(a_request_is_asked_answered_and_resolved, |stack| {
    let world = World::on(stack).await;
    let client = Visitor::signs_in(&world, CLIENT).await;
    let agent = Visitor::signs_in(&world, AGENT).await;
    let stranger = Visitor::signs_in(&world, OTHER_CLIENT).await;

    // The client opens a ticket and sees its place and its deadline.
    let input = json!({
        "subject": "No puedo facturar",
        "description": "El sistema dice que la resolución venció.",
        "topicCode": "resolucion",
        "idempotencyKey": "portal-1",
    });
    let opened = client.sends("OpenTicket", json!({"input": input})).await.done()["ticket"].clone();
    assert_eq!(opened["queuePlace"], json!({"position": 1, "ahead": 0}));
    assert_eq!(opened["responseDeadline"]["dueAt"], "2026-11-24T13:30:00.000000Z");
    let id = text(&opened["id"]);

    // The agent's queue shows it; he takes it.
    let queue = agent.sends("QueuePage", json!({"first": 25})).await.data()["queue"].clone();
    assert_eq!(queue["length"], 1);
    assert_eq!(queue["nodes"][0]["ticket"]["number"], "LG-2026-000001");
    assert_eq!(queue["nodes"][0]["ticket"]["company"]["name"], "Ferretería Ejemplo Ficticio S.A.S.");
    let taken = agent.sends("TakeNext", json!({"idempotencyKey": "console-1"})).await;
    assert_eq!(taken.done()["ticket"]["id"], id);
    let again = agent.sends("TakeNext", json!({"idempotencyKey": "console-1"})).await;
    assert_eq!(again.done()["ticket"]["id"], id, "the same key takes the same ticket");
    let seen = client.sends("TicketDetail", json!({"id": id})).await.data()["ticket"].clone();
    assert_eq!((text(&seen["status"]), &seen["queuePlace"]), ("IN_PROGRESS", &Value::Null));

    // Five minutes later he answers, in time; he notes something for the desk; he resolves it.
    world.stack.clock.advance(TimeDelta::minutes(5));
    let answer =
        agent.sends("Respond", json!({"ticketId": id, "body": "Ya la renovamos, intenta de nuevo."})).await;
    let deadline = &answer.done()["ticket"]["responseDeadline"];
    assert_eq!(deadline, &json!({"state": "MET", "metAt": "2026-11-24T13:05:00.000000Z"}));
    agent.sends("AddNote", json!({"ticketId": id, "body": "Revisar su alerta de vencimiento."})).await.done();
    world.stack.clock.advance(TimeDelta::minutes(1));
    let resolve = json!({"ticketId": id, "summary": "Se renovó la resolución.", "cause": "HOW_TO"});
    let resolved = agent.sends("Resolve", resolve).await;
    assert_eq!(resolved.done()["ticket"]["status"], "RESOLVED");

    // The client has seen every step but the note.
    let seen = client.sends("TicketDetail", json!({"id": id})).await.data()["ticket"].clone();
    assert_eq!(seen["status"], "RESOLVED");
    let bodies = seen["messages"]["nodes"].as_array().unwrap().iter().map(|message| text(&message["body"]));
    let bodies: Vec<&str> = bodies.collect();
    assert_eq!(bodies, ["Ya la renovamos, intenta de nuevo.", "Se renovó la resolución."]);
    let history = seen["history"]["nodes"].as_array().unwrap().iter().map(|entry| text(&entry["kind"]));
    let history: Vec<&str> = history.collect();
    let expected = [
        "TICKET_CREATED",
        "DEADLINE_STARTED",
        "TICKET_TAKEN",
        "TICKET_REPLIED",
        "DEADLINE_MET",
        "TICKET_RESOLVED",
    ];
    assert_eq!(history, expected);

    // Nobody of another company sees anything.
    assert_eq!(stranger.sends("TicketDetail", json!({"id": id})).await.data()["ticket"], Value::Null);
    assert_eq!(stranger.sends("MyTickets", json!({})).await.data()["tickets"]["nodes"], json!([]));
    let reply = stranger.sends("ReplyToTicket", json!({"ticketId": id, "body": "Hola"})).await;
    assert_eq!(reply.refusals(), ["NOT_FOUND ticketId"]);
});
