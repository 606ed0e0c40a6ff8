//! What a company sees of repeats: nothing before it was told, by the walls of the transaction and by row security.

use super::world::{confirm, dismiss};
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use sea_orm::EntityTrait as _;
use turno::command::Actor;
use turno::repeats::{find_repeat, list_evidence};
use turno_entity::{RepeatId, TicketId, repeat, repeat_earlier};

/// What somebody's transaction reads of the two tables, as they are.
async fn seen(world: &World, by: &Actor) -> (Vec<RepeatId>, Vec<TicketId>) {
    let tx = world.desk().read(by).await.unwrap();
    let repeats = tx.list(repeat::Entity::find()).await.unwrap();
    let earlier = tx.list(repeat_earlier::Entity::find()).await.unwrap();
    tx.rollback().await.unwrap();
    (repeats.iter().map(|row| row.id).collect(), earlier.iter().map(|row| row.ticket_id).collect())
}

on_both_stacks!(a_company_sees_its_repeats_once_it_was_told, |stack| {
    let world = World::open(stack).await;
    let asked = world.asks_twice().await;
    let repeat = world.only_repeat(asked.again).await.id;
    let nothing = (vec![], vec![]);
    let all = (vec![repeat], vec![asked.first]);
    assert_eq!(seen(&world, &world.client).await, nothing, "a mere proposal");
    for staff in [&world.agent, &world.admin, &world.billing] {
        assert_eq!(seen(&world, staff).await, all, "{staff:?}");
    }
    let tx = world.desk().read(&world.client).await.unwrap();
    assert_eq!(find_repeat(&tx, repeat).await.unwrap(), None);
    assert_eq!(list_evidence(&tx, &[repeat]).await.unwrap(), []);
    tx.rollback().await.unwrap();

    world.done(&world.admin, confirm(&world, repeat)).await;
    assert_eq!(seen(&world, &world.client).await, all);
    assert_eq!(seen(&world, &world.other_client).await, nothing, "another company's");
    let tx = world.desk().read(&world.client).await.unwrap();
    let evidence = list_evidence(&tx, &[repeat]).await.unwrap();
    tx.rollback().await.unwrap();
    let number = world.ticket(asked.first).await.number;
    assert_eq!(evidence.len(), 1);
    assert_eq!(
        (evidence[0].ticket_id, &evidence[0].number, evidence[0].score),
        (asked.first, &number, 1_000)
    );
});

on_both_stacks!(what_was_dismissed_unseen_stays_unseen, |stack| {
    let world = World::open(stack).await;
    let repeat = world.proposed().await;
    world.done(&world.admin, dismiss(repeat)).await;
    assert_eq!(seen(&world, &world.client).await, (vec![], vec![]));
});
