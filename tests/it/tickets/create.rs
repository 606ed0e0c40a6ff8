//! `ticketCreate`.

use super::world::{DOCUMENT, NIT, World};
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode as Code;
use turno::companies::Nit;
use turno::people::EmailAddress;
use turno::tickets::rules::IdentityItem::{Company, CompanyUnknown, Document, Names, Nit as NitItem};
use turno::tickets::rules::missing_identity;
use turno::tickets::{RequesterInput, TicketCreate};
use turno_entity::{Channel, DocumentType, TicketKind, TicketStatus, UNIDENTIFIED};

type Change<'a> = &'a dyn Fn(&mut RequesterInput);

fn asker() -> RequesterInput {
    RequesterInput {
        document_type: Some(DocumentType::Cc),
        document_number: Some("52.345.678".to_owned()),
        given_names: Some("Luz".to_owned()),
        surnames: Some("Díaz".to_owned()),
        email: EmailAddress::parse("luz@example.com"),
        phone: None,
    }
}

fn by_phone(world: &World, nit: Option<&str>, requester: Option<RequesterInput>) -> TicketCreate {
    let nit = nit.map(|nit| Nit::parse(nit).unwrap());
    TicketCreate { nit, requester, channel: Some(Channel::Phone), ..world.request("consecutivos") }
}

on_both_stacks!(a_known_clients_request_is_queued_at_once_with_its_number_and_its_clock, |stack| {
    let world = World::open(stack).await;
    let ticket = world.opened("consecutivos").await;
    let row = world.ticket(ticket).await;
    assert_eq!((row.number.as_str(), row.ordinal), ("LG-2026-000001", 2_026_000_000_001));
    assert_eq!((row.status, row.version, row.priority), (TicketStatus::Queued, 1, 1));
    assert_eq!((row.company_id, row.requester_id), (world.company, world.client.person()));
    assert_eq!(row.requester_document_number.as_deref(), Some(DOCUMENT));
    assert_eq!((row.received_at, row.identified_at), (world.now(), Some(world.now())));
    assert_eq!((row.channel, row.kind), (Channel::Portal, TicketKind::Problem));
    assert_eq!(world.kinds_after(0).await, ["TICKET_CREATED", "DEADLINE_STARTED"]);
    let second = world.opened("mejora_campos").await;
    let row = world.ticket(second).await;
    assert_eq!((row.number.as_str(), row.kind), ("LG-2026-000002", TicketKind::Improvement));
    world.is_proved().await;
});

on_both_stacks!(a_document_that_no_admin_confirmed_does_not_identify, |stack| {
    let world = World::open(stack).await;
    let ticket = world.done(&world.newcomer, world.request("reportes")).await.ticket;
    let row = world.ticket(ticket).await;
    assert_eq!(row.status, TicketStatus::PendingIdentification);
    assert_eq!((row.requester_document_number.as_deref(), row.identified_at), (None, None));
    assert_eq!(missing_identity(&row), [Document]);
    assert_eq!(world.kinds_after(0).await, ["TICKET_CREATED"], "no clock runs");
});

on_both_stacks!(staff_open_a_ticket_on_behalf_complete_or_not, |stack| {
    let world = World::open(stack).await;
    let whole = world.done(&world.agent, by_phone(&world, Some(NIT), Some(asker()))).await.ticket;
    let row = world.ticket(whole).await;
    assert_eq!(
        (row.status, row.company_id, row.channel),
        (TicketStatus::Queued, world.company, Channel::Phone)
    );
    assert_eq!((row.requester_id, row.assignee_id), (None, None), "a call only creates it (DR-17)");
    assert_eq!(row.requester_document_number.as_deref(), Some("52345678"));

    let bare = world.done(&world.agent, by_phone(&world, None, None)).await.ticket;
    let row = world.ticket(bare).await;
    assert_eq!((row.status, row.company_id), (TicketStatus::PendingIdentification, UNIDENTIFIED));
    assert_eq!(missing_identity(&row), [Document, Names, Company, NitItem]);

    let strange = world.done(&world.admin, by_phone(&world, Some("999000005"), Some(asker()))).await.ticket;
    let row = world.ticket(strange).await;
    assert_eq!(
        (row.status, row.stated_nit.as_deref()),
        (TicketStatus::PendingIdentification, Some("999000005"))
    );
    assert_eq!(missing_identity(&row), [CompanyUnknown]);

    let half = RequesterInput { surnames: None, ..asker() };
    let half = world.done(&world.agent, by_phone(&world, Some(NIT), Some(half))).await.ticket;
    assert_eq!(missing_identity(&world.ticket(half).await), [Names]);
    world.is_proved().await;
});

