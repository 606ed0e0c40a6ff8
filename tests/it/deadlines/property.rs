//! Random days at the desk: what is computed again from the log is what stands.

use crate::tickets::deed::{DEEDS, Deed};
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use turno::command::Refused;
use turno::deadlines::wake_due;
use turno_entity::TicketId;

#[derive(Clone, Copy, Debug)]
enum Step {
    Open(&'static str),
    OpenUnknown,
    Do(usize, Deed),
    Look,
}

/// Steps with the time that passes before each: none, minutes around the targets, or up to a week-end.
fn any_day() -> impl Strategy<Value = Vec<(i64, Step)>> {
    let gap = prop_oneof![
        3 => Just(0_i64),
        4 => (0_i64..40).prop_map(|minutes| minutes * 60_000_000),
        3 => 0_i64..8_000_000_000,
        1 => 0_i64..250_000_000_000,
    ];
    let step = prop_oneof![
        2 => prop::sample::select(vec!["consecutivos", "reportes", "mejora_roles"]).prop_map(Step::Open),
        1 => Just(Step::OpenUnknown),
        9 => (0_usize..64, prop::sample::select(DEEDS.to_vec())).prop_map(|(n, deed)| Step::Do(n, deed)),
        3 => Just(Step::Look),
    ];
    prop::collection::vec((gap, step), 120)
}

on_both_stacks!(any_days_are_proved_from_their_log, |stack| {
    let world = World::open(stack).await;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut tickets: Vec<TicketId> = Vec::new();
    for day in 0..6 {
        let steps = any_day().new_tree(&mut runner).unwrap().current();
        for (micros, step) in steps {
            world.pass(TimeDelta::microseconds(micros));
            match step {
                Step::Open(topic) => tickets.push(world.opened(topic).await),
                Step::OpenUnknown => {
                    tickets.push(world.done(&world.newcomer, world.request("otro")).await.ticket);
                }
                Step::Do(n, deed) if !tickets.is_empty() => {
                    // The youngest are the liveliest.
                    let ticket = tickets[tickets.len() - 1 - n % tickets.len().min(8)];
                    match deed.run(world.desk(), deed.actor(&world), world.words(ticket)).await {
                        Ok(_) | Err(Refused::User(_)) => {}
                        Err(refused) => panic!("day {day}: {deed:?}: {refused:?}"),
                    }
                }
                Step::Do(..) => {}
                Step::Look => {
                    wake_due(world.desk()).await;
                }
            }
        }
        wake_due(world.desk()).await;
        let report = world.is_proved().await;
        assert!(report.tickets > 0 && report.deadlines > 0, "{report:?}");
    }
});
