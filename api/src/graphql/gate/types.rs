//! The schema as the gate knows it, read from the SDL once.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};

use super::{GateError, Operation};

/// What a name stands for.
#[derive(Debug)]
pub(super) enum Kind {
    Object(HashMap<String, Field>),
    Interface(HashMap<String, Field>),
    Union,
    Input(HashMap<String, Input>),
    Enum(HashSet<String>),
    Scalar,
}

/// A field of an object or interface.
#[derive(Debug)]
pub(super) struct Field {
    /// The type at the bottom of lists and non-nulls.
    pub(super) returns: String,
    pub(super) is_list: bool,
    pub(super) arguments: HashMap<String, Input>,
}

/// An argument, or a field of an input object.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) shape: Type,
    pub(super) default: Option<async_graphql::Value>,
}

/// All types by name.
#[derive(Debug, Default)]
pub(super) struct Types {
    kinds: HashMap<String, Kind>,
    members: HashMap<String, HashSet<String>>,
    roots: HashMap<Operation, String>,
}

impl Types {
    pub(super) fn parse(sdl: &str) -> Result<Self, GateError> {
        let document = parse_schema(sdl).map_err(|error| GateError::Sdl(error.to_string()))?;
        let mut types = Self::default();
        for name in ["Int", "Float", "String", "Boolean", "ID"] {
            types.kinds.insert(name.to_owned(), Kind::Scalar);
        }
        let mut named = false;
        for definition in document.definitions {
            match definition {
                TypeSystemDefinition::Type(definition) => types.add(definition.node),
                TypeSystemDefinition::Schema(schema) => {
                    named = true;
                    let schema = schema.node;
                    types.add_root(Operation::Query, schema.query.map(|name| name.node.to_string()));
                    types.add_root(Operation::Mutation, schema.mutation.map(|name| name.node.to_string()));
                    types.add_root(
                        Operation::Subscription,
                        schema.subscription.map(|name| name.node.to_string()),
                    );
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        if !named {
            for operation in Operation::ALL {
                let name = format!("{operation:?}");
                types.add_root(operation, types.kinds.contains_key(&name).then_some(name));
            }
        }
        Ok(types)
    }

    fn add_root(&mut self, operation: Operation, name: Option<String>) {
        if let Some(name) = name {
            self.roots.insert(operation, name);
        }
    }

    fn add(&mut self, definition: TypeDefinition) {
        let name = definition.name.node.to_string();
        let kind = match definition.kind {
            TypeKind::Scalar => Kind::Scalar,
            TypeKind::Object(object) => {
                for interface in object.implements {
                    self.members.entry(interface.node.to_string()).or_default().insert(name.clone());
                }
                Kind::Object(fields(object.fields.into_iter().map(|field| field.node)))
            }
            TypeKind::Interface(interface) => {
                self.members.entry(name.clone()).or_default();
                Kind::Interface(fields(interface.fields.into_iter().map(|field| field.node)))
            }
            TypeKind::Union(union) => {
                let members = union.members.into_iter().map(|member| member.node.to_string());
                self.members.entry(name.clone()).or_default().extend(members);
                Kind::Union
            }
            TypeKind::Enum(list) => {
                Kind::Enum(list.values.into_iter().map(|value| value.node.value.node.to_string()).collect())
            }
            TypeKind::InputObject(input) => {
                Kind::Input(inputs(input.fields.into_iter().map(|field| field.node)))
            }
        };
        self.kinds.insert(name, kind);
    }

    pub(super) fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.get(name)
    }

    /// The name of the root type of an operation.
    pub(super) fn root(&self, operation: Operation) -> Option<&str> {
        self.roots.get(&operation).map(String::as_str)
    }

    pub(super) fn is_root(&self, name: &str) -> bool {
        self.roots.values().any(|root| root == name)
    }

    pub(super) fn field(&self, parent: &str, name: &str) -> Option<&Field> {
        match self.kinds.get(parent)? {
            Kind::Object(fields) | Kind::Interface(fields) => fields.get(name),
            _ => None,
        }
    }

    pub(super) fn fields<'a>(&'a self, parent: &str) -> impl Iterator<Item = &'a str> {
        let fields = match self.kinds.get(parent) {
            Some(Kind::Object(fields) | Kind::Interface(fields)) => Some(fields),
            _ => None,
        };
        fields.into_iter().flat_map(|fields| fields.keys().map(String::as_str))
    }

    /// Every object type.
    pub(super) fn objects(&self) -> impl Iterator<Item = &str> {
        let objects = self.kinds.iter().filter(|(_, kind)| matches!(kind, Kind::Object(_)));
        objects.map(|(name, _)| name.as_str())
    }

    /// Whether a name can be selected from.
    pub(super) fn is_composite(&self, name: &str) -> bool {
        matches!(self.kinds.get(name), Some(Kind::Object(_) | Kind::Interface(_) | Kind::Union))
    }

    /// The objects that an interface or union may be; `None` for anything else.
    pub(super) fn members(&self, name: &str) -> Option<&HashSet<String>> {
        self.members.get(name)
    }
}

fn fields(definitions: impl Iterator<Item = FieldDefinition>) -> HashMap<String, Field> {
    let field = |definition: FieldDefinition| {
        let returns = bottom(&definition.ty.node).to_owned();
        let is_list = matches!(definition.ty.node.base, BaseType::List(_));
        let arguments = inputs(definition.arguments.into_iter().map(|argument| argument.node));
        (definition.name.node.to_string(), Field { returns, is_list, arguments })
    };
    definitions.map(field).collect()
}

fn inputs(definitions: impl Iterator<Item = InputValueDefinition>) -> HashMap<String, Input> {
    let input = |definition: InputValueDefinition| {
        let default = definition.default_value.map(|value| value.node);
        (definition.name.node.to_string(), Input { shape: definition.ty.node, default })
    };
    definitions.map(input).collect()
}

/// The named type below lists and non-nulls.
pub(super) fn bottom(shape: &Type) -> &str {
    match &shape.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => bottom(inner),
    }
}
