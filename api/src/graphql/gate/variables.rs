//! The size of the variables.

use async_graphql::{Value, Variables};

use super::{Limits, Refusal};

/// Refuses variables that are too large or too deep. They come from a JSON reader that stops at 128 levels, so
/// this recursion is bounded.
pub(super) fn check(variables: &Variables, limits: &Limits) -> Result<(), Refusal> {
    let mut bytes = 0;
    let mut depth = 0;
    for (name, value) in variables.iter() {
        bytes += name.len();
        depth = depth.max(weigh(value, &mut bytes));
    }
    if depth > limits.variables_depth {
        return Err(Refusal::too_large("levels in the variables", limits.variables_depth));
    }
    if bytes > limits.variables_bytes {
        return Err(Refusal::too_large("bytes of variables", limits.variables_bytes));
    }
    Ok(())
}

/// Adds the bytes of a value and tells its levels.
fn weigh(value: &Value, bytes: &mut usize) -> usize {
    match value {
        Value::List(items) => 1 + items.iter().map(|item| weigh(item, bytes)).max().unwrap_or_default(),
        Value::Object(fields) => {
            let deepest = fields.iter().map(|(name, value)| {
                *bytes += name.len();
                weigh(value, bytes)
            });
            1 + deepest.max().unwrap_or_default()
        }
        Value::String(text) => {
            *bytes += text.len();
            0
        }
        _ => {
            *bytes += 8;
            0
        }
    }
}
