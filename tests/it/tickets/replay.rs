//! A repetition is known by its key; a reader of an old version is told so.

use super::deed::{DEEDS, Deed, Words};
use super::world::World;
use desk_tests::on_both_stacks;
use turno::command::{Fault, Refused, UserErrorCode as Code};
use turno_entity::TicketStatus as Status;

/// A state in which the deed is open and changes something.
fn open_for(deed: Deed) -> Status {
    match deed {
        Deed::Identify => Status::PendingIdentification,
        Deed::Release | Deed::Resolve => Status::InProgress,
        Deed::Reopen => Status::Resolved,
        _ => Status::Queued,
    }
}

on_both_stacks!(a_replay_says_the_same_and_does_nothing, |stack| {
    let world = World::open(stack).await;
    for deed in DEEDS {
        world.clear().await;
        let ticket = world.ticket_in(open_for(deed)).await;
        let words = world.words(ticket);
        let first = deed.run(world.desk(), deed.actor(&world), words.clone()).await.unwrap();
        let after = world.rows().await;

        let again = deed.run(world.desk(), deed.actor(&world), words.clone()).await.unwrap();
        assert_eq!(again, first, "{deed:?}");
        let other = world.stack.another_desk().await;
        assert_eq!(deed.run(&other, deed.actor(&world), words.clone()).await.unwrap(), first, "{deed:?}");
        assert_eq!(world.rows().await, after, "{deed:?}");

        if !matches!(deed, Deed::TakeNext | Deed::Release | Deed::Estimate) {
            let differs = Words { text: "other".to_owned(), ..words };
            let refused = deed.run(world.desk(), deed.actor(&world), differs).await;
            assert!(
                matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))),
                "{deed:?}: {refused:?}"
            );
        }
        assert_eq!(world.rows().await, after, "{deed:?}");
    }
});

on_both_stacks!(a_created_ticket_is_known_by_its_key, |stack| {
    let world = World::open(stack).await;
    let request = world.request("reportes");
    let first = world.run(&world.client, request.clone()).await.unwrap();
    let after = world.rows().await;
    let again = world.run(&world.client, request.clone()).await.unwrap();
    assert_eq!((again.outcome.ticket, again.position), (first.outcome.ticket, first.position));

    let mut differs = request.clone();
    differs.subject = "Otro".into();
    let refused = world.run(&world.client, differs).await.map(|_| ());
    assert!(matches!(refused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
    assert_eq!(world.rows().await, after);

    let elsewhere = world.done(&world.other_client, request).await.ticket;
    assert_ne!(elsewhere, first.outcome.ticket, "a key is its owner's");
});

on_both_stacks!(a_refusal_is_not_kept_under_its_key, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(Status::WaitingForCompany).await;
    let words = world.words(ticket);
    assert!(Deed::Pause.run(world.desk(), &world.agent, words.clone()).await.is_err());
    world.does(Deed::ReplyByClient, ticket).await;
    Deed::Pause.run(world.desk(), &world.agent, words).await.unwrap();
    assert_eq!(world.ticket(ticket).await.status, Status::WaitingForCompany);
});

on_both_stacks!(an_old_version_is_refused_and_the_present_one_is_taken, |stack| {
    let world = World::open(stack).await;
    for deed in DEEDS.into_iter().filter(|deed| deed.is_versioned()) {
        world.clear().await;
        let ticket = world.ticket_in(open_for(deed)).await;
        let version = world.ticket(ticket).await.version;
        let before = world.rows().await;
        for stale in [version - 1, version + 1] {
            let words = Words { version: Some(stale), ..world.words(ticket) };
            match deed.run(world.desk(), deed.actor(&world), words).await {
                Err(Refused::User(errors)) => {
                    let told = (errors[0].code, errors[0].path.join("."));
                    assert_eq!(told, (Code::VersionConflict, "expectedVersion".to_owned()), "{deed:?}");
                }
                other => panic!("{deed:?}: {other:?}"),
            }
        }
        assert_eq!(world.rows().await, before, "{deed:?}");
        let words = Words { version: Some(version), ..world.words(ticket) };
        deed.run(world.desk(), deed.actor(&world), words).await.unwrap();
        assert_eq!(world.ticket(ticket).await.version, version + 1, "{deed:?}");
    }
});
