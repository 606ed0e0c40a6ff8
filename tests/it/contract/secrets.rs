//! What can reach a log shows no password, token, key, whole document number or address with a password.

use clap::Parser as _;
use desk_tests::on_both_stacks;
use desk_tests::world::{NIT, World};
use secrecy::{ExposeSecret as _, SecretString};
use std::fmt::Debug;
use std::path::PathBuf;
use turno::api_keys::ApiKeySecret;
use turno::app::Ground;
use turno::command::Actor;
use turno::companies::Nit;
use turno::config::Cli;
use turno::people::{
    Document, EmailAddress, MemberDocumentConfirm, MembershipInput, PersonCreate, PreparedPassword,
};
use turno::platform::db::{DbConfig, Scope};
use turno::sessions::{RefreshToken, SigningKey, TokenKeys, TokenSettings};
use turno::tickets::{DocumentRevealed, RequesterInput, TicketCreate, TicketIdentify, list_cards_by_id};
use turno_entity::{
    ApiKeyId, ApiKeyScope, DocumentType, Role, api_key, member, person, refresh_token, ticket,
};

const SECRET: &str = "no-debe-verse-7c1f";
const DOCUMENT: &str = "1030567017";

/// Formatted in both ways, it shows none of these.
#[track_caller]
fn hides(value: &dyn Debug, secrets: &[&str]) {
    for written in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!written.is_empty());
        for secret in secrets {
            assert!(!secret.is_empty() && !written.contains(secret), "{secret} in {written}");
        }
    }
}

fn postgres() -> String {
    format!("postgres://turno:{SECRET}@127.0.0.1/turno")
}

fn password() -> PreparedPassword {
    PreparedPassword { hash: SecretString::from(SECRET), serves_once: true }
}

fn requester() -> RequesterInput {
    RequesterInput {
        document_type: Some(DocumentType::Cc),
        document_number: Some(DOCUMENT.to_owned()),
        ..RequesterInput::default()
    }
}

#[test]
fn configuration() {
    let (database, redis) = (postgres(), format!("redis://:{SECRET}@127.0.0.1"));
    let house = ["--database-url", &database, "--redis-url", &redis];
    let serve = [&["turno", "serve", "--signing-key", SECRET][..], &house].concat();
    let admin =
        ["turno", "admin", "create", "--email", "a@b.example", "--given-names", "A", "--surnames", "B"];
    let admin = [&admin[..], &["--password", SECRET], &house].concat();
    let migrate = ["turno", "migrate", "--database-url", &database];
    for line in [serve, admin, migrate.to_vec()] {
        hides(&Cli::try_parse_from(line).unwrap(), &[SECRET]);
    }
    let db = DbConfig::Postgres { url: database, pool: 4 };
    hides(&db, &[SECRET]);
    let ground = Ground {
        db,
        redis: Some((redis, "turno:head".to_owned())),
        number_prefix: "LG".to_owned(),
        quote_days: 15,
        repeat_days: 90,
    };
    hides(&ground, &[SECRET]);
    assert!(format!("{ground:?}").contains("turno:head"), "what is no secret is shown");
    let file = DbConfig::Sqlite { path: PathBuf::from("desk.sqlite") };
    assert!(format!("{file:?}").contains("desk.sqlite"));
}

