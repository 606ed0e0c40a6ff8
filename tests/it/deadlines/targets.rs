//! From a topic to a due instant, through the real commands.

use crate::calendar::explanation::assert_tiles;
use crate::calendar::naive::wall;
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use turno::clock::ClockState;
use turno::tickets::TicketReclassify;
use turno_entity::TicketId;

on_both_stacks!(each_level_has_its_minutes_over_lunch_night_and_holiday, |stack| {
    let world = World::open(stack).await;
    // Received, topic, due; counted by hand from the policy's hours.
    let cases = [
        ("2026-11-24 08:00", "consecutivos", "2026-11-24 08:30"),
        ("2026-11-24 08:00", "reportes", "2026-11-24 09:00"),
        ("2026-11-24 08:00", "mejora_roles", "2026-11-24 09:30"),
        ("2026-11-24 11:30", "calculos", "2026-11-24 12:00"),
        ("2026-11-24 11:45", "resolucion", "2026-11-24 14:15"),
        ("2026-11-24 13:00", "cartera", "2026-11-24 15:00"),
        ("2026-11-24 17:10", "campos_buzones", "2026-11-25 08:10"),
        // Friday afternoon to Monday; before Immaculate Conception, a Tuesday, to the Wednesday.
        ("2026-11-27 17:00", "mejora_impresion", "2026-11-30 09:00"),
        ("2026-12-07 16:45", "otro", "2026-12-09 08:15"),
        ("2026-12-08 10:00", "consecutivos", "2026-12-09 08:30"),
    ];
    for (received, topic, due) in cases {
        world.pass_until(received);
        let ticket = world.opened(topic).await;
        let clock = world.clock(ticket).await;
        assert_eq!(
            (clock.state(), clock.due_at()),
            (ClockState::Running, Some(wall(due))),
            "{received} {topic}"
        );
        let calendar = &world.desk().policy().calendar;
        let explained = clock.explanation(calendar);
        let seconds: i64 = explained.iter().map(|segment| segment.counted_seconds).sum();
        assert_eq!(seconds, i64::from(clock.target_minutes()) * 60, "{received} {topic}");
        assert_tiles(&explained, wall(received), wall(due), i64::from(clock.target_minutes()));
        assert_eq!(clock.remaining_seconds(calendar, world.now()), Some(seconds));
        world.does(Deed::CancelByClient, ticket).await;
    }
    world.is_proved().await;
});

fn reclassify(ticket: TicketId, topic: &str) -> TicketReclassify {
    TicketReclassify {
        ticket_id: ticket.to_string().into(),
        topic_code: topic.to_owned(),
        kind: None,
        expected_version: None,
        idempotency_key: None,
    }
}

on_both_stacks!(another_level_counts_from_the_same_start_and_fires_at_once_what_is_due, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_roles").await;
    world.pass(TimeDelta::minutes(25));
    let head = world.head().await;
    world.done(&world.agent, reclassify(ticket, "consecutivos")).await;
    assert_eq!(
        world.kinds_after(head).await,
        ["TICKET_RECLASSIFIED", "DEADLINE_RETARGETED", "DEADLINE_APPROACHING"]
    );
    assert_eq!(world.clock(ticket).await.due_at(), Some(wall("2026-11-24 08:30")));

    world.done(&world.agent, reclassify(ticket, "mejora_roles")).await;
    assert_eq!(world.clock(ticket).await.state(), ClockState::Running);
    world.pass(TimeDelta::minutes(15));
    let head = world.head().await;
    world.done(&world.agent, reclassify(ticket, "resolucion")).await;
    assert_eq!(
        world.kinds_after(head).await,
        ["TICKET_RECLASSIFIED", "DEADLINE_RETARGETED", "DEADLINE_BREACHED"]
    );

    let head = world.head().await;
    world.done(&world.agent, reclassify(ticket, "mejora_campos")).await;
    assert_eq!(world.clock(ticket).await.state(), ClockState::Running, "the state follows the new target");
    world.does(Deed::Reply, ticket).await;
    assert_eq!(world.clock(ticket).await.state(), ClockState::Met);
    world.done(&world.agent, reclassify(ticket, "otro")).await;
    let kinds = world.kinds_after(head).await;
    let tail = [
        "TICKET_RECLASSIFIED",
        "DEADLINE_RETARGETED",
        "ENTITLEMENT_DECIDED",
        "TICKET_REPLIED",
        "DEADLINE_MET",
        "TICKET_RECLASSIFIED",
    ];
    assert_eq!(kinds, tail, "after the response the deadline is frozen");
    world.is_proved().await;
});
