//! Notices leave at least once, and every copy is the same.

use super::world::{flush, mails, spool};
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use sea_orm::ConnectionTrait as _;
use turno::notices::deliver;
use turno_entity::notice;

on_both_stacks!(a_notice_leaves_once_and_a_second_copy_is_the_same, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    flush(&world).await;
    let (_folder, spool) = spool();
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 0);
    world.quoted(ticket, 4).await;
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    let first = mails(&spool);
    assert_eq!((first.len(), deliver(world.desk(), &spool).await.unwrap()), (1, 0));

    // As if the process had died between the file and the mark.
    let owner = world.stack.owner().await;
    owner.execute_unprepared("UPDATE notice SET sent_at = NULL WHERE quote_id IS NOT NULL").await.unwrap();
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    assert_eq!(mails(&spool), first, "the same name, the same bytes");
});

on_both_stacks!(a_folder_that_cannot_be_written_loses_nothing, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    flush(&world).await;
    world.quoted(ticket, 4).await;
    let (_folder, spool) = spool();
    // A file stands where the folder should be.
    std::fs::write(&spool.folder, b"in the way").unwrap();
    assert!(deliver(world.desk(), &spool).await.is_err());
    std::fs::remove_file(&spool.folder).unwrap();
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    assert_eq!(mails(&spool).len(), 1);
});

on_both_stacks!(one_that_cannot_be_written_as_a_mail_holds_up_no_other, |stack| {
    let world = World::open(stack).await;
    let broken = world.opened("otro").await;
    world.opened("otro").await;
    let owner = world.stack.owner().await;
    let number = world.ticket(broken).await.number;
    let sql = format!("UPDATE notice SET recipient = 'nobody' WHERE subject LIKE '%{number}'");
    owner.execute_unprepared(&sql).await.unwrap();
    owner.close().await.unwrap();
    let (_folder, spool) = spool();
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    assert_eq!(mails(&spool).len(), 1);
    let rows = world.read().await.list(<notice::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    let failed: Vec<_> = rows.iter().filter(|row| row.failed_at.is_some()).collect();
    assert_eq!((failed.len(), failed[0].ticket_id, failed[0].sent_at), (1, Some(broken), None));
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 0, "it is not tried again");
});
