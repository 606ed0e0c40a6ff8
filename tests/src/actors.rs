//! Who acts in a test, as types; and what each does, in the words of the desk.
//!
//! A deed panics when the desk refuses it; whoever wants to see a refusal sends the operation himself.

use crate::answer::{Answer, text};
use crate::documents;
use crate::world::{self, World};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::ops::Deref;
use turno::command::{ApiKeyScope, Asker, Role};
use turno::platform::clock::Clock as _;

/// Somebody at his screen.
#[derive(Clone, Copy)]
pub struct Seat<'w> {
    /// The desk.
    pub world: &'w World,
    /// His sign-in, if he has one.
    pub address: Option<&'static str>,
    /// His role.
    pub role: Option<Role>,
    /// The key of an integration with its scope, instead of a sign-in.
    pub key: Option<(&'w str, ApiKeyScope)>,
}

impl Seat<'_> {
    /// What he sends as `Authorization: Bearer …`.
    pub fn token(&self) -> Option<String> {
        let signed = self.address.map(|address| self.world.token(address));
        self.key.map(|(key, _)| key.to_owned()).or(signed)
    }

    /// What the gate asks of him.
    pub fn asker(&self) -> Asker {
        self.key.map_or_else(|| self.role.into(), |(_, scope)| Asker::Key(scope))
    }

    /// Sends a document with its variables.
    pub async fn gql(&self, query: &str, variables: Value) -> Answer {
        let token = self.token();
        let body = json!({"query": query, "variables": variables});
        self.world.post(token.as_deref(), body.to_string()).await
    }

    /// Sends an operation of the contract, without what comes later.
    pub async fn sends(&self, operation: &str, variables: Value) -> Answer {
        self.gql(&documents::named(operation).text_of_today(), variables).await
    }
}

macro_rules! actors {
    ($($(#[$doc:meta])* $name:ident, $at:ident = $address:expr, $role:expr;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy)]
            pub struct $name<'w>(Seat<'w>);

            impl<'w> Deref for $name<'w> {
                type Target = Seat<'w>;

                fn deref(&self) -> &Seat<'w> {
                    &self.0
                }
            }
        )*

        impl World {
            $(
                $(#[$doc])*
                pub fn $at(&self) -> $name<'_> {
                    $name(Seat { world: self, address: $address, role: $role, key: None })
                }
            )*
        }
    };
}

actors! {
    /// Somebody who has not signed in.
    Anonymous, anonymous = None, None;
    /// The client of the first company.
    Client, client = Some(world::CLIENT), Some(Role::Client);
    /// The client of the other company.
    OtherClient, other_client = Some(world::OTHER_CLIENT), Some(Role::Client);
    /// An agent.
    Agent, agent = Some(world::AGENT), Some(Role::Agent);
    /// Another agent.
    Agent2, agent_2 = Some(world::AGENT_2), Some(Role::Agent);
    /// Billing.
    Billing, billing = Some(world::BILLING), Some(Role::Billing);
    /// The supervisor.
    Admin, admin = Some(world::ADMIN), Some(Role::Admin);
}

/// An integration with a key.
#[derive(Clone, Copy)]
pub struct ApiKey<'w>(Seat<'w>);

impl<'w> Deref for ApiKey<'w> {
    type Target = Seat<'w>;

    fn deref(&self) -> &Seat<'w> {
        &self.0
    }
}

impl World {
    /// An integration that may invoice.
    pub async fn api_key(&self) -> ApiKey<'_> {
        self.integration(ApiKeyScope::Invoice).await
    }

    /// An integration that may only read.
    pub async fn reading_key(&self) -> ApiKey<'_> {
        self.integration(ApiKeyScope::Read).await
    }

    async fn integration(&self, scope: ApiKeyScope) -> ApiKey<'_> {
        let cell = if scope == ApiKeyScope::Read { &self.reading } else { &self.invoicing };
        let make = async || text(&self.admin().makes_key(scope.code()).await["secret"]).to_owned();
        let key = cell.get_or_init(make).await;
        ApiKey(Seat { world: self, address: None, role: Some(Role::Billing), key: Some((key, scope)) })
    }

    /// One of each role and of each scope, in the order of the permissions table.
    pub async fn one_of_each(&self) -> [Seat<'_>; 7] {
        let (reading, invoicing) = (self.reading_key().await, self.api_key().await);
        let people = [*self.anonymous(), *self.client(), *self.agent(), *self.billing(), *self.admin()];
        let [nobody, client, agent, billing, admin] = people;
        [nobody, client, agent, billing, admin, *reading, *invoicing]
    }
}

