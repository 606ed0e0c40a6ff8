//! Each limit, just inside and just outside.

use async_graphql::parser::parse_query;
use async_graphql::{Request, Variables};
use turno::command::Role;
use turno::graphql::gate::{Code, Limits, expand};

use super::toy::Toy;

fn verdict(limits: Limits, request: impl Into<Request>) -> Option<Code> {
    Toy::new().gate(limits).admit(request.into(), Some(Role::Admin)).err().map(|refusal| refusal.code())
}

/// Checks that `inside` passes under `limits`, and `outside` is too large.
fn bound(limits: Limits, inside: &str, outside: &str) {
    assert_eq!(verdict(limits, inside), None, "{inside}");
    assert_eq!(verdict(limits, outside), Some(Code::QueryTooLarge), "{outside}");
}

#[test]
fn text() {
    let padded = |bytes: usize| format!("{{ping}}#{}", "x".repeat(bytes - 7));
    bound(Limits::default(), &padded(32 << 10), &padded((32 << 10) + 1));
}

#[test]
fn brackets_are_counted_before_the_parser() {
    // One brace and one parenthesis are open around the lists.
    let nested = |lists: usize| format!("{{company(size:{}1{})}}", "[".repeat(lists), "]".repeat(lists));
    assert_ne!(verdict(Limits::default(), nested(62)), Some(Code::QueryTooLarge));
    assert_eq!(verdict(Limits::default(), nested(63)), Some(Code::QueryTooLarge));
    assert_eq!(verdict(Limits::default(), format!("{{f(a:{}", "[".repeat(4_000))), Some(Code::QueryTooLarge));
}

#[test]
fn brackets_in_strings_and_comments_do_not_count() {
    let brackets = "[".repeat(100);
    let query = format!(
        "{{ # {brackets}\n a: __typename @include(if: true) search(filter: {{nit: \"999000001-2\", subject: \"\\\"{brackets}\"}}) \
         b: search(filter: {{nit: \"999000001-2\", subject: \"\"\"{brackets}\\\"\"\"{brackets}\"\"\"}}) }}"
    );
    assert_eq!(verdict(Limits::default(), query), None);
}

#[test]
fn brackets_do_not_hide_behind_a_string_without_end() {
    let brackets = "[".repeat(4_000);
    // The parser reads the first as an empty string, a string "a", and 4,000 brackets.
    for start in ["\"\"\"a\"", "\"a\n", "\"\\\n", "\"\"\"a\\\"\"\"", "\"a\\"] {
        let query = format!("{{f(a:[{start}{brackets}");
        assert_eq!(verdict(Limits::default(), query), Some(Code::GraphqlParseFailed), "{start}");
    }
}

#[test]
fn tokens() {
    // Two braces and the fields.
    let fields = |count: usize| format!("{{{}}}", " ping".repeat(count));
    let limits = Limits { tokens: 12, root_fields: 100, ..Limits::default() };
    bound(limits, &fields(10), &fields(11));
}

#[test]
fn names() {
    let named = |bytes: usize| format!("{{{}:ping}}", "a".repeat(bytes));
    bound(Limits::default(), &named(100), &named(101));
}

#[test]
fn variables_by_size_and_depth() {
    let limits = Limits { variables_bytes: 101, variables_depth: 2, ..Limits::default() };
    let with = |value: serde_json::Value| {
        let variables = Variables::from_json(serde_json::json!({ "a": value }));
        verdict(limits, Request::new("{ping}").variables(variables))
    };
    assert_eq!(with("x".repeat(100).into()), None);
    assert_eq!(with("x".repeat(101).into()), Some(Code::QueryTooLarge));
    assert_eq!(with(serde_json::json!([["x"]])), None);
    assert_eq!(with(serde_json::json!([[["x"]]])), Some(Code::QueryTooLarge));
    assert_eq!(with(serde_json::json!({"b": {"c": {}}})), Some(Code::QueryTooLarge));
}

/// Fragments f0 … f<levels>, each spreading the next one twice.
fn bomb(levels: usize) -> String {
    let pairs =
        (0..levels).map(|level| format!("fragment f{level} on Query {{...f{0} ...f{0}}} ", level + 1));
    format!("{{...f0}} {} fragment f{levels} on Query {{ping}}", pairs.collect::<String>())
}

#[test]
fn a_fragment_bomb_costs_its_own_length() {
    let expansion = expand(&parse_query(bomb(100)).expect("a document")).expect("no cycle");
    // One spread in the operation, two in each of 100 fragments, one field.
    assert_eq!((expansion.visited, expansion.selections), (202, u64::MAX));
    assert_eq!(verdict(Limits::default(), bomb(100)), Some(Code::QueryTooLarge));

    // s(last) = 1, s(n) = 2 + 2 s(n+1): s(f0) = 3·2^levels − 2, and one spread above.
    let small = expand(&parse_query(bomb(3)).expect("a document")).expect("no cycle");
    assert_eq!((small.visited, small.selections), (8, 23));
    let limits = |selections| Limits { selections, ..Limits::default() };
    assert_eq!(verdict(limits(23), bomb(3)), None);
    assert_eq!(verdict(limits(22), bomb(3)), Some(Code::QueryTooLarge));
}

#[test]
fn every_operation_of_the_document_is_counted() {
    let limits = Limits { selections: 3, ..Limits::default() };
    let request = |other: &str| Request::new(format!("query A {{ping}} query B {other}")).operation_name("A");
    assert_eq!(verdict(limits, request("{a: ping b: ping}")), None);
    assert_eq!(verdict(limits, request("{a: ping b: ping c: ping}")), Some(Code::QueryTooLarge));
}

