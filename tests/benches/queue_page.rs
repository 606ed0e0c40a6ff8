//! The queue page beside a handler written by hand.

use super::fixture::Bench;
use super::load;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::{PgPool, Row as _};
use std::time::Duration;
use tokio::net::TcpListener;

pub const PAGE: &str = "query { queue(first: 25) { length oldestReceivedAt nodes { position carriedOver ticket { id number \
    subject priority receivedAt company { nit name } requester { givenNames surnames } responseDeadline { dueAt state \
    remainingSeconds } } } pageInfo { hasNextPage endCursor } streamPosition } }";

const JOIN: &str = "SELECT t.id::text, t.number, t.subject, t.priority, t.received_at, c.nit, c.name, \
    t.requester_given_names, t.requester_surnames, r.due_at, r.state FROM queue_entry q JOIN ticket t ON t.id = q.ticket_id \
    JOIN company c ON c.id = t.company_id JOIN response_clock r ON r.company_id = t.company_id AND r.ticket_id = t.id \
    WHERE q.workable ORDER BY q.received_at, q.ordinal LIMIT 26";

const TIME: Duration = Duration::from_secs(6);

pub async fn against_a_hand_written_handler(bench: &Bench) {
    let app = Router::new().route("/", post(by_hand)).with_state(bench.pool.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let by_hand = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let http = reqwest::Client::new();
    let graphql = format!("{}/graphql", bench.url);
    for callers in [1, 16] {
        for (name, url) in [("by hand", by_hand.as_str()), ("GraphQL", graphql.as_str())] {
            let figures = load::run(callers, TIME, |_| {
                let ask = http.post(url).bearer_auth(&bench.token).json(&json!({"query": PAGE}));
                async move {
                    let answer: Value = ask.send().await.unwrap().json().await.unwrap();
                    assert!(answer.get("errors").is_none(), "{answer}");
                    true
                }
            })
            .await;
            println!("queue page of 25, {callers:>2} callers, {name}: {figures}");
        }
    }
}

async fn by_hand(State(pool): State<PgPool>) -> Json<Value> {
    let mut tx = pool.begin().await.unwrap();
    sqlx::query("SELECT set_config('app.scope', 'desk', true)").execute(&mut *tx).await.unwrap();
    let rows = sqlx::query(JOIN).fetch_all(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let nodes: Vec<Value> = rows
        .iter()
        .zip(1..)
        .map(|(row, position)| {
            json!({"position": position, "ticket": {"id": row.get::<String, _>(0), "number": row.get::<String, _>(1),
                "subject": row.get::<String, _>(2), "priority": row.get::<i32, _>(3),
                "receivedAt": row.get::<DateTime<Utc>, _>(4), "company": {"nit": row.get::<String, _>(5),
                "name": row.get::<String, _>(6)}, "requester": {"givenNames": row.get::<String, _>(7),
                "surnames": row.get::<String, _>(8)}, "responseDeadline": {"dueAt": row.get::<DateTime<Utc>, _>(9),
                "state": row.get::<String, _>(10)}}})
        })
        .collect();
    Json(json!({"data": {"queue": {"nodes": nodes}}}))
}
