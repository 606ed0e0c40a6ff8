//! An integration tries every document of `billing.graphql` with the demo's key.

use super::house::{House, MORNING};
use desk_tests::documents;
use desk_tests::world::links;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use turno::app::{App, Front};
use turno::demo::api_key;
use turno::sessions::{PasswordHasher, SigningKey};

/// A program that invoices, and what it has sent so far.
struct Integration {
    http: reqwest::Client,
    url: String,
    key: String,
    sent: BTreeSet<String>,
}

impl Integration {
    /// Serves the desk on a port of its own, as the command does.
    async fn of(app: &App) -> Self {
        let front = Front {
            origins: Vec::new(),
            localhost: true,
            key: SigningKey::from_seed([7; 32]).unwrap(),
            links: links(),
            issuer: "turno".to_owned(),
            hasher: PasswordHasher::standard(Arc::clone(app.desk.ids())).unwrap(),
            behind_proxy: false,
        };
        let (router, _sockets) = app.front(front).unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}/graphql", listener.local_addr().unwrap());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        let key = api_key(&app.desk).await.unwrap().unwrap();
        let key = key.expose_secret().to_owned();
        Self { http: reqwest::Client::new(), url, key, sent: BTreeSet::new() }
    }

    /// Sends a document as it stands in the contract, and gives its only field: done, without any error.
    async fn sends(&mut self, name: &str, variables: Value) -> Value {
        self.sent.insert(name.to_owned());
        let body = json!({"query": documents::named(name).text, "variables": variables});
        let (status, answer) = self.posts(&self.key, &body).await;
        assert_eq!((status, answer.get("errors")), (200, None), "{name}: {answer:#}");
        let field = answer["data"].as_object().unwrap().values().next().unwrap().clone();
        if field.get("userErrors").is_some() {
            assert_eq!(field["userErrors"], json!([]), "{name}");
        }
        field
    }

    async fn posts(&self, key: &str, body: &Value) -> (u16, Value) {
        let request = self.http.post(&self.url).bearer_auth(key).json(body);
        let request = request.header("accept", "application/graphql-response+json");
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

fn totals(lines: i64, blocks: i64, hours: &str, [base, iva, total]: [&str; 3]) -> Value {
    let amounts = json!({"base": base, "iva": iva, "total": total, "currency": "COP"});
    json!({"lines": lines, "blocks": blocks, "hours": hours, "amounts": amounts})
}

/// The line of a company among those of a page.
fn line_of<'a>(page: &'a Value, nit: &str, is_positive: bool) -> &'a Value {
    let nodes = page["nodes"].as_array().unwrap();
    let found = nodes.iter().find(|line| {
        let total = line["amounts"]["total"].as_str().unwrap();
        line["company"]["nit"] == nit && total.starts_with('-') != is_positive
    });
    found.unwrap_or_else(|| panic!("no line of {nit} in {page:#}"))
}

#[tokio::test]
async fn every_document_of_an_integration_is_done_with_its_key() {
    let house = House::in_the_morning().await;
    assert_eq!(MORNING, "2026-11-24T15:20:00Z", "the months of the books are September and October");
    let app = house.open().await;
    let mut program = Integration::of(&app).await;
    let september = json!({"from": "2026-09-01", "to": "2026-09-30"});
    let october = json!({"from": "2026-10-01", "to": "2026-10-31"});

    let owed = program.sends("BillableHours", september.clone()).await;
    assert_eq!(owed["totals"], totals(3, 6, "3.00", ["180000.00", "34200.00", "214200.00"]));
    assert_eq!(owed["byCompany"]["nodes"].as_array().unwrap().len(), 3);
    let owed = program.sends("BillableHours", october.clone()).await;
    assert_eq!(owed["totals"], totals(3, 3, "1.50", ["90000.00", "17100.00", "107100.00"]));

    let ready = program.sends("ReadyLines", september).await;
    let repeated = line_of(&ready, "999000005-1", true).clone();
    assert_eq!(repeated["reason"], "REPEATED_TOPIC");
    assert_eq!(ready["nodes"].as_array().unwrap().len(), 1, "the others are invoiced");
    let ready = program.sends("ReadyLines", october).await;
    let (sold, back) = (line_of(&ready, "999000006-9", true), line_of(&ready, "999000001-2", false));
    assert_eq!((&sold["quantity"], &back["quantity"]), (&json!("2.00"), &json!("-1.50")));

    let mark =
        json!({"lineIds": [repeated["id"]], "invoiceNumber": "FE-1203", "idempotencyKey": "demo-key-1"});
    let marked = program.sends("MarkInvoiced", mark).await;
    let expected = json!([{"id": repeated["id"], "status": "INVOICED", "invoiceNumber": "FE-1203"}]);
    assert_eq!(marked["lines"], expected);

    let reverse = json!({"lineId": sold["id"], "reason": "Otro valor.", "idempotencyKey": "demo-key-2"});
    let reversal = program.sends("ReverseLine", reverse).await["reversal"].clone();
    assert_eq!(reversal["reverses"]["id"], sold["id"]);
    let negative =
        json!({"base": "-120000.00", "iva": "-22800.00", "total": "-142800.00", "currency": "COP"});
    assert_eq!(reversal["amounts"], negative);

    let close = json!({"month": "2026-10", "validateOnly": true, "idempotencyKey": "demo-key-3"});
    let shown = program.sends("CloseMonth", close).await["statements"]["nodes"].clone();
    assert_eq!(shown.as_array().unwrap().len(), 1, "of one company it is left to be closed: {shown:#}");
    assert_eq!(shown[0]["company"]["nit"], "999000004-4");
    assert_eq!(shown[0]["totals"], totals(1, 2, "1.00", ["60000.00", "11400.00", "71400.00"]));

    let file = include_str!("../../data/clients/billing.graphql");
    let all = documents::all().into_iter().filter(|document| file.contains(&document.text));
    assert_eq!(program.sent, all.map(|document| document.name).collect(), "every document");
    let (status, _) = program.posts("turno_none", &json!({"query": "{ __typename }"})).await;
    assert_eq!(status, 401);
    app.close().await.unwrap();
}
