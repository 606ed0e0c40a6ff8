//! The worker that notes what is due.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::{DateTime, TimeDelta, Utc};
use desk_tests::clock::ManualClock;
use desk_tests::on_both_stacks;
use sea_orm::{ActiveModelTrait as _, EntityTrait, IntoActiveModel as _};
use sqlx::Connection as _;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use turno::clock::ClockState;
use turno::deadlines::{clock_is_right, clock_skew, run_worker, wake_due};
use turno::desk::{Desk, Parts};
use turno::log::Fact;
use turno::platform::clock::Clock;
use turno::platform::db::{Db, DbConfig};
use turno::platform::hints::{Hints, LocalHints};
use turno::platform::ids::Ids;
use turno_entity::{TicketId, wake};

async fn other_desk(world: &World) -> Desk {
    if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() }
}

/// Waits until the log reaches an event, by the hints of the desk.
async fn reaches(world: &World, seq: i64) {
    let mut hints = world.desk().hints().subscribe();
    hints.wait_for(|head| *head >= seq).await.unwrap();
}

on_both_stacks!(two_workers_note_each_thing_once_within_a_second, |stack| {
    let world = World::open(stack).await;
    let (other, stop) = (other_desk(&world).await, CancellationToken::new());
    let tickets = [world.opened("consecutivos").await, world.opened("reportes").await];
    let mut head = world.head().await;
    let workers = [run_worker(world.desk().clone(), stop.clone()), run_worker(other, stop.clone())];
    let workers = tokio::spawn(futures::future::join_all(workers));
    let expected = [
        (24, tickets[0], "DEADLINE_APPROACHING"),
        (30, tickets[0], "DEADLINE_BREACHED"),
        (48, tickets[1], "DEADLINE_APPROACHING"),
        (60, tickets[1], "DEADLINE_BREACHED"),
    ];
    let start = world.now();
    for (minute, ticket, kind) in expected {
        let due = start + TimeDelta::minutes(minute);
        world.pass(due - TimeDelta::milliseconds(1) - world.now());
        // Both have looked, and sleep until something is due or half a second has passed.
        world.stack.clock.armed_by(due + TimeDelta::milliseconds(499)).await;
        assert_eq!(world.head().await, head, "nothing is noted before {due}");
        world.pass(due + TimeDelta::milliseconds(500) - world.now());
        reaches(&world, head + 1).await;
        let facts = world.facts_after(head).await;
        let told: Vec<_> = facts.iter().map(|(event, _)| (event.ticket_id, event.kind.as_str())).collect();
        assert_eq!(told, [(Some(ticket), kind)]);
        assert!(facts[0].0.recorded_at - due <= TimeDelta::seconds(1));
        assert_eq!(facts[0].0.actor, "system");
        head += 1;
    }
    world.pass(TimeDelta::hours(30));
    stop.cancel();
    workers.await.unwrap();
    wake_due(world.desk()).await;
    assert_eq!(world.head().await, head, "nothing is noted twice");
    for ticket in tickets {
        assert_eq!(world.clock(ticket).await.state(), ClockState::Breached);
        world.does(Deed::Reply, ticket).await;
        assert_eq!(world.clock(ticket).await.state(), ClockState::MetLate);
    }
    world.is_proved().await;
});

on_both_stacks!(what_was_due_while_nobody_looked_is_noted_afterwards, |stack| {
    let world = World::open(stack).await;
    let mut tickets = Vec::new();
    for _ in 0..120 {
        tickets.push(world.opened("consecutivos").await);
    }
    world.pass(TimeDelta::hours(1));
    let (head, other) = (world.head().await, other_desk(&world).await);
    tokio::join!(wake_due(world.desk()), wake_due(&other));
    let facts = world.facts_after(head).await;
    let mut breached: Vec<TicketId> = facts.iter().filter_map(|(event, _)| event.ticket_id).collect();
    assert!(facts.iter().all(|(_, fact)| matches!(fact, Fact::DeadlineBreached(_))), "late: no APPROACHING");
    breached.sort_unstable();
    tickets.sort_unstable();
    assert_eq!(breached, tickets);
    assert_eq!(world.read().await.list(wake::Entity::find()).await.unwrap(), []);
    world.is_proved().await;
});

