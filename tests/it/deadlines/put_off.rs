//! What cannot be woken.

use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sea_orm::{ActiveModelTrait as _, ConnectionTrait as _, EntityTrait, IntoActiveModel as _};
use turno::deadlines::wake_due;
use turno_entity::wake;

on_both_stacks!(what_cannot_be_woken_is_put_off_and_holds_up_nobody, |stack| {
    let world = World::open(stack).await;
    let broken = world.opened("consecutivos").await;
    for n in 0..150 {
        let wake_at = world.now();
        let row =
            wake::Model { subject: "nothing".to_owned(), subject_id: uuid::Uuid::from_u128(n), wake_at };
        world.add(row.into_active_model().reset_all()).await;
    }
    world.pass(TimeDelta::minutes(1));
    let healthy = world.opened("consecutivos").await;
    let owner = world.stack.owner().await;
    owner.execute_unprepared("UPDATE response_clock SET pauses = 'broken' WHERE target_minutes = 30 AND due_at = (SELECT MIN(due_at) FROM response_clock)").await.unwrap();
    owner.close().await.unwrap();
    world.pass(TimeDelta::minutes(31));
    let head = world.head().await;
    wake_due(world.desk()).await;
    let facts = world.facts_after(head).await;
    let told: Vec<_> = facts.iter().map(|(event, _)| (event.ticket_id, event.kind.as_str())).collect();
    assert_eq!(told, [(Some(healthy), "DEADLINE_BREACHED")]);
    let wakes = world.read().await.list(wake::Entity::find()).await.unwrap();
    assert_eq!(wakes.len(), 151);
    assert!(wakes.iter().all(|row| row.wake_at == world.now() + TimeDelta::seconds(60)), "{broken}");
});
