//! `quoteSend`.

use super::world::send;
use crate::packages::set::package;
use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use chrono::TimeDelta;
use desk_tests::on_both_stacks;
use sea_orm::ConnectionTrait as _;
use sha2::{Digest as _, Sha256};
use turno::command::{Refused, UserErrorCode as Code};
use turno::quotes::{QuoteSend, rules};
use turno_entity::{ClockState, ImprovementKind, QuoteStatus, Role, TicketStatus};

on_both_stacks!(it_is_the_response_and_the_ticket_waits_at_its_place, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    world.pass(TimeDelta::minutes(10));
    let quote = world.done(&world.agent, send(&world, ticket, 4)).await.quote;
    let row = world.ticket(ticket).await;
    assert_eq!((row.status, row.assignee_id), (TicketStatus::WaitingForQuote, None));
    assert_eq!(
        (world.place(ticket).await, world.clock(ticket).await.state()),
        (Some(false), ClockState::Met)
    );
    let quote = world.quote(quote).await;
    // Four blocks of 30,000 pesos, 19 %.
    assert_eq!((quote.base, quote.iva, quote.total), (12_000_000, 2_280_000, 14_280_000));
    assert_eq!((quote.block_minutes, quote.block_price, quote.iva_basis_points), (30, 3_000_000, 1_900));
    let text = rules::text(&quote, &row.number);
    for said in ["un campo para la placa del vehículo.", "4 bloques de 30 minutos", "$ 120.000", "$ 142.800"]
    {
        assert!(text.to_lowercase().contains(said), "{said} in {text}");
    }
    assert_eq!(quote.text_sha256, hex::encode(Sha256::digest(&text)));
    world.is_proved().await;
});

on_both_stacks!(a_revision_takes_the_place_of_the_open_one, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    let first = world.quoted(ticket, 4).await;
    let head = world.head().await;
    let second = world.quoted(ticket, 6).await;
    assert_eq!(world.quote(first).await.status, QuoteStatus::Retired);
    assert_eq!(world.quote(second).await.status, QuoteStatus::Sent);
    assert_eq!(world.kinds_after(head).await, ["QUOTE_RETIRED", "QUOTE_SENT"]);
    world.does(Deed::CancelByClient, ticket).await;
    assert_eq!(world.quote(second).await.status, QuoteStatus::Retired, "it goes with its ticket");
    world.is_proved().await;
});

on_both_stacks!(what_cannot_be_quoted_is_refused, |stack| {
    let world = World::open(stack).await;
    let plain = world.opened("otro").await;
    world.refuses(&world.agent, send(&world, plain, 1), &[(Code::ImprovementMismatch, "improvement")]).await;
    let ticket = world.opened("mejora_campos").await;
    let other = QuoteSend { improvement: ImprovementKind::Role, ..send(&world, ticket, 1) };
    world.refuses(&world.agent, other, &[(Code::ImprovementMismatch, "improvement")]).await;
    for blocks in [0, -1, 10_001] {
        let command = send(&world, ticket, blocks);
        world.refuses(&world.agent, command, &[(Code::ValueInvalid, "maximumBlocks")]).await;
    }
    let empty = QuoteSend { description: " ".into(), ..send(&world, ticket, 1) };
    world.refuses(&world.agent, empty, &[(Code::TextRequired, "description")]).await;
    let nobody = QuoteSend { ticket_id: "tkt_x".into(), ..send(&world, ticket, 1) };
    world.refuses(&world.agent, nobody, &[(Code::NotFound, "ticketId")]).await;
    world.allows_only(&[Role::Agent, Role::Admin], &send(&world, ticket, 1)).await;
    let pending = world.done(&world.newcomer, world.request("mejora_campos")).await.ticket;
    world.refuses(&world.agent, send(&world, pending, 1), &[(Code::TicketStateConflict, "ticketId")]).await;
    let unknown = world.done(&world.agent, world.request("mejora_campos")).await.ticket;
    world.refuses(&world.agent, send(&world, unknown, 1), &[(Code::TicketNotIdentified, "ticketId")]).await;
    world.does(Deed::CancelByClient, ticket).await;
    world.refuses(&world.agent, send(&world, ticket, 1), &[(Code::TicketStateConflict, "ticketId")]).await;
});

on_both_stacks!(what_is_free_needs_none_and_somebody_must_be_able_to_answer, |stack| {
    let world = World::open(stack).await;
    let charged = world.opened("mejora_campos").await;
    world.done(&world.admin, package(&world, &[ImprovementKind::Field], None, None)).await;
    let free = world.opened("mejora_campos").await;
    world.refuses(&world.agent, send(&world, free, 1), &[(Code::ImprovementIsFree, "ticketId")]).await;
    let owner = world.stack.owner().await;
    owner.execute_unprepared("UPDATE member SET may_approve_quotes = false").await.unwrap();
    world.refuses(&world.agent, send(&world, charged, 1), &[(Code::NoApprover, "ticketId")]).await;
});

on_both_stacks!(an_amount_that_no_number_holds_is_refused, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("mejora_campos").await;
    let owner = world.stack.owner().await;
    // As the table allows it: ten thousand blocks of it are more than sixty-four bits of centavos hold with their tax.
    let dear = if world.stack.name == "postgres" {
        "ALTER TABLE tariff DROP CONSTRAINT tariff_block_price_check; UPDATE tariff SET block_price = 900000000000000"
    } else {
        "UPDATE tariff SET block_price = 900000000000000"
    };
    owner.execute_unprepared(dear).await.unwrap();
    world
        .refuses(&world.agent, send(&world, ticket, 10_000), &[(Code::AmountOverflow, "maximumBlocks")])
        .await;
});

on_both_stacks!(two_at_once_leave_one_open, |stack| {
    let world = World::open(stack).await;
    let other =
        if world.stack.name == "postgres" { world.stack.another_desk().await } else { world.desk().clone() };
    let ticket = world.opened("mejora_campos").await;
    let (one, two) = tokio::join!(
        world.run(&world.agent, send(&world, ticket, 1)),
        other.run(&world.agent2, send(&world, ticket, 2)),
    );
    let (one, two) = (one.unwrap().outcome.quote, two.unwrap().outcome.quote);
    let mut open: Vec<QuoteStatus> = vec![world.quote(one).await.status, world.quote(two).await.status];
    open.sort_unstable();
    assert_eq!(open, [QuoteStatus::Sent, QuoteStatus::Retired]);
    let again = send(&world, ticket, 3);
    let (first, second) =
        (world.run(&world.agent, again.clone()).await, world.run(&world.agent, again.clone()).await);
    assert_eq!(first.unwrap().outcome, second.unwrap().outcome, "a repetition sends no second one");
    let reused = world.run(&world.agent, QuoteSend { maximum_blocks: 4, ..again }).await;
    assert!(matches!(reused, Err(Refused::Fault(turno::command::Fault::IdempotencyKeyReused))));
    world.is_proved().await;
});
