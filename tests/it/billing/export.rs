//! `GET /export/billable-lines.csv`.

use super::queries::{improved, open};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use desk_tests::on_both_stacks;
use desk_tests::world::{ADMIN, AGENT, BILLING, CLIENT, World};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use turno::billing::csv::{COLUMNS, header, row};
use turno_entity::{
    CompanyId, LineId, LineReason, LineStatus, PersonId, QuoteId, Standing, TicketId, billable_line, company,
};
use uuid::Uuid;

const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30";

async fn asked(
    world: &World,
    who: Option<&str>,
    method: &str,
    query: &str,
) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::builder().method(method).uri(format!("/export/billable-lines.csv?{query}"));
    if let Some(who) = who {
        request = request.header("authorization", format!("Bearer {}", world.token(who)));
    }
    let response = world.send(request.body(Body::empty()).unwrap()).await;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), 16 << 20).await.unwrap();
    (status, headers, String::from_utf8(body.to_vec()).unwrap())
}

/// The rows by column name.
fn rows(text: &str) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

on_both_stacks!(the_rows_are_those_of_the_api, |stack| {
    let world = open(stack).await;
    improved(&world, *world.client(), 1_801).await;
    improved(&world, *world.other_client(), 60).await;
    let query = "{ billableHours(period: {from: \"2026-11-01\", to: \"2026-11-30\"}) { lines { nodes { id nitNumber
        nitCheckDigit company { name } ticket { number } description itemCode itemScheme unitCode quantity unitPrice
        ivaPercent amounts { base iva total currency } workedFrom workedTo confirmedBy { displayName } confirmedAt
        readyOn } } } }";
    let shown = world.admin().gql(query, json!({})).await.data()["billableHours"]["lines"]["nodes"].clone();
    for who in [BILLING, ADMIN] {
        let (status, headers, text) = asked(&world, Some(who), "GET", NOVEMBER).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers["content-type"], "text/csv; charset=utf-8; header=present");
        assert_eq!(headers["cache-control"], "no-store");
        let name = "attachment; filename=\"billable-lines_2026-11-01_2026-11-30.csv\"";
        assert_eq!(headers["content-disposition"], name);
        assert!(text.ends_with("\r\n") && text.lines().next() == Some(&COLUMNS.join(",")));
        let found = rows(&text);
        assert_eq!(found.len(), shown.as_array().unwrap().len());
        for (row, line) in found.iter().zip(shown.as_array().unwrap()) {
            let pairs: [(&str, &Value); 18] = [
                ("line_id", &line["id"]),
                ("tenant_nit", &line["nitNumber"]),
                ("tenant_name", &line["company"]["name"]),
                ("ticket", &line["ticket"]["number"]),
                ("description_es", &line["description"]),
                ("item_code", &line["itemCode"]),
                ("item_scheme", &line["itemScheme"]),
                ("unit_code", &line["unitCode"]),
                ("quantity", &line["quantity"]),
                ("unit_price", &line["unitPrice"]),
                ("base", &line["amounts"]["base"]),
                ("iva_percent", &line["ivaPercent"]),
                ("iva", &line["amounts"]["iva"]),
                ("total", &line["amounts"]["total"]),
                ("currency", &line["amounts"]["currency"]),
                ("worked_from", &line["workedFrom"]),
                ("worked_to", &line["workedTo"]),
                ("confirmed_by", &line["confirmedBy"]["displayName"]),
            ];
            for (column, value) in pairs {
                assert_eq!(json!(row[column]), *value, "{column}");
            }
            assert_eq!(json!(row["confirmed_at"]), line["confirmedAt"]);
            assert_eq!((row["id_scheme"].as_str(), row["period"].as_str()), ("31", "2026-11"));
            assert_eq!(row["tenant_dv"], line["nitCheckDigit"].to_string());
        }
        // DR-32: quantity times unit price is the base, and with the tax the total.
        assert_eq!(
            ["quantity", "unit_price", "base", "iva", "total"].map(|column| found[0][column].as_str()),
            ["1.00", "60000.00", "60000.00", "11400.00", "71400.00"]
        );
    }
    let (_, _, nothing) = asked(&world, Some(BILLING), "GET", "from=2026-12-01&to=2026-12-31").await;
    assert_eq!(nothing, header());
});

