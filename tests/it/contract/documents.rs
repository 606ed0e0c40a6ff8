//! The consumers' documents: those of this milestone are valid and do what their names say; the others come later.

use super::wire::Wire;
use async_graphql::Request;
use desk_tests::answer::text;
use desk_tests::on_both_stacks;
use desk_tests::world::{AGENT, CLIENT, NIT, OTHER_CLIENT, PASSWORD, World};
use desk_tests::{documents, documents::Document};
use serde_json::{Value, json};
use turno::command::Role;
use turno::graphql::gate::{Code, Gate, Limits};
use turno::graphql::{build, permissions, scalars, sdl};

/// What is not valid yet, with what it waits for.
const LATER: &[(&str, &str)] = &[
    ("SearchArticles", "the knowledge base"),
    ("ReadArticle", "the knowledge base"),
    ("VoteArticle", "the knowledge base"),
    ("LogCall", "calls"),
    ("Inbox", "the inbox"),
    ("TicketFromMessage", "the inbox"),
];

/// What is run below.
const RUN: &[&str] = &[
    "SignIn",
    "RefreshSession",
    "PortalHome",
    "OpenTicket",
    "MyTickets",
    "TicketDetail",
    "ReplyToTicket",
    "QueuePage",
    "ResponsesDue",
    "TakeNext",
    "TakeOutOfOrder",
    "Respond",
    "AddNote",
    "Identify",
    "RevealDocument",
    "Estimate",
    "Reclassify",
    "WaitForCompany",
    "Resolve",
    "MyTicketUpdates",
    "QueueUpdates",
    "DeadlineUpdates",
    "SendQuote",
    "AcceptQuote",
    "DeclineQuote",
    "StartWork",
    "StopWork",
    "RecordWork",
    "RepeatsToReview",
    "ConfirmRepeat",
    "DisputeRepeat",
    "MyBillableHours",
    "BillableHours",
    "ReadyLines",
    "MarkInvoiced",
    "ReverseLine",
    "CloseMonth",
];

/// What the gate says of a text that nobody gave variables.
fn said(gate: &Gate, text: &str) -> Option<Code> {
    gate.admit(Request::new(text), Some(Role::Admin)).err().map(|refused| refused.code())
}

#[test]
fn each_is_valid_or_waits_for_something_named() {
    let gate = Gate::new(&sdl(&build()), permissions(), Limits::default()).unwrap().with_scalars(scalars());
    let all = documents::all();
    let is_valid =
        |document: &&Document| said(&gate, &document.text_of_today()) != Some(Code::GraphqlValidationFailed);
    let (valid, invalid): (Vec<&Document>, Vec<&Document>) = all.iter().partition(is_valid);
    let mut later: Vec<&str> = LATER.iter().map(|(name, _)| *name).collect();
    let mut invalid: Vec<&str> = invalid.iter().map(|document| document.name.as_str()).collect();
    let mut valid: Vec<&str> = valid.iter().map(|document| document.name.as_str()).collect();
    let mut run = RUN.to_vec();
    for list in [&mut later, &mut invalid, &mut valid, &mut run] {
        list.sort_unstable();
    }
    assert_eq!(invalid, later);
    assert_eq!(valid, run);
    // Of these something is cut off that is not valid yet.
    let cut: Vec<&str> = all
        .iter()
        .filter(|document| RUN.contains(&document.name.as_str()) && document.text != document.text_of_today())
        .map(|document| document.name.as_str())
        .collect();
    assert_eq!(cut, ["TicketDetail", "ReplyToTicket"]);
}