#[test]
fn fragment_cycles() {
    let cycles = [
        "{...a} fragment a on Query {...a}",
        "{...a} fragment a on Query {...b} fragment b on Query {ping ... {...a}}",
        "{ping} fragment a on Query {...b} fragment b on Query {...a}",
    ];
    for query in cycles {
        assert_eq!(verdict(Limits::default(), query), Some(Code::GraphqlValidationFailed), "{query}");
    }
}

#[test]
fn aliases() {
    let limits = Limits { aliases: 2, ..Limits::default() };
    bound(limits, "{a: ping b: ping}", "{a: ping b: ping c: ping}");
}

#[test]
fn directives() {
    let limits = Limits { directives: 1, ..Limits::default() };
    let skip = "@skip(if: false)";
    bound(limits, &format!("{{ping {skip}}}"), &format!("{{... {skip} {{ping {skip}}}}}"));
}

#[test]
fn root_fields_through_fragments() {
    let fields = |count: usize| format!("{{...a}} fragment a on Query {{{}}}", " ping".repeat(count));
    bound(Limits::default(), &fields(10), &fields(11));
}

#[test]
fn depth() {
    let limits = |depth| Limits { depth, ..Limits::default() };
    let query = "{ tickets { ... { nodes { ...n } } } } fragment n on Ticket { id }";
    assert_eq!(verdict(limits(3), query), None);
    assert_eq!(verdict(limits(2), query), Some(Code::QueryTooLarge));
}

/// The least budget under which a request passes.
fn cost(query: &str, variables: &serde_json::Value) -> u64 {
    let gate = |cost| Toy::new().gate(Limits { cost, ..Limits::default() });
    let request = || Request::new(query).variables(Variables::from_json(variables.clone()));
    let (mut refused, mut passes) = (0, 20_000);
    while passes - refused > 1 {
        let middle = u64::midpoint(refused, passes);
        let fits = gate(middle).admit(request(), Some(Role::Admin)).is_ok();
        *(if fits { &mut passes } else { &mut refused }) = middle;
    }
    passes
}

#[test]
fn cost_is_counted_once_per_item_of_the_page() {
    let none = serde_json::json!({});
    assert_eq!(cost("{ ping }", &none), 1);
    assert_eq!(cost("{ tickets(first: 10) { nodes { id subject } } }", &none), 1 + 10 * 3);
    assert_eq!(cost("{ tickets { nodes { id } } }", &none), 1 + 25 * 2);
    assert_eq!(cost("{ tickets(first: null) { nodes { id } } }", &none), 1 + 25 * 2);
    assert_eq!(cost("{ tickets(first: 5000) { nodes { id } } }", &none), 1 + 100 * 2);
    assert_eq!(cost("{ tickets(first: -5) { nodes { id } } }", &none), 1 + 2);
    let query = "query($n: Int = 7) { tickets(first: $n) { nodes { id } } }";
    assert_eq!(cost(query, &none), 1 + 7 * 2);
    assert_eq!(cost(query, &serde_json::json!({"n": 3})), 1 + 3 * 2);
    assert_eq!(cost("query($n: Int) { tickets(first: $n) { nodes { id } } }", &none), 1 + 25 * 2);
    assert_eq!(cost("{ ...a ...a } fragment a on Query { tickets(first: 2) { nodes { id } } }", &none), 10);
    assert_eq!(cost("{ nodes(ids: [1, 2, 3]) { id subject } }", &none), 1 + 3 * 2);
    let ids = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    assert_eq!(cost(ids, &serde_json::json!({"ids": ["a", "b", "c", "d"]})), 1 + 4);
}

#[test]
fn the_budget() {
    let limits = Limits { cost: 31, ..Limits::default() };
    bound(
        limits,
        "{ tickets(first: 10) { nodes { id subject } } }",
        "{ tickets(first: 11) { nodes { id subject } } }",
    );
}

/// The introspection query of the usual tools, nine levels of `ofType`.
fn introspection() -> String {
    let of_type = format!("kind name {}{}", "ofType { kind name ".repeat(9), "}".repeat(9));
    format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name }} mutationType {{ name }} \
         subscriptionType {{ name }} types {{ ...FullType }} directives {{ name description isRepeatable locations \
         args(includeDeprecated: true) {{ ...InputValue }} }} }} }} \
         fragment FullType on __Type {{ kind name description specifiedByURL \
         fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...InputValue }} \
         type {{ ...TypeRef }} isDeprecated deprecationReason }} \
         inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }} \
         enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }} \
         possibleTypes {{ ...TypeRef }} }} \
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated \
         deprecationReason }} \
         fragment TypeRef on __Type {{ {of_type} }}"
    )
}

#[tokio::test]
async fn the_introspection_of_the_tools_passes() {
    let reply = super::toy::ask(&[], serde_json::json!({ "query": introspection() })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert!(reply.text.contains("TicketConnection"));
}

#[test]
fn introspection_in_circles_does_not() {
    let nested = |times: usize| {
        format!("{{__schema{{types{{{}name{}}}}}}}", "fields{type{".repeat(times), "}}".repeat(times))
    };
    bound(Limits::default(), &nested(2), &nested(3));
    let deep = |levels: usize| {
        format!("{{__type(name:\"Query\"){{{}name{}}}}}", "ofType{".repeat(levels), "}".repeat(levels))
    };
    bound(Limits::default(), &deep(19), &deep(20));
    let wide = |fields: usize| format!("{{__schema{{types{{{}}}}}}}", " name".repeat(fields));
    bound(Limits::default(), &wide(499), &wide(500));
}