on_both_stacks!(a_request_that_cannot_be_is_refused_with_all_its_errors, |stack| {
    let world = World::open(stack).await;
    let with = |change: &dyn Fn(&mut TicketCreate)| {
        let mut request = world.request("reportes");
        change(&mut request);
        request
    };
    let cases: Vec<(TicketCreate, Vec<(Code, &str)>)> = vec![
        (with(&|r| r.subject = " ".into()), vec![(Code::TextRequired, "subject")]),
        (with(&|r| r.subject = "ñ".repeat(201)), vec![(Code::TextTooLong, "subject")]),
        (with(&|r| r.subject = "a\nb".into()), vec![(Code::TextInvalid, "subject")]),
        (with(&|r| r.description = String::new()), vec![(Code::TextRequired, "description")]),
        (with(&|r| r.description = "x".repeat(64 * 1024 + 1)), vec![(Code::TextTooLong, "description")]),
        (with(&|r| r.description = "a\u{0}b".into()), vec![(Code::TextInvalid, "description")]),
        (with(&|r| r.topic_code = "ninguno".into()), vec![(Code::TopicUnknown, "topicCode")]),
        (with(&|r| r.kind = Some(TicketKind::Improvement)), vec![(Code::KindMismatch, "kind")]),
        (with(&|r| r.channel = Some(Channel::Email)), vec![(Code::StaffOnly, "channel")]),
        (with(&|r| r.idempotency_key = String::new()), vec![(Code::ValueInvalid, "idempotencyKey")]),
        (with(&|r| r.idempotency_key = "k".repeat(201)), vec![(Code::ValueInvalid, "idempotencyKey")]),
        (
            with(&|r| {
                (r.subject, r.nit, r.requester) = (String::new(), Nit::parse(NIT).ok(), Some(asker()));
            }),
            vec![(Code::TextRequired, "subject"), (Code::StaffOnly, "nit"), (Code::StaffOnly, "requester")],
        ),
    ];
    for (request, codes) in cases {
        world.refuses(&world.client, request, &codes).await;
    }
    let fits = with(&|r| (r.subject, r.description) = ("ñ".repeat(200), "x".repeat(64 * 1024)));
    world.done(&world.client, fits).await;
});

on_both_stacks!(a_requester_that_cannot_be_is_refused, |stack| {
    let world = World::open(stack).await;
    let document = "requester.documentNumber";
    let cases: [(Change, Code, &str); 9] = [
        (&|r| r.document_number = None, Code::Empty, document),
        (&|r| r.document_type = None, Code::Empty, "requester.documentType"),
        (&|r| r.document_number = Some(" ".into()), Code::Empty, document),
        (&|r| r.document_number = Some("12".into()), Code::InvalidLength, document),
        (&|r| r.document_number = Some("12x45".into()), Code::InvalidChars, document),
        (&|r| r.document_number = Some("1111111".into()), Code::Placeholder, document),
        (&|r| r.document_number = Some("899999063-3".into()), Code::LooksLikeNit, document),
        (&|r| r.given_names = Some(String::new()), Code::TextRequired, "requester.givenNames"),
        (&|r| r.surnames = Some("x".repeat(201)), Code::TextTooLong, "requester.surnames"),
    ];
    for (change, code, path) in cases {
        let mut requester = asker();
        change(&mut requester);
        world.refuses(&world.agent, by_phone(&world, Some(NIT), Some(requester)), &[(code, path)]).await;
    }
});
