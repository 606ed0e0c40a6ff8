//! Values against their types, before anything runs.
//!
//! The executor parses scalars only when it reaches their field, half-way through a mutation, and takes a missing
//! variable for null. So variables are checked here as the GraphQL specification wants it, whole; of literals the
//! scalars and the names of fields, because the validation looks at the rest. A bad value is `BAD_USER_INPUT` and never repeated in the
//! message.

use std::borrow::Cow;
use std::collections::HashMap;
use std::convert::Infallible;

use async_graphql::parser::types::{BaseType, Field, OperationDefinition, Type};
use async_graphql::{InputType, Pos, ServerError, Value, Variables};

use super::types::{self, Kind};
use super::{Code, Gate, Refusal};

/// How one custom scalar is parsed.
#[derive(Clone, Debug)]
pub struct ScalarCheck {
    name: Cow<'static, str>,
    parse: fn(Value) -> Result<(), ServerError>,
}

impl ScalarCheck {
    /// The check of the scalar `T`. Its error may carry `extensions.reason`.
    #[must_use]
    pub fn of<T: InputType>() -> Self {
        let parse = |value| match T::parse(Some(value)) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.into_server_error(Pos::default())),
        };
        Self { name: T::type_name(), parse }
    }

    /// The name of the scalar.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// `CoerceVariableValues()` of the GraphQL specification, without the values.
pub(super) fn check_variables(
    gate: &Gate,
    operation: &OperationDefinition,
    variables: &Variables,
) -> Result<(), Refusal> {
    for definition in &operation.variable_definitions {
        let (name, shape) = (&definition.node.name.node, &definition.node.var_type.node);
        let path = Path { up: None, here: Step::Variable(name) };
        let default = definition.node.default_value.as_ref().map(|value| &value.node);
        if let Some(default) = default {
            let answer = Checker { gate, literal: true }.value(default, shape, &path);
            answer.map_err(|fault| fault.0.at(definition.pos))?;
        }
        let answer = match variables.get(name) {
            None if default.is_some() => Ok(()),
            Some(value) => Checker { gate, literal: false }.value(value, shape, &path),
            None if shape.nullable => Ok(()),
            None => Err(Fault::new(&path, &format!("a {shape} is required"))),
        };
        answer.map_err(|fault| fault.0.at(definition.pos))?;
    }
    Ok(())
}

/// The scalars and the names of fields among the literals of a field's arguments.
pub(super) fn check_arguments(gate: &Gate, field: &Field, shape: &types::Field) -> Result<(), Refusal> {
    for (name, value) in &field.arguments {
        // An unknown argument is left to the validation.
        if let Some(argument) = shape.arguments.get(name.node.as_str()) {
            let path = Path { up: None, here: Step::Argument(&name.node) };
            // Variables have their own check, so here they stand as null, which passes.
            let Ok(literal) = value.node.clone().into_const_with(|_| Ok::<_, Infallible>(Value::Null));
            let answer = Checker { gate, literal: true }.value(&literal, &argument.shape, &path);
            answer.map_err(|fault| fault.0.at(value.pos))?;
        }
    }
    Ok(())
}

/// A refusal with the path already in its message.
struct Fault(Refusal);

impl Fault {
    fn new(path: &Path<'_>, what: &str) -> Self {
        Self(Refusal::new(Code::BadUserInput, format!("Bad value for {}: {what}.", path.text())))
    }

    fn unknown(name: &str, key: &str) -> Self {
        Self(Refusal::new(Code::GraphqlValidationFailed, format!("{name} has no field \"{key}\".")))
    }
}

/// Where a value stands: `$input.requester.phone`.
struct Path<'a> {
    up: Option<&'a Path<'a>>,
    here: Step<'a>,
}

