//! The mail of a confirmed repeat.

use super::world::{flush, head, mails, spool};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use sea_orm::EntityTrait as _;
use turno::notices::deliver;
use turno::repeats::RepeatConfirm;
use turno_entity::{RepeatStatus, repeat};

on_both_stacks!(the_company_is_told_in_the_same_commit_and_a_mere_proposal_is_not_told, |stack| {
    let world = World::open(stack).await;
    let first = world.opened("otro").await;
    world.does(Deed::Reply, first).await;
    world.pass(chrono::TimeDelta::hours(2));
    flush(&world).await;
    let second = world.opened("otro").await;
    let proposed = world.read().await.list(repeat::Entity::find()).await.unwrap();
    assert_eq!((proposed.len(), proposed[0].status), (1, RepeatStatus::Proposed));
    assert_eq!(proposed[0].ticket_id, second);
    let (_folder, spool) = spool();
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1, "of the request, and nobody of a proposal");
    assert!(mails(&spool).remove(0).1.contains("Recibimos su solicitud"));
    let (_other, spool) = crate::notices::world::spool();

    let command =
        RepeatConfirm { repeat_id: proposed[0].id.to_string().into(), idempotency_key: world.key() };
    world.done(&world.admin, command).await;
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    let (_, mail) = mails(&spool).remove(0);
    assert_eq!(head(&mail, "To"), "ana@example.com");
    let number = world.ticket(second).await.number;
    assert!(head(&mail, "Subject").contains(&number), "{mail}");
});
