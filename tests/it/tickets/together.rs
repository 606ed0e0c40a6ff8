//! Every pair of deeds at once on one ticket, through two desks on one database where the stack has that.

use super::deed::{DEEDS, Deed};
use super::world::World;
use desk_tests::on_both_stacks;
use turno::command::{Fault, Refused};
use turno_entity::TicketStatus;

on_both_stacks!(every_pair_at_once_leaves_a_desk_that_can_be_proved, |stack| {
    let world = World::open(stack).await;
    // A file has one process.
    let other =
        if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() };
    for status in [TicketStatus::Queued, TicketStatus::InProgress] {
        for (index, one) in DEEDS.into_iter().enumerate() {
            for two in DEEDS.into_iter().skip(index) {
                world.clear().await;
                let ticket = world.ticket_in(status).await;
                let (first, second) = tokio::join!(
                    one.run(world.desk(), one.actor(&world), world.words(ticket)),
                    two.run(&other, two.actor(&world), world.words(ticket)),
                );
                for (deed, answer) in [(one, first), (two, second)] {
                    let known = matches!(answer, Ok(_) | Err(Refused::User(_)));
                    assert!(known, "{one:?} and {two:?} on {status:?}: {deed:?} {answer:?}");
                }
            }
        }
        world.is_proved().await;
    }
});

on_both_stacks!(one_key_at_once_does_it_once, |stack| {
    let world = World::open(stack).await;
    let other =
        if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() };
    let ticket = world.ticket_in(TicketStatus::Queued).await;
    for deed in [Deed::Note, Deed::Reply, Deed::ReplyByClient] {
        let (head, words) = (world.head().await, world.words(ticket));
        let (one, two) = tokio::join!(
            deed.run(world.desk(), deed.actor(&world), words.clone()),
            deed.run(&other, deed.actor(&world), words.clone()),
        );
        assert_eq!(one.unwrap(), two.unwrap(), "{deed:?}");
        let written = world.kinds_after(head).await;
        let messages =
            written.iter().filter(|kind| matches!(kind.as_str(), "TICKET_REPLIED" | "TICKET_NOTE_ADDED"));
        assert_eq!(messages.count(), 1, "{deed:?}: {written:?}");
    }
    let request = world.request("reportes");
    let (one, two) =
        tokio::join!(world.run(&world.client, request.clone()), other.run(&world.client, request.clone()));
    let (one, two): (turno::desk::Done<_>, turno::desk::Done<_>) = (one.unwrap(), two.unwrap());
    assert_eq!(one.outcome.ticket, two.outcome.ticket);
    let refused = {
        let mut differs = request;
        differs.subject = "Otra".into();
        world.run(&world.client, differs).await
    };
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
    world.is_proved().await;
});
