//! A repeat whose row does not say what the log says is found by the audit.

use super::world::confirm;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use turno::audit::{AuditError, Finding, Proof};
use turno_entity::{RepeatId, RepeatStatus, repeat, repeat_earlier};

async fn found(world: &World) -> Finding {
    match world.audit().await {
        Err(AuditError::Found(finding)) => finding,
        other => panic!("{other:?}"),
    }
}

async fn put(world: &World, id: RepeatId, status: RepeatStatus) {
    let owner = world.stack.owner().await;
    let update = repeat::Entity::update_many().col_expr(repeat::Column::Status, Expr::value(status.code()));
    update.filter(repeat::Column::Id.eq(id)).exec(&owner).await.unwrap();
    owner.close().await.unwrap();
}

on_both_stacks!(a_status_that_nobody_gave_is_found, |stack| {
    let world = World::open(stack).await;
    let id = world.proposed().await;
    world.done(&world.admin, confirm(&world, id)).await;
    world.is_proved().await;
    put(&world, id, RepeatStatus::Dismissed).await;
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table), (Proof::Stored, "repeat"));
    put(&world, id, RepeatStatus::Confirmed).await;
    world.is_proved().await;
});

on_both_stacks!(a_repeat_that_is_gone_is_found, |stack| {
    let world = World::open(stack).await;
    world.proposed().await;
    let owner = world.stack.owner().await;
    repeat_earlier::Entity::delete_many().exec(&owner).await.unwrap();
    repeat::Entity::delete_many().exec(&owner).await.unwrap();
    owner.close().await.unwrap();
    let finding = found(&world).await;
    assert_eq!((finding.proof, finding.table), (Proof::Stored, "repeat"));
});
