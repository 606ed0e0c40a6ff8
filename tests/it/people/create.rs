//! `personCreate`.

use crate::sessions::house::{HERE, House, NIT, OTHER_NIT, errors, membership, nit, person, session};
use desk_tests::on_both_stacks;
use secrecy::ExposeSecret as _;
use turno::command::{Actor, Fault, Refused, Role, UserErrorCode};
use turno::companies::CompanySuspend;
use turno::log::Fact;
use turno::people::{self, MAX_MEMBERSHIPS, MembershipInput, PersonCreate};
use turno::platform::clock::Clock as _;
use turno::platform::db::Scope;
use turno_entity::{DocumentType, PersonId, Standing, member};

const NEW: &str = "nueva@ferreteria.example";

async fn members(house: &House, person: PersonId) -> Vec<member::Model> {
    let tx = house.desk.read_as(Scope::System).await.unwrap();
    people::list_members(&tx, &[person]).await.unwrap()
}

/// One membership, as it is written.
fn with(membership: MembershipInput) -> PersonCreate {
    PersonCreate { memberships: vec![membership], ..person(NEW, Role::Client, &[]) }
}

on_both_stacks!(a_client_is_entered_with_his_companies_and_confirmed_document, |stack| {
    let house = House::open(stack).await;
    let before = house.head().await;
    let command = PersonCreate {
        memberships: vec![
            membership(OTHER_NIT),
            MembershipInput {
                document_type: None,
                document_number: None,
                phone: people::PhoneNumber::parse("+57 300 000 0000"),
                may_approve_quotes: true,
                ..membership(NIT)
            },
        ],
        ..person("Nueva@Ferreteria.example", Role::Client, &[])
    };
    let issued = house.sign_in.enter_person(&house.desk, &house.admin, command).await.unwrap();
    let id = issued.done.outcome.person;

    let tx = house.desk.read_as(Scope::System).await.unwrap();
    let row = people::find_by_email(&tx, NEW).await.unwrap().unwrap();
    assert_eq!((row.id, row.role, row.status, row.version), (id, Role::Client, Standing::Active, 1));
    assert_eq!((row.given_names.as_str(), row.surnames.as_str()), ("Luz Marina", "Ríos"));
    let in_three_days = house.clock.now() + chrono::TimeDelta::hours(72);
    assert_eq!(row.password_expires_at, Some(in_three_days));
    assert!(row.password_hash.unwrap().starts_with("$argon2id$"));

    let rows = members(&house, id).await;
    let companies = [house.company(OTHER_NIT).await.id, house.company(NIT).await.id];
    assert_eq!(
        rows.iter().map(|row| row.company_id).collect::<Vec<_>>(),
        companies,
        "in the order of the input"
    );
    assert_eq!(rows[0].document_type, Some(DocumentType::Cc));
    assert_eq!(rows[0].document_number.as_deref(), Some("1030567017"));
    assert_eq!(rows[0].document_confirmed_at, Some(house.clock.now()));
    assert_eq!((rows[0].phone.as_deref(), rows[0].may_approve_quotes), (None, false));
    assert_eq!((rows[1].document_number.as_deref(), rows[1].document_confirmed_at), (None, None));
    assert_eq!((rows[1].phone.as_deref(), rows[1].may_approve_quotes), (Some("+573000000000"), true));
    assert_eq!((rows[1].email.as_str(), rows[1].status), (NEW, Standing::Active));

    let facts = house.facts_after(before).await;
    let kinds: Vec<&str> = facts.iter().map(|(event, _)| event.kind.as_str()).collect();
    assert_eq!(kinds, ["PERSON_CREATED", "MEMBER_ADDED", "MEMBER_DOCUMENT_CONFIRMED", "MEMBER_ADDED"]);
    assert!(facts.iter().all(|(event, _)| !event.payload.contains("1030567017")), "no document in the chain");
    let Fact::MemberAdded(added) = &facts[3].1 else { panic!("{facts:?}") };
    assert_eq!((added.member, added.person, &added.document), (rows[1].id, id, &None));
});

on_both_stacks!(the_password_is_shown_once_and_serves_once, |stack| {
    let house = House::open(stack).await;
    let keyed =
        || PersonCreate { idempotency_key: Some("clave-1".to_owned()), ..person(NEW, Role::Client, &[NIT]) };
    let first = house.sign_in.enter_person(&house.desk, &house.admin, keyed()).await.unwrap();
    let password = first.password.unwrap();
    let head = house.head().await;
    let again = house.sign_in.enter_person(&house.desk, &house.admin, keyed()).await.unwrap();
    assert_eq!(again.done.outcome.person, first.done.outcome.person);
    assert!(again.password.is_none() && !again.done.outcome.now, "a replay shows no password");
    assert_eq!(house.head().await, head);

    let text = password.expose_secret();
    assert_eq!((text.len(), text.split('-').map(str::len).collect::<Vec<_>>()), (23, vec![5; 4]));
    let used = house.sign_in.create(&house.desk, session(NEW, text), HERE).await;
    assert_eq!(errors(used), [(UserErrorCode::PasswordExpired, "password".to_owned())]);
    let other = PersonCreate { surnames: "Otros".to_owned(), ..keyed() };
    let reused = house.sign_in.enter_person(&house.desk, &house.admin, other).await;
    assert!(matches!(reused, Err(Refused::Fault(Fault::IdempotencyKeyReused))));
});