on_both_stacks!(what_is_not_owed_is_not_in_it, |stack| {
    let world = open(stack).await;
    for _ in 0..2 {
        improved(&world, *world.client(), 60).await;
    }
    let (_, _, text) = asked(&world, Some(BILLING), "GET", NOVEMBER).await;
    let line = rows(&text)[0]["line_id"].clone();
    let reverse = json!({"lineId": line, "reason": "Error.", "idempotencyKey": world.key()});
    world.billing().sends("ReverseLine", reverse).await.done();
    let (_, _, text) = asked(&world, Some(BILLING), "GET", NOVEMBER).await;
    assert_eq!(rows(&text).len(), 1);
    assert_ne!(rows(&text)[0]["line_id"], line);
});

on_both_stacks!(who_may_not_and_what_cannot_be_is_refused, |stack| {
    let world = open(stack).await;
    let code = |text: &str| {
        let body: Value = serde_json::from_str(text).unwrap();
        body["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned()
    };
    for (who, status, expected) in
        [(None, 401, "UNAUTHENTICATED"), (Some(CLIENT), 403, "FORBIDDEN"), (Some(AGENT), 403, "FORBIDDEN")]
    {
        let (found, _, text) = asked(&world, who, "GET", NOVEMBER).await;
        assert_eq!((found.as_u16(), code(&text).as_str()), (status, expected), "{who:?}");
    }
    for query in [
        "",
        "from=2026-11-01",
        "to=2026-11-30",
        "from=2026-11-01&to=2026-11-31",
        "from=2026-11-1&to=2026-11-30",
        "from=2026-11-30&to=2026-11-01",
        "from=2026-11-01&from=2026-11-02&to=2026-11-30",
        "from=2026-11-01&to=2026-11-30&nit=1",
        "from=1899-12-31&to=1900-01-01",
        // 366 days are a leap year; one more is too long.
        "from=2024-01-01&to=2025-01-01",
    ] {
        let (found, _, text) = asked(&world, Some(BILLING), "GET", query).await;
        assert_eq!((found.as_u16(), code(&text).as_str()), (400, "BAD_USER_INPUT"), "{query}");
    }
    let (found, _, _) = asked(&world, Some(BILLING), "GET", "from=2024-01-01&to=2024-12-31").await;
    assert_eq!(found, StatusCode::OK);
    let (found, headers, _) = asked(&world, Some(BILLING), "POST", NOVEMBER).await;
    assert_eq!((found.as_u16(), headers["allow"].to_str().unwrap()), (405, "GET"));
    // Whoever was shut out exports nothing, though his token is good still.
    let token = world.token(BILLING);
    let person = world.session(BILLING).person;
    let suspend = "mutation($id: ID!) { personSuspend(input: {personId: $id, reason: \"Se fue\"}) { userErrors { code } } }";
    world.admin().gql(suspend, json!({"id": person.to_string()})).await.done();
    let request = Request::get(format!("/export/billable-lines.csv?{NOVEMBER}"))
        .header("authorization", format!("Bearer {token}"));
    let response = world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
});

on_both_stacks!(a_long_file_is_whole, |stack| {
    let world = open(stack).await;
    improved(&world, *world.client(), 60).await;
    // More than two pages, copied by the tables' owner; each on a ticket of its own number.
    let owner = world.stack.owner().await;
    let columns = "reason, status, description, explanation, sessions, seconds, blocks, block_minutes, block_price, \
        iva_basis_points, item_code, item_scheme, unit_code, base, iva, total, worked_from, worked_to, confirmed_by, \
        confirmed_at, ready_on, created_at, company_id, ticket_id, ticket_number";
    owner.execute_unprepared("DROP INDEX billable_line_ticket_id_charge").await.unwrap();
    for _ in 0..1_100 {
        let id = world.app.desk.ids().uuid(turno::platform::clock::Clock::now(&*world.stack.clock));
        let id = match world.stack.name {
            "postgres" => format!("'{id}'::uuid"),
            _ => format!("x'{}'", id.simple()),
        };
        let copy = format!(
            "INSERT INTO billable_line (id, quote_id, {columns}) SELECT {id}, quote_id, {columns} FROM billable_line \
             ORDER BY id LIMIT 1"
        );
        owner.execute_unprepared(&copy).await.unwrap();
    }
    owner.close().await.unwrap();
    let (status, _, text) = asked(&world, Some(BILLING), "GET", NOVEMBER).await;
    let ids: std::collections::BTreeSet<String> =
        rows(&text).into_iter().map(|row| row["line_id"].clone()).collect();
    assert_eq!((status, ids.len(), rows(&text).len()), (StatusCode::OK, 1_101, 1_101));
});

fn line(description: &str) -> billable_line::Model {
    let at = super::world::at("2026-11-24T13:00:00Z");
    billable_line::Model {
        company_id: CompanyId(Uuid::from_u128(1)),
        id: LineId(Uuid::from_u128(2)),
        ticket_id: TicketId(Uuid::from_u128(3)),
        ticket_number: "LG-2026-000001".to_owned(),
        reason: LineReason::Improvement,
        quote_id: Some(QuoteId(Uuid::from_u128(4))),
        repeat_id: None,
        reverses_id: Some(LineId(Uuid::from_u128(5))),
        status: LineStatus::Ready,
        description: description.to_owned(),
        explanation: String::new(),
        sessions: 1,
        seconds: 60,
        blocks: -1,
        block_minutes: 30,
        block_price: 3_000_000,
        iva_basis_points: 1_900,
        item_code: "SOP-HORA".to_owned(),
        item_scheme: "999".to_owned(),
        unit_code: "HUR".to_owned(),
        base: -3_000_000,
        iva: -570_000,
        total: -3_570_000,
        worked_from: at,
        worked_to: at,
        confirmed_by: PersonId(Uuid::from_u128(6)),
        confirmed_at: at,
        held_until: None,
        ready_on: "2026-11-24".parse().ok(),
        invoice_number: None,
        invoiced_at: None,
        statement_id: None,
        created_at: at,
    }
}

fn firm(name: &str) -> company::Model {
    company::Model {
        id: CompanyId(Uuid::from_u128(1)),
        nit: Some("999000001".to_owned()),
        name: name.to_owned(),
        status: Standing::Active,
        version: 1,
        created_at: super::world::at("2026-11-24T13:00:00Z"),
    }
}

/// One cell of a row as it is written and as a reader of CSV reads it.
fn cell(written: &str, column: &str) -> String {
    rows(&format!("{}{written}", header()))[0][column].clone()
}

#[test]
fn texts_are_quoted_and_never_formulas() {
    for (text, read) in [
        ("Reporte, con \"comillas\"", "Reporte, con \"comillas\""),
        ("dos\nlíneas", "dos\nlíneas"),
        ("=1+1", "'=1+1"),
        ("+57", "'+57"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("ñandú", "ñandú"),
        ("a=b", "a=b"),
    ] {
        let written = row(&line(text), &firm(text), text);
        for column in ["description_es", "tenant_name", "confirmed_by"] {
            assert_eq!(cell(&written, column), read, "{column}");
        }
    }
    // A negative amount is a number, and stays one.
    let written = row(&line("x"), &firm("x"), "x");
    assert_eq!(cell(&written, "base"), "-30000.00");
    assert_eq!(cell(&written, "quantity"), "-0.50");
    assert!(row(&line("a,b"), &firm("c"), "d").contains("\"a,b\""));
}
