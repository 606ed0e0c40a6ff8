//! Sixty-four takers at once, while tickets arrive, wait and come back.

use crate::tickets::deed::{Deed, Words};
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use futures::future::join_all;
use std::collections::HashSet;
use turno::command::{Actor, Refused};
use turno::desk::Desk;
use turno::queue::TicketTakeNext;
use turno_entity::{PersonId, Role, SessionId, TicketId};
use uuid::Uuid;

const TAKERS: u128 = 64;
const TICKETS: usize = 500;

async fn takers(world: &World) -> Vec<Actor> {
    let mut takers = Vec::new();
    for n in 1000..1000 + TAKERS {
        let (person, session) = (PersonId(Uuid::from_u128(n)), SessionId(Uuid::from_u128(n)));
        let actor = Actor::Person { person, session, role: Role::Agent, company: None };
        world.add_person(&actor, false).await;
        takers.push(actor);
    }
    takers
}

/// Takes until the queue is empty and nothing comes any more.
async fn take_all(
    world: &World,
    desk: &Desk,
    by: &Actor,
    last: &tokio::sync::watch::Receiver<bool>,
) -> Vec<TicketId> {
    let mut taken = Vec::new();
    loop {
        // Asked before the take, so that what came before the end is not missed.
        let over = *last.borrow();
        let command = TicketTakeNext { idempotency_key: world.key() };
        match desk.take_next(by, command).await.unwrap().outcome.ticket {
            Some(ticket) => taken.push(ticket),
            None if over => return taken,
            None => tokio::task::yield_now().await,
        }
    }
}

async fn disturb(world: &World, desk: &Desk, tickets: &[TicketId]) {
    for (index, ticket) in tickets.iter().enumerate() {
        if index % 3 == 0 {
            for deed in [Deed::Pause, Deed::ReplyByClient] {
                let words = Words { text: format!("{index}"), ..world.words(*ticket) };
                // Somebody may have taken it meanwhile.
                match deed.run(desk, deed.actor(world), words).await {
                    Ok(_) | Err(Refused::User(_)) => {}
                    Err(refused) => panic!("{deed:?}: {refused:?}"),
                }
            }
        }
        if index % 10 == 0 {
            world.done(&world.client, world.request("otro")).await;
        }
    }
}

on_both_stacks!(sixty_four_takers_get_each_ticket_once_and_in_order, |stack| {
    let world = World::open(stack).await;
    // Two processes on one database; a file has one.
    let other =
        if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() };
    let takers = takers(&world).await;
    let mut tickets = Vec::new();
    for n in 0..TICKETS {
        tickets.push(world.opened(["otro", "consecutivos", "mejora_roles"][n % 3]).await);
        if n % 7 == 0 {
            world.pass(TimeDelta::milliseconds(1));
        }
    }
    let (end, last) = tokio::sync::watch::channel(false);
    let work = takers.iter().enumerate().map(|(n, by)| {
        let desk = if n % 2 == 0 { world.desk() } else { &other };
        take_all(&world, desk, by, &last)
    });
    let trouble = async {
        let (front, back) = tickets.split_at(TICKETS / 2);
        tokio::join!(disturb(&world, world.desk(), back), disturb(&world, &other, front));
        end.send(true).unwrap();
    };
    let (taken, ()) = tokio::join!(join_all(work), trouble);

    let taken: Vec<TicketId> = taken.into_iter().flatten().collect();
    let each: HashSet<TicketId> = taken.iter().copied().collect();
    let report = world.is_proved().await;
    assert_eq!(report.tickets, 550);
    assert_eq!(report.takes, taken.len() as u64);
    // A ticket that waited for its agent's question comes back, and is taken once more.
    let released = world.kinds_after(0).await.iter().filter(|kind| *kind == "TICKET_RESUMED").count();
    assert!(each.len() == 550 && taken.len() <= 550 + released, "{} of {}", each.len(), taken.len());
});
