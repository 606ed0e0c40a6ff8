//! The walk over the chosen operation: permission, depth, cost and literals in one pass.
//!
//! The expansion was bounded before, so fragments are simply followed. What the SDL does not show is refused
//! here, not left to the executor: a field the gate cannot look up is a field nobody was asked about.

use std::collections::HashSet;

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet, VariableDefinition,
};
use async_graphql::{Pos, Positioned, Variables};

use super::{Code, Gate, Operation, Refusal, inputs, introspection, price};
use crate::command::Asker;

/// Refuses an operation that is too dear, unknown to the schema, or not for `asker`.
pub(super) fn check(
    gate: &Gate,
    document: &ExecutableDocument,
    definition: &OperationDefinition,
    variables: &Variables,
    asker: Asker,
) -> Result<(), Refusal> {
    let operation = Operation::from(definition.ty);
    let Some(root) = gate.types.root(operation) else {
        return Err(Refusal::new(Code::GraphqlValidationFailed, "The schema has no such operation."));
    };
    let given = Given { definitions: &definition.variable_definitions, variables };
    let mut walk = Walk { gate, document, given, asker, operation, root, cost: 0, roots: Vec::new() };
    walk.set(&definition.selection_set.node, Place { parent: root, depth: 0, weight: 1 })?;
    walk.check_roots()
}

/// The variables of a request, as far as they are given.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) definitions: &'a [Positioned<VariableDefinition>],
    pub(super) variables: &'a Variables,
}

/// Where in the operation the walk stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    parent: &'a str,
    /// Fields above.
    depth: usize,
    /// Page sizes above, multiplied.
    weight: u64,
}

struct Walk<'a> {
    gate: &'a Gate,
    document: &'a ExecutableDocument,
    given: Given<'a>,
    asker: Asker,
    operation: Operation,
    root: &'a str,
    cost: u64,
    /// Response key and name of each root field.
    roots: Vec<(&'a str, &'a str)>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, set: &'a SelectionSet, place: Place<'a>) -> Result<(), Refusal> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(field, place)?,
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref().map(|condition| &condition.node.on);
                    let parent = match condition {
                        Some(on) => self.condition(&on.node, on.pos)?,
                        None => place.parent,
                    };
                    self.set(&inline.node.selection_set.node, Place { parent, ..place })?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name;
                    let Some(fragment) = self.document.fragments.get(&name.node) else {
                        return Err(invalid(format!("Unknown fragment \"{}\".", name.node), name.pos));
                    };
                    let on = &fragment.node.type_condition.node.on;
                    let parent = self.condition(&on.node, on.pos)?;
                    self.set(&fragment.node.selection_set.node, Place { parent, ..place })?;
                }
            }
        }
        Ok(())
    }

    /// The type that a fragment narrows to.
    fn condition(&self, name: &'a str, position: Pos) -> Result<&'a str, Refusal> {
        if !self.gate.types.is_composite(name) {
            return Err(invalid(format!("Fragments cannot be on \"{name}\"."), position));
        }
        self.gate
            .permissions
            .object(&self.gate.types, name, self.asker)
            .map_err(|refusal| refusal.at(position))?;
        Ok(name)
    }

    fn field(&mut self, field: &'a Positioned<Field>, place: Place<'a>) -> Result<(), Refusal> {
        let (name, position) = (field.node.name.node.as_str(), field.node.name.pos);
        let is_root = place.parent == self.root;
        if is_root {
            self.roots.push((field.node.response_key().node.as_str(), name));
            if self.roots.len() > self.gate.limits.root_fields {
                return Err(Refusal::too_large("root fields", self.gate.limits.root_fields).at(position));
            }
        }
        if is_root && self.operation == Operation::Query && matches!(name, "__schema" | "__type") {
            return introspection::check(self.document, &field.node, &self.gate.limits);
        }
        self.spend(place, position)?;
        if name == "__typename" {
            return Ok(());
        }
        let Some(shape) = self.gate.types.field(place.parent, name) else {
            let message = format!("Unknown field \"{name}\" on type \"{}\".", place.parent);
            return Err(invalid(message, position));
        };
        if is_root {
            let answer = self.gate.permissions.root(self.operation, name, self.asker);
            answer.map_err(|refusal| refusal.at(position))?;
        }
        inputs::check_arguments(self.gate, &field.node, shape)?;
        if self.gate.types.is_composite(&shape.returns) {
            let answer = self.gate.permissions.object(&self.gate.types, &shape.returns, self.asker);
            answer.map_err(|refusal| refusal.at(position))?;
        }
        let pages = price::pages(&field.node, shape, self.given, &self.gate.limits);
        let below = Place {
            parent: &shape.returns,
            depth: place.depth + 1,
            weight: place.weight.saturating_mul(pages),
        };
        self.set(&field.node.selection_set.node, below)
    }

    /// Adds a field to the bill.
    fn spend(&mut self, place: Place<'a>, position: Pos) -> Result<(), Refusal> {
        if place.depth >= self.gate.limits.depth {
            return Err(Refusal::too_large("levels of fields", self.gate.limits.depth).at(position));
        }
        self.cost = self.cost.saturating_add(place.weight);
        if self.cost > self.gate.limits.cost {
            let message = format!(
                "The request costs too much: at most {} fields, each counted once per item of the pages above it.",
                self.gate.limits.cost
            );
            return Err(Refusal::new(Code::QueryTooLarge, message).at(position));
        }
        Ok(())
    }

    /// A subscription has one root field. A mutation may not select a root field twice under one key: the
    /// executor would run it twice instead of merging the two.
    fn check_roots(&self) -> Result<(), Refusal> {
        match self.operation {
            Operation::Query => Ok(()),
            Operation::Subscription => match self.roots.as_slice() {
                [(_, name)] if !name.starts_with("__") => Ok(()),
                _ => {
                    let message = "A subscription has exactly one root field.";
                    Err(Refusal::new(Code::GraphqlValidationFailed, message))
                }
            },
            Operation::Mutation => {
                let mut seen = HashSet::new();
                match self.roots.iter().find(|(key, name)| *name != "__typename" && !seen.insert(*key)) {
                    None => Ok(()),
                    Some((key, _)) => {
                        let message = format!("The mutation selects \"{key}\" twice: use one selection.");
                        Err(Refusal::new(Code::GraphqlValidationFailed, message))
                    }
                }
            }
        }
    }
}

fn invalid(message: String, position: Pos) -> Refusal {
    Refusal::new(Code::GraphqlValidationFailed, message).at(position)
}
