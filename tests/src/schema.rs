//! The schema as a test reads it: from the text that is committed, by the parser alone.

use async_graphql_parser::parse_schema;
use async_graphql_parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use turno::graphql::{build, printed, sdl};

/// The schema as it is committed, made from the code.
pub fn text() -> String {
    printed(&build())
}

/// All types by name.
#[derive(Debug)]
pub struct Sdl(pub BTreeMap<String, TypeDefinition>);

impl Default for Sdl {
    fn default() -> Self {
        Self::read()
    }
}

/// The roots with the word that opens their operations.
pub const ROOTS: [(&str, &str); 3] =
    [("Query", "query"), ("Mutation", "mutation"), ("Subscription", "subscription")];

impl Sdl {
    /// Reads the schema of the code.
    pub fn read() -> Self {
        let document = parse_schema(sdl(&build())).unwrap();
        let types = document.definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => {
                Some((definition.node.name.node.to_string(), definition.node))
            }
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        });
        Self(types.collect())
    }

    /// The schema without the types that somebody may not see, and the fields that give them.
    #[must_use]
    pub fn without(mut self, hidden: &[&str]) -> Self {
        for definition in self.0.values_mut() {
            if let TypeKind::Object(object) = &mut definition.kind {
                object.fields.retain(|field| !hidden.contains(&bottom(&field.node.ty.node)));
            }
        }
        self
    }

    /// The fields of an object or interface; none of anything else.
    pub fn fields(&self, name: &str) -> Vec<&FieldDefinition> {
        match self.0.get(name).map(|definition| &definition.kind) {
            Some(TypeKind::Object(object)) => object.fields.iter().map(|field| &field.node).collect(),
            Some(TypeKind::Interface(interface)) => {
                interface.fields.iter().map(|field| &field.node).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The fields of an input object; none of anything else.
    pub fn inputs(&self, name: &str) -> Vec<&InputValueDefinition> {
        match self.0.get(name).map(|definition| &definition.kind) {
            Some(TypeKind::InputObject(input)) => input.fields.iter().map(|field| &field.node).collect(),
            _ => Vec::new(),
        }
    }

    /// Every object type but the roots.
    pub fn objects(&self) -> Vec<&str> {
        let objects = self.0.iter().filter(|(_, definition)| matches!(definition.kind, TypeKind::Object(_)));
        let names = objects.map(|(name, _)| name.as_str());
        names.filter(|name| ROOTS.iter().all(|(root, _)| root != name)).collect()
    }

    /// Whether anything below an input is of one of the types.
    pub fn takes(&self, shape: &Type, types: &[&str]) -> bool {
        let name = bottom(shape);
        types.contains(&name) || self.inputs(name).iter().any(|input| self.takes(&input.ty.node, types))
    }

    /// The shortest way from each root field down to an object type. A step is a field, or `... on Type`.
    pub fn ways_to(&self, object: &str) -> Vec<Vec<String>> {
        let mut ways = Vec::new();
        for (root, _) in ROOTS {
            for field in self.fields(root) {
                let way = vec![root.to_owned(), field.name.node.to_string()];
                ways.extend(self.way(way, bottom(&field.ty.node), object));
            }
        }
        ways
    }

    fn way(&self, start: Vec<String>, at: &str, object: &str) -> Option<Vec<String>> {
        let mut seen = vec![at.to_owned()];
        let mut queue = VecDeque::from([(start, at.to_owned())]);
        while let Some((way, at)) = queue.pop_front() {
            if at == object {
                return Some(way);
            }
            let fields = self.fields(&at).into_iter();
            let fields = fields.map(|field| (field.name.node.to_string(), bottom(&field.ty.node).to_owned()));
            let members = self.members(&at).into_iter();
            let members = members.map(|member| (format!("... on {member}"), member.to_owned()));
            for (step, next) in fields.chain(members) {
                if !self.fields(&next).is_empty() && !seen.contains(&next) {
                    seen.push(next.clone());
                    queue.push_back(([way.as_slice(), &[step]].concat(), next));
                }
            }
        }
        None
    }

    /// The objects that an interface may be; none of anything else.
    pub fn members(&self, interface: &str) -> Vec<&str> {
        let implements = |name: &&str| match &self.0[*name].kind {
            TypeKind::Object(object) => object.implements.iter().any(|one| one.node == interface),
            _ => false,
        };
        self.objects().into_iter().filter(implements).collect()
    }

    /// The type of what stands at the end of a way.
    pub fn end_of<'a>(&'a self, way: &'a [String]) -> &'a str {
        way.iter().skip(1).fold(way[0].as_str(), |at, step| {
            if let Some(member) = step.strip_prefix("... on ") {
                return member;
            }
            let field = self.fields(at).into_iter().find(|field| field.name.node == step.as_str());
            bottom(&field.unwrap_or_else(|| panic!("{at} has no {step}")).ty.node)
        })
    }

    /// Everything of a type so many levels deep, without what needs arguments. Pages have `first` rows.
    pub fn selection(&self, name: &str, depth: usize, first: usize) -> String {
        let mut selection = "{ __typename".to_owned();
        for field in self.fields(name) {
            let inner = bottom(&field.ty.node);
            let is_leaf = self.fields(inner).is_empty();
            if field.arguments.iter().any(|argument| !argument.node.ty.node.nullable)
                || (!is_leaf && depth == 0)
            {
                continue;
            }
            let _ = write!(selection, " {}", field.name.node);
            if field.arguments.iter().any(|argument| argument.node.name.node == "first") {
                let _ = write!(selection, "(first: {first})");
            }
            // Rows stand below `edges` as well; once is enough.
            if !is_leaf && field.name.node != "edges" {
                let _ = write!(selection, " {}", self.selection(inner, depth - 1, first));
            } else if !is_leaf {
                selection.push_str(" { cursor }");
            }
        }
        selection + " }"
    }

    /// An operation of one root field with everything that its arguments demand, and what `wanted` names beside.
    /// Values come from `value`, by the name of the argument or input field and of its type.
    pub fn operation(
        &self,
        root: &str,
        field: &str,
        selection: &str,
        value: &dyn Fn(&str, &str) -> Option<Value>,
    ) -> (String, Value) {
        let word = ROOTS.iter().find(|(name, _)| *name == root).map(|(_, word)| *word).unwrap();
        let definition = self.fields(root).into_iter().find(|known| known.name.node == field).unwrap();
        let (mut declared, mut passed, mut variables) = (Vec::new(), Vec::new(), Map::new());
        for argument in definition.arguments.iter().map(|argument| &argument.node) {
            let name = argument.name.node.as_str();
            if let Some(value) = self.value(name, &argument.ty.node, value) {
                declared.push(format!("${name}: {}", argument.ty.node));
                passed.push(format!("{name}: ${name}"));
                variables.insert(name.to_owned(), value);
            }
        }
        let in_brackets = |parts: Vec<String>| {
            if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) }
        };
        let (declared, passed) = (in_brackets(declared), in_brackets(passed));
        (format!("{word}{declared} {{ {field}{passed} {selection} }}"), Value::Object(variables))
    }

    fn value(&self, name: &str, shape: &Type, value: &dyn Fn(&str, &str) -> Option<Value>) -> Option<Value> {
        let inner = bottom(shape);
        let given = value(name, inner);
        if given.is_none() && shape.nullable {
            return None;
        }
        let fields = self.inputs(inner);
        let one = given.unwrap_or_else(|| if fields.is_empty() { self.sample(inner) } else { json!({}) });
        let one = if fields.is_empty() {
            one
        } else {
            let fields = fields.into_iter().filter_map(|field| {
                let name = field.name.node.as_str();
                if field.default_value.is_some() {
                    return None;
                }
                Some((name.to_owned(), self.value(name, &field.ty.node, value)?))
            });
            Value::Object(fields.collect())
        };
        Some(if matches!(shape.base, BaseType::List(_)) { json!([one]) } else { one })
    }

    /// A value that a type takes.
    fn sample(&self, name: &str) -> Value {
        match name {
            "Int" => json!(1),
            "Boolean" => json!(true),
            "DateTime" => json!("2026-11-24T13:00:00.000000Z"),
            "Date" => json!("2026-11-25"),
            "YearMonth" => json!("2026-11"),
            "EmailAddress" => json!("alguien@ejemplo.example"),
            "PhoneNumber" => json!("+573001234567"),
            "Nit" => json!(crate::world::ABSENT_NIT),
            "Decimal" => json!("1.00"),
            _ => match self.0.get(name).map(|definition| &definition.kind) {
                Some(TypeKind::Enum(list)) => json!(list.values[0].node.value.node.as_str()),
                _ => json!("texto"),
            },
        }
    }
}

/// The named type below lists and non-nulls.
pub fn bottom(shape: &Type) -> &str {
    match &shape.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => bottom(inner),
    }
}
