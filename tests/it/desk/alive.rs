//! Who is shut out while his write waits for a lock does not write any more. A file has one writer: nobody waits there.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use async_graphql::ID;
use desk_tests::stack::Stack;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use turno::command::{Fault, Refused};
use turno::queue::TicketTakeNext;
use turno::sessions::PersonSuspend;
use turno_entity::TicketStatus;

/// The queue's lock, as the desk takes it.
const QUEUE_LOCK: &str = "7302";

#[tokio::test]
async fn who_is_suspended_while_he_waits_changes_nothing_and_the_others_go_on() {
    let world = World::open(Stack::postgres().await).await;
    let ticket = world.opened("otro").await;
    let owner = world.stack.owner().await;
    owner.execute_unprepared(&format!("SELECT pg_advisory_lock({QUEUE_LOCK})")).await.unwrap();
    let other = world.stack.another_desk().await;
    let take = || TicketTakeNext { idempotency_key: world.key() };
    let pause = world.words(ticket);

    let shut_out = async {
        // Both takes stand in one line; the first of them and the pause wait for the lock.
        let waiting = "SELECT COUNT(*) AS waiting FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
                       WHERE NOT l.granted AND l.locktype = 'advisory' AND d.datname = current_database()";
        loop {
            let statement = Statement::from_string(DbBackend::Postgres, waiting);
            let row = owner.query_one_raw(statement).await.unwrap().unwrap();
            if row.try_get::<i64>("", "waiting").unwrap() == 2 {
                break;
            }
        }
        let person_id = ID::from(world.agent.person().unwrap().to_string());
        let command = PersonSuspend { person_id, reason: "Retiro".to_owned(), idempotency_key: None };
        world.done(&world.admin, command).await;
        let unlock = format!("SELECT pg_advisory_unlock({QUEUE_LOCK})");
        owner.execute_unprepared(&unlock).await.unwrap();
    };
    let (first, second, paused, ()) = tokio::join!(
        world.desk().take_next(&world.agent, take()),
        world.desk().take_next(&world.agent2, take()),
        Deed::Pause.run(&other, &world.agent, pause),
        shut_out,
    );

    assert!(matches!(first, Err(Refused::Fault(Fault::Unauthenticated))), "{first:?}");
    assert!(matches!(paused, Err(Refused::Fault(Fault::Unauthenticated))), "{paused:?}");
    assert_eq!(second.unwrap().outcome.ticket, Some(ticket));
    let row = world.ticket(ticket).await;
    assert_eq!((row.status, row.assignee_id), (TicketStatus::InProgress, world.agent2.person()));
    let agent = world.agent.name();
    assert!(world.facts_after(0).await.iter().all(|(event, _)| event.actor != agent));
}