#[test]
fn commands_and_what_they_say() {
    let nit = Nit::parse(NIT).unwrap();
    let membership = MembershipInput {
        nit,
        document_type: Some(DocumentType::Cc),
        document_number: Some(DOCUMENT.to_owned()),
        phone: None,
        may_approve_quotes: false,
    };
    hides(&membership, &[DOCUMENT]);
    let enter = PersonCreate {
        email: EmailAddress::parse("a@b.example").unwrap(),
        role: Role::Client,
        given_names: "Ada".to_owned(),
        surnames: "Mora".to_owned(),
        memberships: vec![membership],
        idempotency_key: None,
        password: Some(password()),
    };
    hides(&enter, &[DOCUMENT, SECRET]);
    hides(&password(), &[SECRET]);
    let confirm = MemberDocumentConfirm {
        member_id: "mem_1".into(),
        document_type: Some(DocumentType::Cc),
        document_number: Some(DOCUMENT.to_owned()),
        idempotency_key: None,
    };
    hides(&confirm, &[DOCUMENT]);
    hides(&requester(), &[DOCUMENT]);
    let identify = TicketIdentify {
        ticket_id: "tkt_1".into(),
        nit,
        requester: requester(),
        expected_version: 1,
        idempotency_key: None,
    };
    hides(&identify, &[DOCUMENT]);
    let create = TicketCreate {
        subject: "Asunto".to_owned(),
        description: "Descripción".to_owned(),
        topic_code: "otro".to_owned(),
        kind: None,
        idempotency_key: "k".to_owned(),
        nit: Some(nit),
        requester: Some(requester()),
        channel: None,
    };
    hides(&create, &[DOCUMENT]);
    hides(&DocumentRevealed { document_number: Some(DOCUMENT.into()) }, &[DOCUMENT]);
    hides(&Document::parse(DocumentType::Cc, DOCUMENT).unwrap(), &[DOCUMENT]);
}

#[test]
fn tokens_and_keys() {
    let token = RefreshToken::from_bytes([7; 32]);
    hides(&token, &[token.as_str()]);
    let digest = hex::encode(token.digest().as_bytes());
    hides(&token.digest(), &[&digest]);
    let key = ApiKeySecret::from_bytes([7; 32]);
    let written = key.written(ApiKeyId(uuid::Uuid::from_u128(1)));
    hides(&key, &[written.expose_secret(), "7, 7, 7"]);
    hides(&written, &[written.expose_secret()]);
    let digest = key.digest();
    hides(&digest, &[&digest.stored(), "7, 7, 7"]);
    let actor = Actor::Key { key: ApiKeyId(uuid::Uuid::from_u128(1)), digest, scope: ApiKeyScope::Read };
    hides(&actor, &[&digest.stored()]);
    hides(&actor.principal(), &[&digest.stored()]);
    let seed = hex::encode([7; 32]);
    hides(&SigningKey::from_seed([7; 32]).unwrap(), &[&seed, "7, 7, 7"]);
    hides(&TokenKeys::from_seed([7; 32], TokenSettings::new("turno")).unwrap(), &[&seed, "7, 7, 7"]);
}

on_both_stacks!(rows, |stack| {
    let world = World::on(stack).await;
    world.client().opens_ticket("Resolución vencida").await;
    world.admin().makes_key("INVOICE").await;
    let tx = world.app.desk.read_as(Scope::System).await.unwrap();
    let people = tx.list(<person::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    let hashes = people.iter().filter(|row| row.password_hash.is_some()).count();
    assert!(hashes > 0 && people.len() >= 6);
    for row in &people {
        let hash = row.password_hash.as_deref().unwrap_or(SECRET);
        hides(row, &[hash, &row.email]);
    }
    let members = tx.list(<member::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    assert_eq!(members.len(), 2);
    for row in &members {
        hides(row, &[row.document_number.as_deref().unwrap()]);
    }
    let tokens = tx.list(<refresh_token::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    assert!(!tokens.is_empty());
    for row in &tokens {
        hides(row, &[&row.token_hash]);
    }
    let keys = tx.list(<api_key::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    assert_eq!(keys.len(), 1);
    hides(&keys[0], &[&keys[0].secret_sha256]);
    let tickets = tx.list(<ticket::Entity as sea_orm::EntityTrait>::find()).await.unwrap();
    assert_eq!(tickets.len(), 1);
    let document = tickets[0].requester_document_number.clone().unwrap();
    assert_eq!(document, DOCUMENT);
    hides(&tickets[0], &[&document]);
    let cards = list_cards_by_id(&tx, &[tickets[0].id]).await.unwrap();
    assert_eq!(cards.len(), 1);
    hides(&cards[0], &[&document]);
});
