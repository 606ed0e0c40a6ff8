//! How many selections a document stands for, once its fragments are spread.
//!
//! async-graphql's own checks expand spreads without memo: a kilobyte of fragments that spread each other twice
//! blocks a worker for seconds. Here each definition is visited once, so the count costs the document's length.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use super::{Code, Limits, Refusal};

/// What a document stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    /// Selections of all operations, fragments expanded.
    pub selections: u64,
    /// Selections looked at to find out.
    pub visited: u64,
    /// Aliases as written.
    pub aliases: usize,
    /// Directives as written.
    pub directives: usize,
}

/// Counts; `None` when fragments spread themselves.
#[must_use]
pub fn expand(document: &ExecutableDocument) -> Option<Expansion> {
    let mut counter = Counter { document, known: HashMap::new(), total: Expansion::default() };
    let mut selections = 0_u64;
    for (_, operation) in document.operations.iter() {
        counter.total.directives += operation.node.directives.len();
        for variable in &operation.node.variable_definitions {
            counter.total.directives += variable.node.directives.len();
        }
        selections = selections.saturating_add(counter.set(&operation.node.selection_set.node)?);
    }
    for name in document.fragments.keys() {
        counter.fragment(name)?;
    }
    Some(Expansion { selections, ..counter.total })
}

/// Refuses a document over the limits.
pub(super) fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), Refusal> {
    let cycle = || Refusal::new(Code::GraphqlValidationFailed, "The fragments of the document form a cycle.");
    let expansion = expand(document).ok_or_else(cycle)?;
    if expansion.selections > limits.selections {
        return Err(Refusal::too_large("selections, fragments expanded", limits.selections));
    }
    if expansion.aliases > limits.aliases {
        return Err(Refusal::too_large("aliases", limits.aliases));
    }
    if expansion.directives > limits.directives {
        return Err(Refusal::too_large("directives", limits.directives));
    }
    Ok(())
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    /// A fragment that is still open has no count yet.
    known: HashMap<&'a str, Option<u64>>,
    total: Expansion,
}

impl<'a> Counter<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Option<u64> {
        let mut count = 0_u64;
        for selection in &set.items {
            self.total.visited += 1;
            self.total.directives += selection.node.directives().len();
            let below = match &selection.node {
                Selection::Field(field) => {
                    self.total.aliases += usize::from(field.node.alias.is_some());
                    self.set(&field.node.selection_set.node)?
                }
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
            };
            count = count.saturating_add(1).saturating_add(below);
        }
        Some(count)
    }

    /// An unknown fragment counts nothing: it is refused later, by name.
    fn fragment(&mut self, name: &str) -> Option<u64> {
        let Some((name, fragment)) = self.document.fragments.get_key_value(name) else { return Some(0) };
        if let Some(known) = self.known.get(name.as_str()) {
            return *known;
        }
        self.known.insert(name, None);
        self.total.directives += fragment.node.directives.len();
        let count = self.set(&fragment.node.selection_set.node)?;
        self.known.insert(name, Some(count));
        Some(count)
    }
}
