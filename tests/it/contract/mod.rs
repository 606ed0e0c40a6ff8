//! What is promised to the outside: the schema, the consumers' documents, who may ask for what, what nobody sees, and
//! the tables behind it.

mod bad_input;
mod bad_socket;
mod characters;
mod documents;
mod documents_billing;
mod documents_money;
mod documents_repeats;
mod events;
mod failures;
mod foreign;
mod generated;
mod guides;
mod instants;
mod migrations;
mod origins;
mod permissions;
mod schema;
mod secrets;
mod statements;
mod stems;
mod tables;
mod wire;
