//! Notices leave at least once, and every copy is the same.

use super::world::{mails, spool};
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use sea_orm::ConnectionTrait as _;
use turno::notices::deliver;

on_both_stacks!(a_notice_leaves_once_and_a_second_copy_is_the_same, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    let (_folder, spool) = spool();
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 0);
    world.quoted(ticket, 4).await;
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    let first = mails(&spool);
    assert_eq!((first.len(), deliver(world.desk(), &spool).await.unwrap()), (1, 0));

    // As if the process had died between the file and the mark.
    let owner = world.stack.owner().await;
    owner.execute_unprepared("UPDATE notice SET sent_at = NULL").await.unwrap();
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    assert_eq!(mails(&spool), first, "the same name, the same bytes");
});

on_both_stacks!(a_folder_that_cannot_be_written_loses_nothing, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    world.quoted(ticket, 4).await;
    let (_folder, spool) = spool();
    // A file stands where the folder should be.
    std::fs::write(&spool.folder, b"in the way").unwrap();
    assert!(deliver(world.desk(), &spool).await.is_err());
    std::fs::remove_file(&spool.folder).unwrap();
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    assert_eq!(mails(&spool).len(), 1);
});