enum Step<'a> {
    Variable(&'a str),
    Argument(&'a str),
    Field(&'a str),
    Item(usize),
}

impl Path<'_> {
    fn text(&self) -> String {
        let up = self.up.map(Self::text).unwrap_or_default();
        match self.here {
            Step::Variable(name) => format!("${name}"),
            Step::Argument(name) => name.to_owned(),
            Step::Field(name) => format!("{up}.{name}"),
            Step::Item(index) => format!("{up}.{index}"),
        }
    }
}

struct Checker<'a> {
    gate: &'a Gate,
    /// Literals are looked at for scalars and names of fields only.
    literal: bool,
}

impl Checker<'_> {
    fn value(&self, value: &Value, shape: &Type, path: &Path<'_>) -> Result<(), Fault> {
        match (value, &shape.base) {
            (Value::Null, _) if shape.nullable || self.literal => Ok(()),
            (Value::Null, _) => Err(Fault::new(path, &format!("a {shape} is required"))),
            (Value::List(items), BaseType::List(inner)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, inner, &Path { up: Some(path), here: Step::Item(index) })?;
                }
                Ok(())
            }
            (_, BaseType::List(inner)) => self.value(value, inner, path),
            (_, BaseType::Named(name)) => self.named(value, name, path),
        }
    }

    fn named(&self, value: &Value, name: &str, path: &Path<'_>) -> Result<(), Fault> {
        match self.gate.types.kind(name) {
            Some(Kind::Scalar) => self.scalar(value, name, path),
            Some(Kind::Enum(values)) if !self.literal => match value {
                Value::String(text) if values.contains(text) => Ok(()),
                _ => Err(Fault::new(path, &format!("expected a value of {name}"))),
            },
            Some(Kind::Input(fields)) => self.object(value, (name, fields), path),
            // Output types and unknown names are left to the validation.
            _ => Ok(()),
        }
    }

    fn scalar(&self, value: &Value, name: &str, path: &Path<'_>) -> Result<(), Fault> {
        // PostgreSQL cannot store it, and no text that a person writes has one.
        if matches!(value, Value::String(text) if text.contains('\0')) {
            return Err(Fault::new(path, "the character U+0000 is not allowed"));
        }
        if let Some(check) = self.gate.scalars.get(name) {
            return (check.parse)(value.clone()).map_err(|error| {
                let reason = error.extensions.as_ref().and_then(|extensions| extensions.get("reason"));
                let fault = Fault::new(path, &format!("expected a {name}"));
                match reason {
                    Some(Value::String(reason)) => Fault(fault.0.with_reason(reason)),
                    _ => fault,
                }
            });
        }
        let fits = match (name, value) {
            ("Int", Value::Number(number)) => {
                number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
            }
            ("Float", Value::Number(_))
            | ("String" | "ID", Value::String(_))
            | ("Boolean", Value::Boolean(_)) => true,
            ("ID", Value::Number(number)) => number.is_i64() || number.is_u64(),
            (name, _) => !matches!(name, "Int" | "Float" | "String" | "Boolean" | "ID"),
        };
        if fits { Ok(()) } else { Err(Fault::new(path, &format!("expected a {name}"))) }
    }

    fn object(
        &self,
        value: &Value,
        (name, fields): (&str, &HashMap<String, types::Input>),
        path: &Path<'_>,
    ) -> Result<(), Fault> {
        let Value::Object(given) = value else {
            return if self.literal { Ok(()) } else { Err(Fault::new(path, &format!("expected a {name}"))) };
        };
        for (key, value) in given {
            match fields.get(key.as_str()) {
                Some(field) => {
                    self.value(value, &field.shape, &Path { up: Some(path), here: Step::Field(key) })?;
                }
                // The validation does not look at a literal in which a variable stands that was not given.
                None if self.literal => return Err(Fault::unknown(name, key)),
                None => return Err(Fault::new(path, &format!("{name} has not every field that is given"))),
            }
        }
        let missing = fields.iter().find(|(key, field)| {
            !field.shape.nullable && field.default.is_none() && !given.contains_key(key.as_str())
        });
        match missing {
            Some((key, field)) if !self.literal => {
                let path = Path { up: Some(path), here: Step::Field(key) };
                Err(Fault::new(&path, &format!("a {} is required", field.shape)))
            }
            _ => Ok(()),
        }
    }
}
