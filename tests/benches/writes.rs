//! Writes: the tail of the log beside a bare loop that locks and inserts, and takes by fifty agents.

use super::fixture::Bench;
use super::load;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use turno::conversation::TicketNoteAdd;
use turno::queue::TicketTakeNext;

const TIME: Duration = Duration::from_secs(6);
const WRITERS: usize = 8;

/// How many writes the desk commits in a second.
pub async fn against_a_bare_loop(bench: &Bench) -> f64 {
    let setup = "CREATE TABLE IF NOT EXISTS bare_event (seq bigint PRIMARY KEY, payload text NOT NULL)";
    let owner = sqlx::PgPool::connect(&super::fixture::superuser(bench.database())).await.unwrap();
    sqlx::query(setup).execute(&owner).await.unwrap();
    sqlx::query("GRANT SELECT, INSERT ON bare_event TO turno_service").execute(&owner).await.unwrap();
    let figures = load::run(WRITERS, TIME, |_| {
        let pool = bench.pool.clone();
        async move {
            let mut tx = pool.begin().await.unwrap();
            sqlx::query("SELECT pg_advisory_xact_lock(9)").execute(&mut *tx).await.unwrap();
            let insert = "INSERT INTO bare_event SELECT coalesce(max(seq), 0) + 1, $1 FROM bare_event";
            sqlx::query(insert).bind("x".repeat(200)).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
            true
        }
    })
    .await;
    println!("bare loop, lock and insert, {WRITERS} writers: {figures}");
    let figures = load::run(WRITERS, TIME, |writer| {
        let (desk, actor) = (bench.app.desk.clone(), bench.agents[writer].clone());
        async move {
            // Each writer has a ticket of its own: what is measured is the tail, not a row.
            let ticket_id = format!("tkt_{:032x}", 0x2_0000_0000_0000_u128 + writer as u128 + 0x11);
            let ticket_id = ticket_id.into();
            let note = TicketNoteAdd { ticket_id, body: "una nota".to_owned(), idempotency_key: None };
            desk.run(&actor, note).await.unwrap();
            true
        }
    })
    .await;
    println!("ticketNoteAdd through the desk, {WRITERS} writers:      {figures}");
    figures.per_second
}

pub async fn takes_by_fifty(bench: &Bench) {
    let keys = AtomicU64::new(0);
    let figures = load::run(50, TIME, |agent| {
        let (desk, actor) = (bench.app.desk.clone(), bench.agents[agent].clone());
        let idempotency_key = format!("take-{}", keys.fetch_add(1, Ordering::Relaxed));
        async move {
            desk.take_next(&actor, TicketTakeNext { idempotency_key }).await.unwrap().outcome.ticket.is_some()
        }
    })
    .await;
    println!("ticketTakeNext by 50 agents:              {figures}");
}
