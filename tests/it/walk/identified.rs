//! A conversation that began before anybody knew whose it was.

use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::world::{NIT, World};
use serde_json::{Value, json};

const NODES: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Message { body } } }";

on_both_stacks!(its_messages_go_with_it_to_its_company_and_its_notes_do_not, |stack| {
    let world = World::on(stack).await;
    let (client, stranger, agent) = (world.client(), world.other_client(), world.agent());
    let input = json!({"subject": "No factura", "description": "Llamó sin dar el NIT.", "topicCode": "resolucion",
                       "channel": "PHONE", "idempotencyKey": world.key()});
    let opened = agent.sends("OpenTicket", json!({"input": input})).await.done()["ticket"].clone();
    assert_eq!(opened["status"], "PENDING_IDENTIFICATION");
    let id = text(&opened["id"]);
    let message = agent.responds(id, "¿De qué empresa nos escribes?").await;
    let note = agent.notes(id, "Parece de la ferretería.").await;
    for nobody in [*client, *stranger] {
        assert_eq!(nobody.sends("TicketDetail", json!({"id": id})).await.data()["ticket"], Value::Null);
        let nodes = nobody.gql(NODES, json!({"ids": [message, note]})).await;
        assert_eq!(nodes.data()["nodes"], json!([null, null]));
    }

    let requester = json!({"documentType": "CC", "documentNumber": "52.345.678", "givenNames": "Luz", "surnames": "Díaz"});
    let version =
        world.admin().gql("query($id: ID!) { ticket(id: $id) { version } }", json!({"id": id})).await;
    let version = &version.data()["ticket"]["version"];
    let input = json!({"ticketId": id, "nit": NIT, "requester": requester, "expectedVersion": version});
    let identified = agent.sends("Identify", input).await;
    assert_eq!(identified.done()["ticket"]["company"]["nit"], NIT);

    let seen = client.reads(id).await;
    let bodies: Vec<&str> =
        seen["messages"]["nodes"].as_array().unwrap().iter().map(|one| text(&one["body"])).collect();
    assert_eq!(bodies, ["¿De qué empresa nos escribes?"]);
    let nodes = client.gql(NODES, json!({"ids": [message, note]})).await;
    assert_eq!(nodes.data()["nodes"], json!([{"body": "¿De qué empresa nos escribes?"}, null]));
    let answered = client.replies(id, "De la ferretería.").await;

    assert_eq!(stranger.reads(id).await, Value::Null);
    let nodes = stranger.gql(NODES, json!({"ids": [message, note, answered]})).await;
    assert_eq!(nodes.data()["nodes"], json!([null, null, null]));
});
