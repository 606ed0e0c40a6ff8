//! Who acts in a test, as types; and what each does, in the words of the desk.
//!
//! A deed panics when the desk refuses it; whoever wants to see a refusal sends the operation himself.

use crate::answer::{Answer, text};
use crate::documents;
use crate::world::{self, World};
use serde_json::{Value, json};
use std::ops::Deref;
use turno::command::Role;

/// Somebody at his screen.
#[derive(Clone, Copy)]
pub struct Seat<'w> {
    /// The desk.
    pub world: &'w World,
    /// His sign-in, if he has one.
    pub address: Option<&'static str>,
    /// His role.
    pub role: Option<Role>,
}

impl Seat<'_> {
    /// Sends a document with its variables.
    pub async fn gql(&self, query: &str, variables: Value) -> Answer {
        let token = self.address.map(|address| self.world.token(address));
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
                    $name(Seat { world: self, address: $address, role: $role })
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

impl World {
    /// One of each role, in the order of the permissions table.
    pub fn one_of_each(&self) -> [Seat<'_>; 5] {
        [*self.anonymous(), *self.client(), *self.agent(), *self.billing(), *self.admin()]
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