on_both_stacks!(signing_in, |stack| {
    let world = World::on(stack).await;
    let anonymous = world.anonymous();
    let answer = anonymous.sends("SignIn", json!({"email": CLIENT, "password": PASSWORD})).await;
    let session = answer.done()["session"].clone();
    assert_eq!(session["role"], "CLIENT");
    assert_eq!(session["accessTokenExpiresAt"], "2026-11-24T13:10:00.000000Z");
    assert_eq!(session["actingFor"], json!({"nit": NIT, "name": "Ferretería Ejemplo Ficticio S.A.S."}));
    assert_eq!(session["person"]["givenNames"], "Luz Marina");
    let answer = anonymous.sends("RefreshSession", json!({"refreshToken": session["refreshToken"]})).await;
    let turned = answer.done()["session"].clone();
    assert_ne!(turned["refreshToken"], session["refreshToken"]);
    for token in [&session["accessToken"], &turned["accessToken"]] {
        let body = json!({"query": documents::named("PortalHome").text});
        let home = world.post(Some(text(token)), body.to_string()).await;
        assert_eq!(home.data()["viewer"]["person"]["email"], CLIENT);
    }
    let wrong = anonymous.sends("SignIn", json!({"email": CLIENT, "password": "otra-clave-2026"})).await;
    assert_eq!(wrong.refusals(), ["CREDENTIALS_INVALID"]);
});

on_both_stacks!(the_portal, |stack| {
    let world = World::on(stack).await;
    let client = world.client();
    let answer = client.sends("PortalHome", json!({})).await;
    let home = answer.data();
    let company = json!({"nit": NIT, "name": "Ferretería Ejemplo Ficticio S.A.S."});
    assert_eq!(home["viewer"]["role"], "CLIENT");
    assert_eq!((&home["viewer"]["actingFor"], &home["viewer"]["companies"]), (&company, &json!([company])));
    let hours = json!({
        "isOpen": true,
        "opensAt": "2026-11-24T19:00:00.000000Z",
        "closesAt": "2026-11-24T17:00:00.000000Z",
        "responseTimes": [
            {"priority": 1, "minutes": 30}, {"priority": 2, "minutes": 60}, {"priority": 3, "minutes": 90},
        ],
    });
    assert_eq!(home["desk"], hours);
    assert_eq!(home["topics"].as_array().map(Vec::len), Some(16));

    let opened = client.opens_ticket("Resolución vencida").await;
    let expected = json!({
        "id": opened["id"],
        "number": "LG-2026-000001",
        "status": "QUEUED",
        "receivedAt": "2026-11-24T13:00:00.000000Z",
        "topic": {"code": "resolucion"},
        "priority": 1,
        "queuePlace": {"position": 1, "ahead": 0},
        "responseDeadline": {"dueAt": "2026-11-24T13:30:00.000000Z", "state": "RUNNING"},
    });
    assert_eq!(opened, expected);
    let id = text(&opened["id"]);

    let second = client.opens_ticket("Consecutivo").await;
    let page = client.sends("MyTickets", json!({"first": 1, "filter": {"status": ["QUEUED"]}})).await;
    let page = page.data()["tickets"].clone();
    assert_eq!(page["nodes"][0]["id"], second["id"], "the latest first");
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let variables =
        json!({"first": 1, "filter": {"status": ["QUEUED"]}, "after": page["pageInfo"]["endCursor"]});
    let page = client.sends("MyTickets", variables).await.data()["tickets"].clone();
    assert_eq!(page["nodes"][0]["id"], opened["id"]);
    assert_eq!(page["pageInfo"]["hasNextPage"], false);

    let message = client.replies(id, "Adjunto el número de la resolución.").await;
    let detail = client.reads(id).await;
    assert_eq!(detail["messages"]["nodes"][0]["id"], message.as_str());
    assert_eq!(detail["messages"]["nodes"][0]["author"]["displayName"], "Luz Marina Ríos");
    assert_eq!(detail["requester"]["documentNumber"], "***017");
    assert_eq!(detail["company"]["nit"], NIT);
    assert_eq!(detail["responseDeadline"]["targetMinutes"], 30);
    let explained = detail["responseDeadline"]["explanation"].as_array().unwrap();
    let counted: i64 = explained.iter().map(|segment| segment["countedSeconds"].as_i64().unwrap()).sum();
    assert_eq!(counted, 30 * 60);
    // What was cut off is not valid yet; when it is, the cut goes.
    for (name, variables) in [
        ("TicketDetail", json!({"id": id})),
        ("ReplyToTicket", json!({"ticketId": id, "body": "Hola", "attachmentIds": []})),
    ] {
        let whole = client.gql(&documents::named(name).text, variables).await;
        assert_eq!(whole.codes().first(), Some(&"GRAPHQL_VALIDATION_FAILED"), "{name} is valid as a whole");
    }
    assert_eq!(kinds(&detail), ["TICKET_CREATED", "DEADLINE_STARTED", "TICKET_REPLIED"]);
});

