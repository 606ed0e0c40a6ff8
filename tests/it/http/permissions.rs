//! Who may ask for what: each cell of the toy's table, and what the table does not name.

use async_graphql::Request;
use turno::command::Role;
use turno::graphql::gate::{
    Access, Code, Gate, GateError, Limits, Operation, Permissions, RootRule, TypeRule,
};

use super::toy::Toy;

const ALL: [Option<Role>; 5] =
    [None, Some(Role::Client), Some(Role::Agent), Some(Role::Billing), Some(Role::Admin)];

/// The codes for anonymous, client, agent, billing, admin.
fn row(query: &str) -> [Option<Code>; 5] {
    let gate = Toy::new().gate(Limits::default());
    ALL.map(|role| gate.admit(Request::new(query), role).err().map(|refusal| refusal.code()))
}

const MAY: Option<Code> = None;
const SIGN_IN: Option<Code> = Some(Code::Unauthenticated);
const MAY_NOT: Option<Code> = Some(Code::Forbidden);

#[test]
fn root_fields() {
    assert_eq!(row("{ping}"), [MAY; 5]);
    assert_eq!(row("{__typename}"), [MAY; 5]);
    assert_eq!(row("{__schema {queryType {name}}}"), [MAY; 5]);
    assert_eq!(row("{tickets {nodes {id}}}"), [SIGN_IN, MAY_NOT, MAY, MAY_NOT, MAY]);
    assert_eq!(row("mutation {bump}"), [SIGN_IN, MAY_NOT, MAY, MAY_NOT, MAY]);
    assert_eq!(row("subscription {ticks}"), [SIGN_IN, MAY, MAY, MAY, MAY]);
}

#[test]
fn what_no_rule_names_is_closed() {
    assert_eq!(row("{unlisted}"), [SIGN_IN, MAY_NOT, MAY_NOT, MAY_NOT, MAY_NOT]);
    assert_eq!(row("{ping ...a} fragment a on Query {b: unlisted}"), row("{unlisted}"));
}

#[test]
fn one_closed_field_closes_the_request() {
    assert_eq!(row("{ping ... @include(if: false) {tickets {nodes {id}}}}"), row("{tickets {nodes {id}}}"));
}

#[test]
fn object_types() {
    // The root is open to every role, the object to the desk alone.
    assert_eq!(row("{ticket(id: 1) {id}}"), [SIGN_IN, MAY_NOT, MAY, MAY_NOT, MAY]);
    // An interface is open where one of its members is.
    assert_eq!(row("{node(id: 1) {id}}"), [SIGN_IN, MAY_NOT, MAY, MAY, MAY]);
    assert_eq!(row("{node(id: 1) {... on TicketReference {number}}}"), [SIGN_IN, MAY_NOT, MAY, MAY, MAY]);
    assert_eq!(row("{node(id: 1) {... on Ticket {subject}}}"), [SIGN_IN, MAY_NOT, MAY, MAY_NOT, MAY]);
    let fragment = "{node(id: 1) {...t}} fragment t on Ticket {subject}";
    assert_eq!(row(fragment), [SIGN_IN, MAY_NOT, MAY, MAY_NOT, MAY]);
}

#[test]
fn a_refusal_names_the_field() {
    let gate = Toy::new().gate(Limits::default());
    let message = |query: &str, role| {
        let refusal = gate.admit(Request::new(query), role).expect_err("refused");
        refusal.message().to_owned()
    };
    assert_eq!(message("{tickets {nodes {id}}}", None), "Sign in to use the field \"tickets\".");
    assert_eq!(message("mutation {bump}", Some(Role::Client)), "Your role may not use the field \"bump\".");
    assert_eq!(
        message("{ticket(id: 1) {id}}", Some(Role::Client)),
        "Your role may not use the type \"Ticket\"."
    );
}

#[test]
fn what_the_schema_does_not_have_is_refused_here() {
    let unknown = [Some(Code::GraphqlValidationFailed); 5];
    assert_eq!(row("{nothing}"), unknown);
    assert_eq!(row("{ping {a}}"), unknown);
    assert_eq!(row("{... on Nothing {ping}}"), unknown);
    assert_eq!(row("{...nothing}"), unknown);
    assert_eq!(row("mutation {__schema {queryType {name}}}"), unknown);
}

#[test]
fn roots_of_subscriptions_and_mutations() {
    let refused = Some(Code::GraphqlValidationFailed);
    assert_eq!(row("subscription {ticks tocks}")[4], refused);
    assert_eq!(row("subscription {ticks ...a} fragment a on Subscription {tocks}")[4], refused);
    assert_eq!(row("subscription {__typename}")[4], refused);
    assert_eq!(row("mutation {a: bump b: bump}")[4], MAY);
    assert_eq!(row("mutation {bump ...a} fragment a on Mutation {bump}")[4], refused);
}

#[tokio::test]
async fn the_executor_alone_runs_a_repeated_root_field_twice() {
    // The reason for the refusal above: one field by the specification, which merges the two.
    let toy = Toy::new();
    let answer = toy.execute_bare("mutation {bump bump}").await;
    assert!(answer.errors.is_empty());
    assert_eq!(toy.runs.count(), 2);
}

#[test]
fn the_operation_is_chosen_by_name() {
    let gate = Toy::new().gate(Limits::default());
    let document = "query Open {ping} query Closed {tickets {nodes {id}}}";
    let code = |name: Option<&str>| {
        let mut request = Request::new(document);
        request.operation_name = name.map(str::to_owned);
        gate.admit(request, None).err().map(|refusal| refusal.code())
    };
    assert_eq!(code(Some("Open")), None);
    assert_eq!(code(Some("Closed")), Some(Code::Unauthenticated));
    assert_eq!(code(Some("Other")), Some(Code::GraphqlValidationFailed));
    assert_eq!(code(None), Some(Code::GraphqlValidationFailed));
}

#[test]
fn the_table_and_the_schema_must_agree() {
    let sdl = "type Query { a: A b: Int } type A { c: Int }";
    let root = |field| RootRule { operation: Operation::Query, field, roles: Access::Public };
    let object = |object| TypeRule { object, roles: Access::Public };
    let build = |table| Gate::new(sdl, table, Limits::default());
    let gate = build(Permissions::new([root("b")], [])).expect("a gate");
    assert_eq!(gate.unlisted(), ["A", "Query.a"]);
    let stale = build(Permissions::new([root("x")], [])).expect_err("stale");
    assert!(matches!(stale, GateError::StaleRule(name) if name == "Query.x"));
    let stale = build(Permissions::new([root("a")], [object("B")])).expect_err("stale");
    assert!(matches!(stale, GateError::StaleRule(name) if name == "B"));
    assert!(matches!(Gate::new("type {", Permissions::default(), Limits::default()), Err(GateError::Sdl(_))));
}
