//! `ticketEstimate`.

use super::world::World;
use chrono::NaiveDate;
use desk_tests::on_both_stacks;
use turno::command::{Date, UserErrorCode as Code};
use turno::tickets::TicketEstimate;

on_both_stacks!(an_estimate_is_a_business_day_from_today_on, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("reportes").await;
    let on = |month, day| Date(NaiveDate::from_ymd_opt(2026, month, day).unwrap());
    let estimate = |resolves_on, note: Option<&str>| TicketEstimate {
        ticket_id: ticket.to_string().into(),
        resolves_on,
        note: note.map(str::to_owned),
        idempotency_key: None,
    };
    world.done(&world.agent, estimate(on(11, 24), None)).await;
    world.done(&world.agent, estimate(on(11, 26), Some("Falta el proveedor."))).await;
    assert_eq!(world.ticket(ticket).await.estimated_on, Some(on(11, 26).0));
    // Yesterday, a Saturday, Immaculate Conception.
    for date in [on(11, 23), on(11, 28), on(12, 8)] {
        world.refuses(&world.agent, estimate(date, None), &[(Code::DateInvalid, "resolvesOn")]).await;
    }
    world.refuses(&world.agent, estimate(on(11, 27), Some(" ")), &[(Code::TextRequired, "note")]).await;
    // 23:00 in Bogotá is the next day in UTC: today is still the desk's today.
    world.pass_until("2026-11-24 23:00");
    world.done(&world.agent, estimate(on(11, 24), None)).await;
    turno::deadlines::wake_due(world.desk()).await;
    world.is_proved().await;
});
