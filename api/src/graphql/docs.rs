//! The pages of the documentation that are made from the code: who may ask for what, and how the desk refuses.

use super::gate::{Access, Code, Operation};
use super::permissions::{OBJECTS, ROOTS, USER_ERRORS};
use crate::command::{ApiKeyScope, Asker, Role, UserErrorCode};
use async_graphql::resolver_utils::EnumType as _;
use std::fmt::Write as _;

/// The columns.
const ASKERS: [(&str, Asker); 7] = [
    ("anonymous", Asker::Nobody),
    ("CLIENT", Asker::Person(Role::Client)),
    ("AGENT", Asker::Person(Role::Agent)),
    ("BILLING", Asker::Person(Role::Billing)),
    ("ADMIN", Asker::Person(Role::Admin)),
    ("key READ", Asker::Key(ApiKeyScope::Read)),
    ("key INVOICE", Asker::Key(ApiKeyScope::Invoice)),
];

const PERMISSIONS: &str = "# Who may ask for what

Made from `api/src/graphql/permissions.rs`; a test compares it and tries every cell. What does not stand here is
closed. The gate refuses before anything is executed: UNAUTHENTICATED to whoever has not signed in, FORBIDDEN to the
others. An interface or union is open to whom one of its members is open. The last two columns are API keys, by their
scope.
";

const ERRORS: &str = "# Errors

Made from the code; a test compares it. Codes are stable, texts are not.

## Top-level codes

They stand in `errors[].extensions.code`. Nothing was changed. The status is that of a request which was refused as a
whole, under `application/graphql-response+json`; under `application/json` it is 200. The messages are English, for
developers. With INTERNAL, `extensions.requestId` names the request in the log.

| code | status | meaning |
|---|---|---|
";

const USER: &str = "
## User errors

They stand in a payload's `userErrors { code message path }`: what the person can mend. Nothing was changed. The
messages are Spanish, for people; `path` says where in the input.

| code | meaning |
|---|---|
";

const MUTATIONS: &str = "
## User errors of each mutation

A mutation that accepts `idempotencyKey` refuses a key that is empty, longer than 200 bytes or not printable with
`VALUE_INVALID`, too.

| mutation | codes |
|---|---|
";

/// `api/docs/permissions.md`.
#[must_use]
pub fn permissions_page() -> String {
    let mut page = PERMISSIONS.to_owned();
    for operation in Operation::ALL {
        let mut rules: Vec<_> = ROOTS.iter().filter(|rule| rule.operation == operation).collect();
        if rules.is_empty() {
            continue;
        }
        rules.sort_by_key(|rule| rule.field);
        page.push_str(&heading(match operation {
            Operation::Query => "Queries",
            Operation::Mutation => "Mutations",
            Operation::Subscription => "Subscriptions",
        }));
        for rule in rules {
            page.push_str(&row(rule.field, rule.roles));
        }
    }
    let mut rules: Vec<_> = OBJECTS.iter().collect();
    rules.sort_by_key(|rule| rule.object);
    page.push_str(&heading("Object types"));
    for rule in rules {
        page.push_str(&row(rule.object, rule.roles));
    }
    page
}

fn heading(title: &str) -> String {
    let mut heading = format!("\n## {title}\n\n|");
    for (title, _) in ASKERS {
        let _ = write!(heading, " | {title}");
    }
    heading + " |\n" + &"|---".repeat(ASKERS.len() + 1) + "|\n"
}

fn row(name: &str, access: Access) -> String {
    let mut row = format!("| `{name}`");
    for (_, asker) in ASKERS {
        row.push_str(if access.admits(asker) { " | yes" } else { " | –" });
    }
    row + " |\n"
}

/// `api/docs/errors.md`. `status` says with which status the door answers a code, `sdl` describes the codes.
#[must_use]
pub fn errors_page(sdl: &str, status: impl Fn(Code) -> u16) -> String {
    let mut page = ERRORS.to_owned();
    for code in Code::ALL {
        let _ = writeln!(page, "| `{}` | {} | {} |", code.as_str(), status(code), code.meaning());
    }
    page.push_str(USER);
    for item in UserErrorCode::items() {
        let _ = writeln!(page, "| `{}` | {} |", item.name, described(sdl, item.name));
    }
    page.push_str(MUTATIONS);
    let mut mutations: Vec<_> = USER_ERRORS.iter().map(|(mutation, _)| *mutation).collect();
    mutations.sort_unstable();
    for mutation in mutations {
        let _ = writeln!(page, "| `{mutation}` | {} |", user_errors(mutation).unwrap_or_default());
    }
    page
}

/// The codes with which a mutation refuses, as a list in words; none where it never refuses.
pub(super) fn user_errors(mutation: &str) -> Option<String> {
    let (_, groups) = USER_ERRORS.iter().find(|(name, _)| *name == mutation)?;
    let codes: Vec<UserErrorCode> = groups.iter().copied().flatten().copied().collect();
    let names = UserErrorCode::items().iter().filter(|item| codes.contains(&item.value));
    let names: Vec<String> = names.map(|item| format!("`{}`", item.name)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The description of a value of `UserErrorCode`, on one line.
fn described(sdl: &str, value: &str) -> String {
    let body = sdl.split("enum UserErrorCode {").nth(1).unwrap_or_default();
    let body = body.split_inclusive("\n}").next().unwrap_or_default();
    let before = body.split(&format!("\n\t{value}\n")).next().unwrap_or_default();
    let description = before.trim_end().trim_end_matches("\"\"\"").rsplit("\"\"\"").next();
    description.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}
