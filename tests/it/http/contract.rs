//! What the consumers send passes the limits, with pages of 100, and with some room left.
//!
//! The schema here is the least one that has the documents' fields, made from the documents themselves.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Request, Variables};
use serde_json::json;
use turno::command::Role;
use turno::graphql::gate::{Access, Gate, Limits, Operation, Permissions, RootRule, TypeRule};

const DOCUMENTS: [&str; 3] = [
    include_str!("../../data/clients/agent.graphql"),
    include_str!("../../data/clients/billing.graphql"),
    include_str!("../../data/clients/portal.graphql"),
];

/// Types by name: fields with their arguments and the type they give.
#[derive(Default)]
struct Least {
    objects: BTreeMap<String, BTreeMap<String, (BTreeSet<String>, String)>>,
    members: BTreeMap<String, BTreeSet<String>>,
}

impl Least {
    fn add(&mut self, set: &SelectionSet, parent: &str) {
        self.objects.entry(parent.to_owned()).or_default();
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) if field.node.name.node.as_str() == "__typename" => {}
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let is_leaf = field.node.selection_set.node.items.is_empty();
                    let returns = if is_leaf { "Any".to_owned() } else { format!("{parent}_{name}") };
                    let fields = self.objects.entry(parent.to_owned()).or_default();
                    let known = fields.entry(name.to_owned()).or_insert((BTreeSet::new(), returns.clone()));
                    known.0.extend(field.node.arguments.iter().map(|(name, _)| name.node.to_string()));
                    if !is_leaf {
                        self.add(&field.node.selection_set.node, &returns);
                    }
                }
                Selection::InlineFragment(inline) => {
                    let on = &inline.node.type_condition.as_ref().expect("a type").node.on.node;
                    self.members.entry(parent.to_owned()).or_default().insert(on.to_string());
                    self.add(&inline.node.selection_set.node, on);
                }
                Selection::FragmentSpread(_) => panic!("the documents have no fragments"),
            }
        }
    }

    fn sdl(&self) -> String {
        let mut sdl = "scalar Any\n".to_owned();
        for (name, fields) in &self.objects {
            let of = self.members.iter().find(|(_, members)| members.contains(name));
            let implements = of.map(|(interface, _)| format!("implements {interface}")).unwrap_or_default();
            let kind = if self.members.contains_key(name) { "interface" } else { "type" };
            let mut lines = vec![format!("{kind} {name} {implements} {{ _: Any")];
            for (field, (arguments, returns)) in fields {
                let argument =
                    |name: &String| format!("{name}: {}", if name == "first" { "Int" } else { "Any" });
                let arguments: Vec<String> = arguments.iter().map(argument).collect();
                let arguments =
                    if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
                lines.push(format!("  {field}{arguments}: {returns}"));
            }
            sdl.push_str(&lines.join("\n"));
            sdl.push_str("\n}\n");
        }
        sdl
    }
}

fn documents() -> Vec<(String, ExecutableDocument)> {
    let largest =
        DOCUMENTS.map(|text| text.replace("first: 50", "first: 100").replace("first: 10)", "first: 100)"));
    largest.into_iter().map(|text| (text.clone(), parse_query(text).expect("a document"))).collect()
}

/// A gate that is open to ADMIN for all that the documents name.
fn gate(limits: Limits) -> Gate {
    let mut least = Least::default();
    for (_, document) in documents() {
        for (_, operation) in document.operations.iter() {
            least.add(&operation.node.selection_set.node, &format!("{:?}", operation.node.ty));
        }
    }
    let sdl = least.sdl();
    let names = Gate::new(&sdl, Permissions::default(), limits).expect("the SDL parses").unlisted();
    let admin = Access::Roles(&[Role::Admin]);
    let (mut roots, mut objects) = (Vec::new(), Vec::new());
    for name in names {
        let name: &'static str = name.leak();
        match name.split_once('.') {
            None => objects.push(TypeRule { object: name, roles: admin }),
            Some((root, field)) => {
                let operation = Operation::ALL.into_iter().find(|operation| format!("{operation:?}") == root);
                roots.push(RootRule { operation: operation.expect("a root"), field, roles: admin });
            }
        }
    }
    Gate::new(&sdl, Permissions::new(roots, objects), limits).expect("a gate")
}

fn variables(operation: &OperationDefinition) -> Variables {
    let value = |kind: &str| match kind.trim_end_matches('!') {
        "Int" => json!(100),
        "Boolean" => json!(true),
        kind if kind.starts_with('[') => json!([]),
        _ => json!("x"),
    };
    let variables = operation.variable_definitions.iter().map(|definition| {
        (definition.node.name.node.to_string(), value(&definition.node.var_type.node.to_string()))
    });
    Variables::from_json(variables.collect::<serde_json::Map<_, _>>().into())
}

/// Names of the operations that a gate refuses.
fn refused(limits: Limits) -> Vec<String> {
    let gate = gate(limits);
    let mut refused = Vec::new();
    for (text, document) in documents() {
        for (name, operation) in document.operations.iter() {
            let name = name.expect("a name").to_string();
            let request = Request::new(text.clone()).operation_name(name.clone());
            let request = request.variables(variables(&operation.node));
            if let Err(refusal) = gate.admit(request, Some(Role::Admin)) {
                refused.push(format!("{name}: {}", refusal.message()));
            }
        }
    }
    refused
}

#[test]
fn every_operation_passes_even_in_its_whole_document() {
    assert_eq!(refused(Limits::default()), Vec::<String>::new());
}

#[test]
fn there_is_room_left() {
    let usual = Limits::default();
    let half = Limits {
        text_bytes: usual.text_bytes / 2,
        tokens: usual.tokens / 2,
        selections: usual.selections / 2,
        cost: usual.cost / 2,
        depth: usual.depth / 2,
        brackets: usual.brackets / 2,
        ..usual
    };
    assert_eq!(refused(half), Vec::<String>::new());
}
