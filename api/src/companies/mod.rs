//! The client companies.
