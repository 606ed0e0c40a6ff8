//! The schema itself: everything described, entities are nodes, nothing forgotten by the table of permissions.

use async_graphql_parser::parse_schema;
use async_graphql_parser::types::{InputValueDefinition, TypeKind, TypeSystemDefinition};
use async_graphql_parser::{Pos, Positioned};
use desk_tests::schema::{Sdl, bottom, text};
use turno::graphql::gate::{Gate, Limits};
use turno::graphql::{build, permissions, sdl};

/// Objects with an id that are not read by it: people on other people's screens, tickets on bills and as evidence, and
/// memberships, which are read with their person.
const NO_NODES: [&str; 4] = ["Actor", "Member", "RepeatEarlier", "TicketReference"];

/// The names of what has no description.
#[derive(Default)]
struct Bare(Vec<String>);

impl Bare {
    fn look(&mut self, name: String, description: Option<&Positioned<String>>) {
        if description.is_none_or(|description| description.node.trim().is_empty()) {
            self.0.push(name);
        }
    }

    fn inputs(&mut self, of: &str, inputs: &[Positioned<InputValueDefinition>]) {
        for input in inputs {
            self.look(format!("{of}.{}", input.node.name.node), input.node.description.as_ref());
        }
    }

    fn kind(&mut self, of: &str, kind: &TypeKind) {
        match kind {
            TypeKind::Object(object) => self.fields(of, &object.fields),
            TypeKind::Interface(interface) => self.fields(of, &interface.fields),
            TypeKind::Enum(list) => {
                for value in &list.values {
                    self.look(format!("{of}.{}", value.node.value.node), value.node.description.as_ref());
                }
            }
            TypeKind::InputObject(input) => self.inputs(of, &input.fields),
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }

    fn fields(&mut self, of: &str, fields: &[Positioned<async_graphql_parser::types::FieldDefinition>]) {
        for field in fields {
            let name = format!("{of}.{}", field.node.name.node);
            self.look(name.clone(), field.node.description.as_ref());
            self.inputs(&name, &field.node.arguments);
        }
    }
}

#[test]
fn everything_is_described() {
    let mut bare = Bare::default();
    for definition in parse_schema(text()).unwrap().definitions {
        match definition {
            TypeSystemDefinition::Type(definition) => {
                let (name, pos): (String, Pos) = (definition.node.name.node.to_string(), definition.pos);
                bare.look(format!("{name} at {pos}"), definition.node.description.as_ref());
                bare.kind(&name, &definition.node.kind);
            }
            TypeSystemDefinition::Directive(directive) => {
                // Those of the language are not ours to describe.
                if directive.node.name.node == "allowed" {
                    bare.look("@allowed".to_owned(), directive.node.description.as_ref());
                }
            }
            TypeSystemDefinition::Schema(_) => {}
        }
    }
    // The three roots need none.
    bare.0.retain(|name| !["Query ", "Mutation ", "Subscription "].iter().any(|root| name.starts_with(root)));
    assert_eq!(bare.0, Vec::<String>::new());
}

#[test]
fn entities_are_nodes() {
    let sdl = Sdl::read();
    let with_id = sdl.objects().into_iter().filter(|name| {
        sdl.fields(name).iter().any(|field| field.name.node == "id" && field.ty.node.to_string() == "ID!")
    });
    let implements = |name: &str| match &sdl.0[name].kind {
        TypeKind::Object(object) => object.implements.iter().any(|interface| interface.node == "Node"),
        _ => false,
    };
    let not: Vec<&str> = with_id.filter(|name| !NO_NODES.contains(name) && !implements(name)).collect();
    assert_eq!(not, Vec::<&str>::new());
}

#[test]
fn the_table_of_permissions_names_everything() {
    let gate = Gate::new(&sdl(&build()), permissions(), Limits::default()).unwrap();
    assert_eq!(gate.unlisted(), Vec::<String>::new());
}

#[test]
fn the_printed_directives_say_what_the_table_says() {
    let text = text();
    for rule in turno::graphql::ROOTS {
        let roles: Vec<&str> = rule.roles.roles().iter().map(|role| role.code()).collect();
        let key = match rule.roles.key() {
            Some(scope) if !roles.is_empty() => format!(", apiKey: {}", scope.code()),
            _ => String::new(),
        };
        let roles = roles.join(", ");
        let root = format!("type {:?} {{", rule.operation);
        let body = text.split(&root).nth(1).unwrap().split("\n}").next().unwrap();
        let field = body.split(&format!("\n\t{}", rule.field)).find(|rest| rest.starts_with(['(', ':']));
        let line = field.unwrap().lines().find(|line| line.contains("@allowed")).unwrap();
        assert!(line.ends_with(&format!("@allowed(roles: [{roles}]{key})")), "{}: {line}", rule.field);
    }
}

#[test]
fn every_mutation_takes_a_key() {
    let sdl = Sdl::read();
    let mutations = sdl.fields("Mutation");
    assert!(!mutations.is_empty());
    let without: Vec<&str> = mutations
        .into_iter()
        .filter(|mutation| {
            let inputs = mutation.arguments.iter().map(|argument| bottom(&argument.node.ty.node));
            let mut fields = inputs.flat_map(|input| sdl.inputs(input));
            !fields.any(|field| field.name.node == "idempotencyKey")
        })
        .map(|mutation| mutation.name.node.as_str())
        .collect();
    assert_eq!(without, Vec::<&str>::new());
}
