//! The mail of a closed month.

use super::world::{head, mails, spool};
use crate::billing::world::{at, close};
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::notices::deliver;

on_both_stacks!(who_may_approve_costs_is_told_what_the_month_comes_to, |stack| {
    let world = World::open(stack).await;
    world.improved(4, &[1_800]).await;
    let (_folder, spool) = spool();
    deliver(world.desk(), &spool).await.unwrap();
    let before = mails(&spool).len();
    world.pass(at("2026-12-01T05:00:00Z") - world.now());
    // Billing may write the notice and never read one.
    world.done(&world.billing, close(&world, None, "2026-11")).await;
    assert_eq!(deliver(world.desk(), &spool).await.unwrap(), 1);
    let all = mails(&spool);
    assert_eq!(all.len(), before + 1);
    let told = all.iter().find(|(_, mail)| mail.contains("Estado de cuenta")).unwrap();
    assert_eq!(head(&told.1, "Subject"), "Estado de cuenta de 2026-11");
    // One block: 30,000 and 19 %.
    assert!(told.1.contains("$ 35.700"), "{}", told.1);
});