fn kinds(detail: &Value) -> Vec<&str> {
    detail["history"]["nodes"].as_array().unwrap().iter().map(|entry| text(&entry["kind"])).collect()
}

on_both_stacks!(the_console, |stack| {
    let world = World::on(stack).await;
    let (client, agent, admin) = (world.client(), world.agent(), world.admin());
    let first = client.opens_ticket("Resolución vencida").await;
    let second = client.opens_ticket("Consecutivo").await;
    let (first, second) = (text(&first["id"]), text(&second["id"]));

    let queue = agent.sees_queue().await;
    assert_eq!((&queue["length"], &queue["nodes"][1]["position"]), (&json!(2), &json!(2)));
    assert_eq!(queue["nodes"][0]["ticket"]["id"], first);
    let due = agent.sends("ResponsesDue", json!({"first": 10})).await;
    assert_eq!(due.data()["responsesDue"]["nodes"].as_array().map(Vec::len), Some(2));

    let taken = agent.takes_next().await;
    assert_eq!((text(&taken["id"]), text(&taken["status"])), (first, "IN_PROGRESS"));
    assert_eq!(taken["assignee"]["displayName"], "Ana Agente");
    let variables = json!({"ticketId": second, "reason": "Cierre de mes", "idempotencyKey": world.key()});
    let taken = admin.sends("TakeOutOfOrder", variables).await;
    assert_eq!(taken.done()["ticket"]["status"], "IN_PROGRESS");
    assert_eq!(agent.takes_next().await, Value::Null, "an empty queue");

    let answer = agent.sends("Respond", json!({"ticketId": first, "body": "Ya la revisamos."})).await;
    let met = json!({"state": "MET", "metAt": "2026-11-24T13:00:00.000000Z"});
    assert_eq!(answer.done()["ticket"]["responseDeadline"], met);
    let note = agent.sends("AddNote", json!({"ticketId": first, "body": "Llamar mañana."})).await;
    assert_eq!(note.done()["note"]["body"], "Llamar mañana.");
    let shown = agent.sends("RevealDocument", json!({"ticketId": first, "reason": "Trámite DIAN"})).await;
    assert_eq!(shown.done()["documentNumber"], "1030567017");
    let estimate = json!({"ticketId": first, "resolvesOn": "2026-11-25", "note": "Mañana."});
    let estimate = agent.sends("Estimate", estimate).await;
    assert_eq!(estimate.done()["ticket"]["estimatedOn"], "2026-11-25");

    let version = client.reads(second).await["version"].clone();
    let variables = json!({"ticketId": second, "topicCode": "otro", "expectedVersion": version});
    let moved = agent.sends("Reclassify", variables).await;
    assert_eq!(moved.done()["ticket"]["topic"]["code"], "otro");
    assert_eq!(moved.done()["ticket"]["priority"], 2);
    assert_eq!(moved.done()["ticket"]["responseDeadline"]["dueAt"], "2026-11-24T14:00:00.000000Z");
    let waiting = admin.waits_for_company(second, "¿Cuál es el consecutivo?").await;
    assert_eq!(waiting["status"], "WAITING_FOR_COMPANY");
    assert_eq!(waiting["responseDeadline"]["state"], "PAUSED");

    let resolved = agent.resolves(first, "Se renovó la resolución.").await;
    assert_eq!(resolved["status"], "RESOLVED");
    assert_eq!(resolved["resolvedAt"], "2026-11-24T13:00:00.000000Z");
});

