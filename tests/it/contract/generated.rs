//! What is made from the code and committed: a change of the code that changes it changes it in the same commit.
//!
//! `TURNO_UPDATE=1 cargo test -p desk-tests --test it contract::generated` writes the files anew.

use desk_tests::schema;
use std::path::Path;
use turno::graphql::docs::{errors_page, permissions_page};
use turno::graphql::{ROOTS, USER_ERRORS, build, sdl};
use turno::http::respond::status;

fn compare(file: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    #[expect(clippy::disallowed_methods, reason = "asks the developer's shell whether to write")]
    let update = std::env::var_os("TURNO_UPDATE").is_some();
    if update {
        std::fs::write(&path, made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == made, "{file} is not what the code says; TURNO_UPDATE=1 writes it anew");
}

#[test]
fn the_schema() {
    compare("schema.graphql", &schema::text());
}

#[test]
fn the_page_of_permissions() {
    compare("api/docs/permissions.md", &permissions_page());
}

#[test]
fn the_page_of_errors() {
    compare("api/docs/errors.md", &errors_page(&sdl(&build()), |code| status(code).as_u16()));
}

#[test]
fn every_mutation_lists_its_user_errors() {
    let mut listed: Vec<&str> = USER_ERRORS.iter().map(|(mutation, _)| *mutation).collect();
    let mutations = ROOTS.iter().filter(|rule| format!("{:?}", rule.operation) == "Mutation");
    let mut mutations: Vec<&str> = mutations.map(|rule| rule.field).collect();
    listed.sort_unstable();
    mutations.sort_unstable();
    assert_eq!(listed, mutations);
}
