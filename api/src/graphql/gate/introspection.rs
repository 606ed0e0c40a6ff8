//! What stands below `__schema` and `__type`, priced apart: the standard query of the tools is deeper and wider
//! than any question to the desk, and harmless. Not harmless are lists in lists (types → fields → type → fields),
//! where each level multiplies the answer by the size of the schema.

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};

use super::{Limits, Refusal};

/// The lists that lead from a type back to types.
const LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// Refuses an introspection over the limits.
pub(super) fn check(document: &ExecutableDocument, field: &Field, limits: &Limits) -> Result<(), Refusal> {
    let mut count = Count { document, limits, selections: 0 };
    count.set(&field.selection_set.node, 1, 0)
}

struct Count<'a> {
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    selections: u64,
}

impl Count<'_> {
    fn set(&mut self, set: &SelectionSet, depth: usize, lists: usize) -> Result<(), Refusal> {
        for selection in &set.items {
            self.selections += 1;
            if self.selections > self.limits.introspection_selections {
                return Err(Refusal::too_large(
                    "selections of the schema",
                    self.limits.introspection_selections,
                ));
            }
            match &selection.node {
                Selection::Field(field) => {
                    let name = &field.node.name;
                    let lists = lists + usize::from(LISTS.contains(&name.node.as_str()));
                    if depth > self.limits.introspection_depth {
                        let most = self.limits.introspection_depth;
                        return Err(Refusal::too_large("levels of the schema", most).at(name.pos));
                    }
                    if lists > self.limits.introspection_lists {
                        let most = self.limits.introspection_lists;
                        return Err(Refusal::too_large("lists in lists of the schema", most).at(name.pos));
                    }
                    self.set(&field.node.selection_set.node, depth + 1, lists)?;
                }
                Selection::InlineFragment(inline) => {
                    self.set(&inline.node.selection_set.node, depth, lists)?;
                }
                Selection::FragmentSpread(spread) => {
                    // An unknown fragment is left to the validation.
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.set(&fragment.node.selection_set.node, depth, lists)?;
                    }
                }
            }
        }
        Ok(())
    }
}
