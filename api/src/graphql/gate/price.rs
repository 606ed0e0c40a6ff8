//! How many items a field may give, as far as its arguments tell.

use async_graphql::parser::types::{BaseType, Field};
use async_graphql::{Name, Value};

use super::walk::Given;
use super::{Limits, types};

/// The factor for everything below a field: the page size of a connection, the length of the longest list given
/// to a field that answers with a list, else one.
pub(super) fn pages(field: &Field, shape: &types::Field, given: Given<'_>, limits: &Limits) -> u64 {
    let page = |name: &str| {
        let argument = shape.arguments.get(name)?;
        let asked = constant(field, name, given);
        Some(asked.as_ref().or(argument.default.as_ref()).and_then(count))
    };
    let sizes: Vec<Option<u64>> = ["first", "last"].into_iter().filter_map(page).collect();
    if !sizes.is_empty() {
        let asked = sizes.into_iter().flatten().max().unwrap_or(limits.default_page);
        return asked.clamp(1, limits.largest_page);
    }
    if !shape.is_list {
        return 1;
    }
    let lists = shape.arguments.iter().filter(|(_, input)| matches!(input.shape.base, BaseType::List(_)));
    let lengths = lists.filter_map(|(name, _)| match constant(field, name, given)? {
        Value::List(items) => u64::try_from(items.len()).ok(),
        _ => None,
    });
    lengths.max().unwrap_or(1).max(1)
}

/// The value of an argument, variables put in; `None` when it is left out or null.
fn constant(field: &Field, name: &str, given: Given<'_>) -> Option<Value> {
    let value =
        field.get_argument(name)?.node.clone().into_const_with(|name| variable(&name, given).ok_or(()));
    value.ok().filter(|value| *value != Value::Null)
}

fn variable(name: &Name, given: Given<'_>) -> Option<Value> {
    let default = || {
        let definition = given.definitions.iter().find(|definition| definition.node.name.node == *name)?;
        definition.node.default_value.as_ref().map(|value| &value.node)
    };
    given.variables.get(name).or_else(default).cloned()
}

/// A page size; a negative one is cheap here and refused by its resolver.
fn count(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => Some(number.as_u64().unwrap_or(1)),
        _ => None,
    }
}