/// Makes a key for an integration.
pub const MAKE_KEY: &str = "mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) {
    apiKey { id name scopes prefix createdAt createdBy { displayName } expiresAt lastUsedAt revokedAt }
    secret streamPosition userErrors { code message path } } }";

impl Admin<'_> {
    /// Makes a key that is good for a year; gives the payload.
    pub async fn makes_key(&self, scope: &str) -> Value {
        let until = self.world.stack.clock.now() + TimeDelta::days(365);
        let input = json!({"name": "Facturador", "scopes": [scope], "expiresAt": until,
            "idempotencyKey": self.world.key()});
        self.gql(MAKE_KEY, json!({"input": input})).await.done().clone()
    }

    /// Revokes a key.
    pub async fn revokes_key(&self, key: &str) -> Value {
        let query = "mutation($input: ApiKeyRevokeInput!) { apiKeyRevoke(input: $input) {
            apiKey { id revokedAt revokedBy { displayName } } userErrors { code message path } } }";
        self.gql(query, json!({"input": {"apiKeyId": key}})).await.done()["apiKey"].clone()
    }
}

/// What a client does.
macro_rules! client_deeds {
    ($($name:ident)*) => {$(
        impl $name<'_> {
            /// Opens a ticket under an everyday topic; gives it as the portal shows it.
            pub async fn opens_ticket(&self, subject: &str) -> Value {
                let input = json!({
                    "subject": subject,
                    "description": "La resolución de facturación venció y no deja emitir.",
                    "topicCode": "resolucion",
                    "idempotencyKey": self.world.key(),
                });
                self.sends("OpenTicket", json!({"input": input})).await.done()["ticket"].clone()
            }

            /// Writes in a ticket; gives the message's id.
            pub async fn replies(&self, ticket: &str, body: &str) -> String {
                let variables = json!({"ticketId": ticket, "body": body});
                let answer = self.sends("ReplyToTicket", variables).await;
                text(&answer.done()["message"]["id"]).to_owned()
            }

            /// Opens a ticket as the portal shows it: null when there is none.
            pub async fn reads(&self, ticket: &str) -> Value {
                self.sends("TicketDetail", json!({"id": ticket})).await.data()["ticket"].clone()
            }
        }
    )*};
}
client_deeds!(Client OtherClient);

/// What the desk's people do.
macro_rules! desk_deeds {
    ($($name:ident)*) => {$(
        impl $name<'_> {
            /// Takes the oldest ticket; null on an empty queue.
            pub async fn takes_next(&self) -> Value {
                let answer = self.sends("TakeNext", json!({"idempotencyKey": self.world.key()})).await;
                answer.done()["ticket"].clone()
            }

            /// Answers the company; gives the message's id.
            pub async fn responds(&self, ticket: &str, body: &str) -> String {
                let answer = self.sends("Respond", json!({"ticketId": ticket, "body": body})).await;
                text(&answer.done()["message"]["id"]).to_owned()
            }

            /// Writes a note for the desk; gives its id.
            pub async fn notes(&self, ticket: &str, body: &str) -> String {
                let answer = self.sends("AddNote", json!({"ticketId": ticket, "body": body})).await;
                text(&answer.done()["note"]["id"]).to_owned()
            }

            /// Waits for the company.
            pub async fn waits_for_company(&self, ticket: &str, reason: &str) -> Value {
                let answer = self.sends("WaitForCompany", json!({"ticketId": ticket, "reason": reason})).await;
                answer.done()["ticket"].clone()
            }

            /// Marks a ticket solved.
            pub async fn resolves(&self, ticket: &str, summary: &str) -> Value {
                let variables = json!({"ticketId": ticket, "summary": summary, "cause": "HOW_TO"});
                self.sends("Resolve", variables).await.done()["ticket"].clone()
            }

            /// The queue as the console shows it.
            pub async fn sees_queue(&self) -> Value {
                self.sends("QueuePage", json!({})).await.data()["queue"].clone()
            }
        }
    )*};
}
desk_deeds!(Agent Agent2 Admin);
