//! The mail of a quote.

use super::world::{PUBLIC_URL, flush, head, mails, spool};
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::notices::deliver;
use turno::quotes::link::Holder;
use turno::quotes::list_approvers;
use turno_entity::{NoticeKind, notice};

on_both_stacks!(everybody_who_may_approve_gets_his_own_link_and_no_row_holds_it, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    flush(&world).await;
    let quote = world.quoted(ticket, 4).await;
    let mut rows = world.read().await.list(<notice::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    rows.retain(|row| row.kind == NoticeKind::QuoteSent);
    let approver = list_approvers(&world.read().await, world.company).await.unwrap().remove(0);
    assert_eq!(rows.len(), 1, "one of the company may approve");
    assert_eq!((rows[0].member_id, rows[0].quote_id), (Some(approver.id), Some(quote)));
    assert!(!rows[0].body.contains("/q/"));

    let (_folder, spool) = spool();
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    let mail = mails(&spool).remove(0).1;
    assert_eq!(head(&mail, "To"), approver.email);
    assert_eq!(head(&mail, "Message-ID"), format!("<{}@turno.example>", rows[0].id));
    let token = spool.letter.links.token(Holder { quote, member: approver.id });
    // A long line is folded in quoted-printable.
    let body = mail.replace("=\r\n", "");
    assert!(body.contains(&format!("{PUBLIC_URL}/q/{token}")), "{body}");
});

on_both_stacks!(a_quote_that_is_no_longer_open_is_told_without_a_link, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    flush(&world).await;
    world.quoted(ticket, 4).await;
    world.does(Deed::CancelByClient, ticket).await;
    let (_folder, spool) = spool();
    deliver(world.desk(), &spool).await.unwrap();
    assert!(!mails(&spool).remove(0).1.replace("=\r\n", "").contains("/q/"));
});