on_both_stacks!(a_known_mail_address_is_refused_however_it_is_written, |stack| {
    let house = House::open(stack).await;
    let twice = person("Agente@TURNO.example", Role::Agent, &[]);
    house.refuses(twice, UserErrorCode::PersonExists, "email").await;
    let (one, two) = tokio::join!(
        house.desk.run(&house.admin, person(NEW, Role::Agent, &[])),
        house.desk.run(&house.admin, person(NEW, Role::Billing, &[])),
    );
    assert!(one.is_ok() != two.is_ok(), "of two at once one succeeds");
});

on_both_stacks!(role_and_memberships_go_together, |stack| {
    let house = House::open(stack).await;
    let mismatch = UserErrorCode::RoleMismatch;
    house.refuses(person(NEW, Role::Client, &[]), mismatch, "memberships").await;
    for role in [Role::Agent, Role::Billing, Role::Admin] {
        house.refuses(person(NEW, role, &[NIT]), mismatch, "memberships").await;
    }
    let many = vec![membership(NIT); MAX_MEMBERSHIPS + 1];
    let many = PersonCreate { memberships: many, ..person(NEW, Role::Client, &[]) };
    house.refuses(many, UserErrorCode::ValueInvalid, "memberships").await;
    let twice = person(NEW, Role::Client, &[NIT, NIT]);
    house.refuses(twice, UserErrorCode::MemberExists, "memberships.1.nit").await;
});

on_both_stacks!(what_is_wrong_with_a_membership_is_said_where_it_stands, |stack| {
    let house = House::open(stack).await;
    let unknown = with(membership("999000008"));
    house.refuses(unknown, UserErrorCode::CompanyUnknown, "memberships.0.nit").await;
    let half = with(MembershipInput { document_type: None, ..membership(NIT) });
    house.refuses(half, UserErrorCode::Empty, "memberships.0.documentNumber").await;
    let half = with(MembershipInput { document_number: None, ..membership(NIT) });
    house.refuses(half, UserErrorCode::Empty, "memberships.0.documentNumber").await;
    let cases = [
        ("", UserErrorCode::Empty),
        ("12A4567", UserErrorCode::InvalidChars),
        ("12", UserErrorCode::InvalidLength),
        ("1111111", UserErrorCode::Placeholder),
        ("899999063-3", UserErrorCode::LooksLikeNit),
    ];
    for (number, code) in cases {
        let wrong = MembershipInput { document_number: Some(number.to_owned()), ..membership(NIT) };
        house.refuses(with(wrong), code, "memberships.0.documentNumber").await;
    }
    let company_id = async_graphql::ID::from(house.company(NIT).await.id.to_string());
    let suspend = CompanySuspend { company_id, reason: "Mora".to_owned(), idempotency_key: None };
    house.done(suspend).await;
    house.refuses(with(membership(NIT)), UserErrorCode::CompanySuspended, "memberships.0.nit").await;
});

on_both_stacks!(a_form_is_told_all_its_errors_at_once, |stack| {
    let house = House::open(stack).await;
    let before = house.head().await;
    let mut wrong = person(NEW, Role::Client, &[NIT]);
    wrong.given_names = String::new();
    wrong.surnames = "x".repeat(201);
    wrong.memberships[0].nit = nit("999000008");
    let found = errors(house.desk.run(&house.admin, wrong).await);
    let expected = [
        (UserErrorCode::TextRequired, "givenNames"),
        (UserErrorCode::TextTooLong, "surnames"),
        (UserErrorCode::CompanyUnknown, "memberships.0.nit"),
    ];
    assert_eq!(found, expected.map(|(code, path)| (code, path.to_owned())));
    assert_eq!(house.head().await, before);
});

on_both_stacks!(only_an_admin_enters_people, |stack| {
    let house = House::open(stack).await;
    house.forbids(|| person(NEW, Role::Agent, &[])).await;
    let work = house.hasher.work();
    let refused = house.sign_in.enter_person(&house.desk, &house.agent, person(NEW, Role::Agent, &[])).await;
    assert!(matches!(refused, Err(Refused::Fault(Fault::Forbidden))));
    let refused =
        house.sign_in.enter_person(&house.desk, &Actor::Anonymous, person(NEW, Role::Agent, &[])).await;
    assert!(matches!(refused, Err(Refused::Fault(Fault::Unauthenticated))));
    assert_eq!(house.hasher.work(), work, "nothing is hashed for whoever may not");
});
