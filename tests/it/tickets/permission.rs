//! Who may do what with a ticket, and what strangers are told.

use super::deed::{DEEDS, Deed, Words};
use super::world::World;
use desk_tests::on_both_stacks;
use turno::command::{Actor, Fault, Refused, Role, UserErrorCode as Code};
use turno_entity::{TicketId, TicketStatus};
use uuid::Uuid;

on_both_stacks!(roles_that_may_not_change_nothing, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::InProgress).await;
    let before = world.rows().await;
    for deed in DEEDS {
        for actor in [&world.client, &world.agent, &world.billing, &world.admin] {
            if !deed.roles().contains(&actor.role().unwrap()) {
                let refused = deed.run(world.desk(), actor, world.words(ticket)).await;
                assert!(matches!(refused, Err(Refused::Fault(Fault::Forbidden))), "{deed:?} {actor:?}");
            }
        }
        let refused = deed.run(world.desk(), &Actor::Anonymous, world.words(ticket)).await;
        assert!(matches!(refused, Err(Refused::Fault(Fault::Unauthenticated))), "{deed:?}");
    }
    world.allows_only(&[Role::Client, Role::Agent, Role::Admin], &world.request("reportes")).await;
    assert_eq!(world.rows().await, before);
});

on_both_stacks!(another_companys_ticket_an_unknown_one_and_no_id_at_all_are_the_same, |stack| {
    let world = World::open(stack).await;
    let ticket = world.ticket_in(TicketStatus::Queued).await;
    let before = world.rows().await;
    let unknown = TicketId(Uuid::from_u128(99)).to_string();
    let upper = ticket.to_string().to_uppercase();
    for deed in DEEDS.into_iter().filter(|deed| *deed != Deed::TakeNext) {
        let strangers: Vec<(&Actor, String)> = [&unknown, &upper, "", "tkt_", "com_1"]
            .into_iter()
            .map(|id: &str| (deed.actor(&world), id.to_owned()))
            .chain(deed.roles().contains(&Role::Client).then(|| (&world.other_client, ticket.to_string())))
            .collect();
        for (actor, id) in strangers {
            let words = Words { id: id.clone(), ..world.words(ticket) };
            match deed.run(world.desk(), actor, words).await {
                Err(Refused::User(errors)) => {
                    assert_eq!(errors.len(), 1, "{deed:?} {id}");
                    let told = (errors[0].code, errors[0].message.as_str(), errors[0].path.join("."));
                    assert_eq!(
                        told,
                        (Code::NotFound, "El ticket no existe.", "ticketId".to_owned()),
                        "{deed:?} {id}"
                    );
                }
                other => panic!("{deed:?} {id}: {other:?}"),
            }
        }
    }
    assert_eq!(world.rows().await, before);
});

on_both_stacks!(only_the_hand_that_holds_a_ticket_or_an_admin_moves_it, |stack| {
    let world = World::open(stack).await;
    for deed in [Deed::Release, Deed::Pause, Deed::Resolve, Deed::Cancel] {
        let ticket = world.ticket_in(TicketStatus::InProgress).await;
        let before = world.rows().await;
        match deed.run(world.desk(), &world.agent2, world.words(ticket)).await {
            Err(Refused::User(errors)) => assert_eq!(errors[0].code, Code::NotAssignee, "{deed:?}"),
            other => panic!("{deed:?}: {other:?}"),
        }
        assert_eq!(world.rows().await, before, "{deed:?}");
        deed.run(world.desk(), &world.admin, world.words(ticket)).await.unwrap();
        world.clear().await;
    }
    world.is_proved().await;
});