on_both_stacks!(identifying_a_request, |stack| {
    let world = World::on(stack).await;
    let agent = world.agent();
    let input = json!({
        "subject": "No imprime", "description": "La factura sale en blanco.", "topicCode": "otro",
        "channel": "PHONE", "idempotencyKey": world.key(),
    });
    let opened = agent.sends("OpenTicket", json!({"input": input})).await.done()["ticket"].clone();
    assert_eq!(opened["status"], "PENDING_IDENTIFICATION");
    assert_eq!(opened["responseDeadline"], json!({"dueAt": null, "state": "NOT_STARTED"}));
    let variables = json!({
        "ticketId": opened["id"],
        "nit": NIT,
        "requester": {
            "documentType": "CC", "documentNumber": "1.030.567.017", "givenNames": "Luz", "surnames": "Ríos",
        },
        "expectedVersion": 1,
    });
    let identified = agent.sends("Identify", variables).await;
    let expected = json!({
        "id": opened["id"],
        "status": "QUEUED",
        "version": 2,
        "missingIdentity": [],
        "company": {"nit": NIT},
        "responseDeadline": {"state": "RUNNING", "dueAt": "2026-11-24T14:00:00.000000Z"},
    });
    assert_eq!(identified.done()["ticket"], expected);
    assert_eq!(world.client().reads(text(&opened["id"])).await["subject"], "No imprime");
});

/// Frames of a feed up to one of a kind; what a feed says of itself is left out.
async fn heard(wire: &mut Wire, last: &str) -> Vec<Value> {
    let mut frames = Vec::new();
    loop {
        let message = wire.next().await;
        let data = message["payload"]["data"].as_object();
        let frame = data.unwrap_or_else(|| panic!("{message}")).values().next().unwrap().clone();
        assert!(frame["position"].is_string(), "{frame}");
        let is_last = frame["kind"] == last;
        if frame.get("kind").is_some() {
            frames.push(frame);
        }
        if is_last {
            return frames;
        }
    }
}

on_both_stacks!(live_updates, |stack| {
    let world = World::on(stack).await;
    let address = world.listen().await;
    let listen = async |operation: &str, who: &str, variables: Value| {
        let mut wire = Wire::connect(address, Some(&world.token(who))).await;
        let first = wire.first_of(&documents::named(operation).text, variables).await;
        let data = first["payload"]["data"].as_object().unwrap_or_else(|| panic!("{first}"));
        assert_eq!(data.values().next().unwrap()["__typename"], "StreamReady", "{first}");
        wire
    };
    let mut portal = listen("MyTicketUpdates", CLIENT, json!({})).await;
    let mut stranger = listen("MyTicketUpdates", OTHER_CLIENT, json!({})).await;
    let mut queue = listen("QueueUpdates", AGENT, json!({})).await;
    let mut deadlines = listen("DeadlineUpdates", AGENT, json!({})).await;

    let opened = world.client().opens_ticket("Resolución vencida").await;
    let id = text(&opened["id"]);
    world.agent().takes_next().await;
    world.agent().notes(id, "Entre nosotros.").await;
    world.agent().responds(id, "Ya la revisamos.").await;
    let theirs = world.other_client().opens_ticket("Otra cosa").await;

    let frames = heard(&mut portal, "TICKET_REPLIED").await;
    let kinds: Vec<&str> = frames.iter().map(|frame| text(&frame["kind"])).collect();
    assert_eq!(kinds, ["TICKET_CREATED", "DEADLINE_STARTED", "TICKET_TAKEN", "TICKET_REPLIED"]);
    assert!(frames.iter().all(|frame| frame["ticket"]["id"] == id), "{frames:?}");
    let frames = heard(&mut queue, "TAKEN").await;
    let kinds: Vec<&str> = frames.iter().map(|frame| text(&frame["kind"])).collect();
    assert_eq!(kinds, ["ENTERED", "TAKEN"]);
    let frames = heard(&mut deadlines, "MET").await;
    assert_eq!(frames[0]["deadline"]["dueAt"], "2026-11-24T13:30:00.000000Z");
    // The first that a stranger hears is his own.
    let frames = heard(&mut stranger, "TICKET_CREATED").await;
    assert_eq!((frames.len(), &frames[0]["ticket"]["id"]), (1, &theirs["id"]));
});
