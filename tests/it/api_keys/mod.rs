//! Keys of integrations.

mod authenticate;
mod create;
mod last_use;
mod revoke;
mod writes;
