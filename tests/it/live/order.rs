//! Every event once, in its order, whether heard as it happens or read again from any position.

use desk_tests::on_both_stacks;
use serde_json::json;
use turno::live::RingLimits;
use turno::log;
use turno::platform::db::Scope;

use super::world::{Frame, TICKETS, World};

async fn walk(world: &World) {
    let first = world.open_ticket(&world.client).await;
    world.open_ticket(&world.stranger).await;
    world.open_ticket(&world.client).await;
    assert_eq!(world.take_next().await, Some(first));
    world.pause(first).await;
    world.reply(&world.client, first).await;
    assert_eq!(world.take_next().await, Some(first));
    world.reply(&world.agent, first).await;
    world.resolve(first).await;
}

/// The kinds that the client's company may know, counted from the log itself.
async fn expected(world: &World) -> Vec<String> {
    let tx = world.stack.desk.read_as(Scope::System).await.unwrap();
    let rows = log::list_after(&tx, 0, 1_000).await.unwrap();
    tx.rollback().await.unwrap();
    let own = |row: &&turno_entity::event::Model| {
        row.company_id == world.client.company() && row.audience == turno_entity::Audience::Company
    };
    rows.iter().filter(own).map(|row| row.kind.clone()).collect()
}

async fn hear(world: &World, listener: &mut super::world::Frames, count: usize) -> Vec<Frame> {
    let mut heard = Vec::new();
    while heard.len() < count {
        heard.push(listener.next_change().await);
    }
    // Nothing more: what happens next is the next frame.
    let next = world.open_ticket(&world.client).await;
    assert_eq!(listener.next_change().await.ticket(), next);
    heard
}

fn kinds(frames: &[Frame]) -> Vec<String> {
    frames.iter().map(|frame| frame.kind().to_owned()).collect()
}

fn without_places(frames: Vec<Frame>) -> Vec<Frame> {
    frames.into_iter().filter(|frame| frame.name != "QueuePlaceChanged").collect()
}

on_both_stacks!(each_event_is_heard_once_and_in_order_from_any_position, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen(&world.client, TICKETS, json!({}));
    let ready = listener.next().await;
    assert_eq!(listener.next().await.name, "StreamCaughtUp");
    walk(&world).await;
    let expected = expected(&world).await;
    assert!(expected.len() > 12, "a walk worth the name: {expected:?}");

    let heard = hear(&world, &mut listener, expected.len()).await;
    assert_eq!(kinds(&heard), expected);

    let begin = std::iter::once(&ready).chain(&heard);
    for (told, from) in begin.enumerate() {
        let replayed = without_places(world.replay(&world.client, TICKETS, &from.position).await);
        // The ticket opened at the end of the hearing adds its creation and its deadline.
        assert_eq!(replayed.len(), heard.len() - told + 2, "from {told} on");
        let again: Vec<&str> = replayed.iter().map(|frame| frame.position.as_str()).collect();
        let before: Vec<&str> = heard[told..].iter().map(|frame| frame.position.as_str()).collect();
        assert_eq!(again[..before.len()], before, "the same events, the same positions");
        assert_eq!(kinds(&replayed)[..before.len()], expected[told..]);
    }
});

on_both_stacks!(who_comes_back_in_the_middle_of_a_commit_misses_nothing, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen_from_now(&world.client, TICKETS).await;
    world.open_ticket(&world.client).await;
    let created = listener.next_change().await;
    let started = listener.next_change().await;
    assert_eq!((created.kind(), started.kind()), ("TICKET_CREATED", "DEADLINE_STARTED"));
    assert_eq!(created.value["occurredAt"], started.value["occurredAt"], "one commit");

    let replayed = without_places(world.replay(&world.client, TICKETS, &created.position).await);
    assert_eq!(replayed, [started]);
});

on_both_stacks!(a_slow_listener_reads_the_table_and_misses_nothing, |stack| {
    let world = World::with(stack, RingLimits { events: 4, bytes: 1 << 20 }).await;
    let mut quick = world.listen_from_now(&world.client, TICKETS).await;
    let mut slow = world.listen_from_now(&world.client, TICKETS).await;
    let mut staff = world.listen_from_now(&world.agent, TICKETS).await;
    for _ in 0..70 {
        world.open_ticket(&world.client).await;
        world.open_ticket(&world.stranger).await;
        assert_eq!(quick.next_change().await.kind(), "TICKET_CREATED");
        assert_eq!(quick.next_change().await.kind(), "DEADLINE_STARTED");
    }
    let expected = expected(&world).await;
    assert_eq!(expected.len(), 140);

    let (mut told, mut positions) = (Vec::new(), std::collections::BTreeSet::new());
    for _ in 0..expected.len() {
        let frame = slow.next_change().await;
        told.push(frame.kind().to_owned());
        positions.insert(frame.position);
    }
    assert_eq!((told, positions.len()), (expected, 140));
    let all: Vec<String> = staff.kinds(280).await;
    assert_eq!(all.iter().filter(|kind| *kind == "TICKET_CREATED").count(), 140);
});

on_both_stacks!(the_ticket_of_a_frame_is_as_it_is_now_and_never_older, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen_from_now(&world.client, TICKETS).await;
    let ticket = world.open_ticket(&world.client).await;
    let created = listener.next_change().await;
    assert_eq!(created.value["ticket"]["status"], "QUEUED");
    assert_eq!(created.value["ticket"]["queuePlace"], json!({ "position": 1, "ahead": 0 }));
    assert_eq!(created.value["ticket"]["responseDeadline"]["state"], "RUNNING");
    listener.next_change().await;

    world.take_next().await;
    let taken = listener.next_change().await;
    assert_eq!((taken.kind(), taken.ticket()), ("TICKET_TAKEN", ticket));
    assert_eq!(taken.value["ticket"]["status"], "IN_PROGRESS");
    assert_eq!(taken.value["ticket"]["queuePlace"], json!(null));

    let replayed = world.replay(&world.client, TICKETS, &created.position).await;
    assert_eq!(replayed[0].kind(), "DEADLINE_STARTED");
    assert_eq!(replayed[0].value["ticket"]["status"], "IN_PROGRESS", "as it is now");
});

on_both_stacks!(the_place_of_a_frame_is_the_present_one_though_others_have_moved, |stack| {
    let world = World::on(stack).await;
    let mut listener = world.listen(&world.client, TICKETS, json!({}));
    let before = listener.next().await.position;
    listener.next().await;
    let mut all = world.listen_from_now(&world.agent, TICKETS).await;
    world.open_ticket(&world.stranger).await;
    let own = world.open_ticket(&world.client).await;
    let created = listener.next_change().await;
    assert_eq!((created.ticket(), &created.value["ticket"]["queuePlace"]["ahead"]), (own, &json!(1)));

    world.take_next().await;
    assert_eq!(all.kinds(5).await[4], "TICKET_TAKEN");
    let replayed = world.replay(&world.client, TICKETS, &before).await;

    assert_eq!(replayed[0].position, created.position);
    assert_eq!(replayed[0].value["ticket"]["queuePlace"]["ahead"], 0);
    world.reply(&world.client, own).await;
    let replied = listener.next_change().await;
    assert_eq!(replied.kind(), "DEADLINE_STARTED");
    assert_eq!(listener.next_change().await.value["ticket"]["queuePlace"]["ahead"], 0);
});
