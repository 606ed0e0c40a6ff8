//! People and their memberships.