on_both_stacks!(a_pause_stops_it_and_an_answer_ends_it, |stack| {
    let world = World::open(stack).await;
    let (paused, answered) = (world.opened("consecutivos").await, world.opened("consecutivos").await);
    world.pass(TimeDelta::minutes(25));
    wake_due(world.desk()).await;
    world.does(Deed::Pause, paused).await;
    world.does(Deed::Reply, answered).await;
    assert_eq!(world.clock(answered).await.state(), ClockState::Met);
    let head = world.head().await;
    world.pass(TimeDelta::hours(2));
    wake_due(world.desk()).await;
    assert_eq!(world.head().await, head);
    world.does(Deed::ReplyByClient, paused).await;
    assert_eq!(world.clock(paused).await.state(), ClockState::Approaching, "taken up again, not said again");
    world.pass(TimeDelta::minutes(5));
    assert_eq!(
        wake_due(world.desk()).await,
        Some(world.now() + TimeDelta::microseconds(1)),
        "due is in time"
    );
    world.pass(TimeDelta::microseconds(1));
    wake_due(world.desk()).await;
    let kinds = world.kinds_after(head).await;
    assert_eq!(kinds, ["TICKET_REPLIED", "TICKET_RESUMED", "DEADLINE_RESUMED", "DEADLINE_BREACHED"]);
    assert_eq!(world.clock(paused).await.state(), ClockState::Breached);
    world.is_proved().await;
});

#[tokio::test]
async fn a_replica_whose_clock_is_off_wakes_nothing() {
    let world = World::open(desk_tests::stack::Stack::postgres().await).await;
    let DbConfig::Postgres { url, .. } = &world.stack.config else { panic!("PostgreSQL") };
    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
    let there: DateTime<Utc> =
        sqlx::query_scalar("SELECT clock_timestamp()").fetch_one(&mut connection).await.unwrap();
    // Due by every clock; whoever wakes it finds that it is nothing, and puts it off.
    let wake_at: DateTime<Utc> = "2020-01-01T00:00:00Z".parse().unwrap();
    let row = wake::Model { subject: "nothing".to_owned(), subject_id: uuid::Uuid::from_u128(1), wake_at };
    world.add(row.clone().into_active_model().reset_all()).await;
    for off in [-3600, 3600] {
        let clock = ManualClock::claiming(there + TimeDelta::seconds(off));
        let desk = Desk::new(Parts {
            db: Db::open(&world.stack.config).await.unwrap(),
            clock: Arc::new(clock) as Arc<dyn Clock>,
            ids: Arc::new(Ids::seeded(9)),
            policy: Arc::clone(world.desk().policy()),
            hints: Hints::Local(LocalHints::default()),
            tasks: TaskTracker::new(),
        });
        let skew = clock_skew(&desk).await.unwrap();
        // The measure is taken after `there`, however slow the machine is.
        assert!((skew - TimeDelta::seconds(off)).abs() < TimeDelta::seconds(1800), "{skew}");
        assert!(!clock_is_right(&desk).await);
        wake_due(&desk).await;
        let wakes = world.read().await.list(wake::Entity::find()).await.unwrap();
        assert_eq!(wakes, std::slice::from_ref(&row), "{off}");
    }
    assert!(clock_is_right(world.desk()).await, "a scripted clock is not compared");
    wake_due(world.desk()).await;
    let put_off = wake::Model { wake_at: world.now() + TimeDelta::seconds(60), ..row };
    assert_eq!(world.read().await.list(wake::Entity::find()).await.unwrap(), [put_off]);
}
