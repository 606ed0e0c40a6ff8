//! A subscription ends with the sign-in that opened it, and with the node.

use desk_tests::on_both_stacks;
use serde::Serialize;
use turno::command::{Command, Refused, Role, WriteTx};
use turno::companies::CompanySuspend;
use turno::log::{About, payload};
use turno::people::MemberSuspend;
use turno::platform::db::Scope;
use turno::sessions::{PersonSuspend, SessionRevoke};
use turno_entity::{MemberId, PersonId};

use super::world::{Frames, TICKETS, World};

/// The ways to lose a sign-in.
#[derive(Clone, Copy, Debug)]
enum End {
    Person,
    Member,
    Company,
    Session,
}

async fn lose(world: &World, how: End) {
    let reason = "Prueba.".to_owned();
    match how {
        End::Person => {
            let person_id = world.client.person().unwrap().to_string().into();
            world.run(&world.admin, PersonSuspend { person_id, reason, idempotency_key: None }).await;
        }
        End::Member => {
            let member_id = member_of(world).await.to_string().into();
            world.run(&world.admin, MemberSuspend { member_id, reason, idempotency_key: None }).await;
        }
        End::Company => {
            let company_id = world.client.company().unwrap().to_string().into();
            world.run(&world.admin, CompanySuspend { company_id, reason, idempotency_key: None }).await;
        }
        End::Session => {
            world.run(&world.client, SessionRevoke::default()).await;
        }
    }
}

async fn member_of(world: &World) -> MemberId {
    let tx = world.stack.desk.read_as(Scope::System).await.unwrap();
    let (company, person) = (world.client.company().unwrap(), world.client.person().unwrap());
    turno::people::find_member(&tx, company, person).await.unwrap().unwrap().id
}

/// A new password of a person who stays signed in.
#[derive(Serialize)]
struct ChangePassword(PersonId);

impl Command for ChangePassword {
    const NAME: &'static str = "change";
    const ROLES: &'static [Role] = &[Role::Admin];
    type Outcome = ();

    async fn run(&self, tx: &mut WriteTx) -> Result<(), Refused> {
        tx.record(About::default(), &payload::PasswordChanged { person: self.0 })
    }
}

async fn ends(world: &World, how: End) {
    let watch = world.live.watch_session(&world.client);
    let others = [world.live.watch_session(&world.stranger), world.live.watch_session(&world.agent)];
    let mut listener: Frames = world.listen_from_now(&world.client, TICKETS).await;
    let mut staff = world.listen_from_now(&world.agent, TICKETS).await;

    lose(world, how).await;
    let ticket = world.open_ticket(&world.stranger).await;
    assert_eq!(staff.next_change().await.ticket(), ticket);

    assert_eq!(listener.error().await, "UNAUTHENTICATED", "{how:?}");
    assert!(listener.is_over().await);
    watch.token().cancelled().await;
    assert!(others.iter().all(|other| !other.token().is_cancelled()));
    let mut again = world.listen(&world.client, TICKETS, serde_json::json!({}));
    assert_eq!(again.error().await, "UNAUTHENTICATED");
}

on_both_stacks!(a_suspended_person_hears_nothing_more, |stack| {
    ends(&World::on(stack).await, End::Person).await;
});
on_both_stacks!(a_suspended_member_hears_nothing_more, |stack| {
    ends(&World::on(stack).await, End::Member).await;
});
on_both_stacks!(a_suspended_company_hears_nothing_more, |stack| {
    ends(&World::on(stack).await, End::Company).await;
});
on_both_stacks!(a_revoked_session_hears_nothing_more, |stack| {
    ends(&World::on(stack).await, End::Session).await;
});

on_both_stacks!(what_was_read_ahead_is_not_told_to_a_suspended_person, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen_from_now(&world.client, TICKETS).await;
    let mut staff = world.listen_from_now(&world.agent, TICKETS).await;
    for _ in 0..4 {
        world.open_ticket(&world.client).await;
    }
    staff.kinds(8).await;
    assert_eq!(listener.next_change().await.kind(), "TICKET_CREATED");

    let watch = world.live.watch_session(&world.client);
    lose(&world, End::Person).await;
    watch.token().cancelled().await;

    assert_eq!(listener.error().await, "UNAUTHENTICATED");
});

on_both_stacks!(who_only_changes_his_password_goes_on, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen_from_now(&world.client, TICKETS).await;
    world.run(&world.admin, ChangePassword(world.client.person().unwrap())).await;
    let ticket = world.open_ticket(&world.client).await;
    assert_eq!(listener.next_change().await.ticket(), ticket);
    assert!(!world.live.watch_session(&world.client).token().is_cancelled());
});

on_both_stacks!(a_node_that_stops_ends_its_subscriptions, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen_from_now(&world.client, TICKETS).await;
    world.stop_token().cancel();
    assert!(listener.is_over().await);
});
