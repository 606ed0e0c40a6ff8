//! A connection that is lost is no mistake in the code: the caller is told to come again.

use crate::tickets::world::World;
use desk_tests::servers;
use desk_tests::stack::Stack;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use turno::command::{Fault, Refused};
use turno::queue::TicketRelease;

/// The queue's lock, as the desk takes it.
const QUEUE_LOCK: &str = "7302";

#[tokio::test]
async fn a_write_whose_connection_is_cut_is_unavailable_and_leaves_nothing() {
    let world = World::open(Stack::postgres().await).await;
    let ticket = world.ticket_in(turno_entity::TicketStatus::InProgress).await;
    let owner = world.stack.owner().await;
    owner.execute_unprepared(&format!("SELECT pg_advisory_lock({QUEUE_LOCK})")).await.unwrap();
    let release = || TicketRelease { ticket_id: ticket.to_string().into(), idempotency_key: None };
    let before = world.rows().await;

    let cut = async {
        let waiting = "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE NOT l.granted \
                       AND l.locktype = 'advisory' AND d.datname = current_database()";
        let waits = loop {
            let statement = Statement::from_string(DbBackend::Postgres, waiting);
            if let Some(row) = owner.query_one_raw(statement).await.unwrap() {
                break row.try_get::<i32>("", "pid").unwrap();
            }
        };
        servers::as_superuser(&format!("SELECT pg_terminate_backend({waits})")).await;
        owner.execute_unprepared(&format!("SELECT pg_advisory_unlock({QUEUE_LOCK})")).await.unwrap();
    };
    let (refused, ()) = tokio::join!(world.run(&world.agent, release()), cut);
    assert!(matches!(refused, Err(Refused::Fault(Fault::Unavailable))), "{refused:?}");
    assert_eq!(world.rows().await, before);
    world.done(&world.agent, release()).await;
}
