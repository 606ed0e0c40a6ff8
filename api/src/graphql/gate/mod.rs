//! The gate: what a GraphQL request must pass before anything of it is executed.
//!
//! Every way in (HTTP, socket) goes through [`Gate::admit`], in this order: size and brackets of the text
//! (before the parser, which recurses without a limit), parse, choice of the operation, expanded selections
//! (with memo, so a fragment bomb costs its own length), then the walk over the chosen operation: depth, cost,
//! permission, literals; then the variables.
//!
//! What must always hold: nothing outside the SDL and nothing outside [`Permissions`] is executed; the work
//! done here is bounded by [`Limits`]; a refusal names fields and types, never data.

mod errors;
mod expansion;
mod inputs;
mod introspection;
mod limits;
mod permissions;
mod price;
mod refusal;
mod scan;
mod types;
mod variables;
mod walk;

use std::collections::HashMap;

use async_graphql::Request;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType,
};

use crate::command::Asker;

pub use errors::{code_of, executed, limit_errors};
pub use expansion::{Expansion, expand};
pub use inputs::ScalarCheck;
pub use limits::Limits;
pub use permissions::{Access, Operation, Permissions, RootRule, TypeRule};
pub use refusal::{Code, Refusal};

use types::Types;

/// Why a gate could not be built: the program is wrong, not a request.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// The SDL does not parse.
    #[error("the schema does not parse: {0}")]
    Sdl(String),
    /// A rule names a root field or object type that the schema does not have.
    #[error("a permission names {0}, which the schema does not have")]
    StaleRule(String),
}

/// The gate of one schema.
#[derive(Debug)]
pub struct Gate {
    types: Types,
    permissions: Permissions,
    limits: Limits,
    scalars: HashMap<String, ScalarCheck>,
}

/// A request whose text is small enough and parses, with its operation chosen.
#[derive(Debug)]
pub struct Reading {
    request: Request,
    document: ExecutableDocument,
    operation: OperationType,
}

impl Reading {
    /// What the chosen operation is.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.operation.into()
    }
}

impl Gate {
    /// Builds the gate of the schema that `sdl` describes.
    ///
    /// # Errors
    /// The SDL does not parse, or a permission names nothing in it.
    pub fn new(sdl: &str, permissions: Permissions, limits: Limits) -> Result<Self, GateError> {
        let types = Types::parse(sdl)?;
        if let Some(stale) = permissions.stale(&types) {
            return Err(GateError::StaleRule(stale));
        }
        Ok(Self { types, permissions, limits, scalars: HashMap::new() })
    }

    /// Has the custom scalars parsed here as well, so that a bad one is refused before anything runs.
    #[must_use]
    pub fn with_scalars(mut self, checks: impl IntoIterator<Item = ScalarCheck>) -> Self {
        self.scalars.extend(checks.into_iter().map(|check| (check.name().to_owned(), check)));
        self
    }

    /// The root fields and object types that no rule opens to anybody.
    #[must_use]
    pub fn unlisted(&self) -> Vec<String> {
        self.permissions.unlisted(&self.types)
    }

    /// Lets a request through, with its document parsed, or says why not.
    ///
    /// # Errors
    /// The request is over a limit, does not parse, or asks for what `asker` may not have.
    pub fn admit(&self, request: Request, asker: impl Into<Asker>) -> Result<Request, Refusal> {
        self.judge(self.read(request)?, asker)
    }

    /// The part of the gate that needs no caller: sizes, parse, choice of the operation, expansion.
    ///
    /// # Errors
    /// The request is over a limit or does not parse, or its operation cannot be determined.
    pub fn read(&self, request: Request) -> Result<Reading, Refusal> {
        scan::check(&request.query, &self.limits)?;
        variables::check(&request.variables, &self.limits)?;
        let document =
            async_graphql::parser::parse_query(&request.query).map_err(|error| refusal::parse(&error))?;
        expansion::check(&document, &self.limits)?;
        let operation = chosen(&document, request.operation_name.as_deref())?.ty;
        Ok(Reading { request, document, operation })
    }

    /// The part of the gate that depends on the caller.
    ///
    /// # Errors
    /// The chosen operation costs too much, gives values that their types refuse, or asks for what `asker` may
    /// not have.
    pub fn judge(&self, reading: Reading, asker: impl Into<Asker>) -> Result<Request, Refusal> {
        let Reading { mut request, document, .. } = reading;
        let operation = chosen(&document, request.operation_name.as_deref())?;
        walk::check(self, &document, operation, &request.variables, asker.into())?;
        inputs::check_variables(self, operation, &request.variables)?;
        request.set_parsed_query(document);
        Ok(request)
    }
}

/// `GetOperation()` of the GraphQL specification.
fn chosen<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a OperationDefinition, Refusal> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next()
        }
        (DocumentOperations::Multiple(_), None) => {
            let message = "The document has several operations: `operationName` must choose one.";
            return Err(Refusal::new(Code::GraphqlValidationFailed, message));
        }
    };
    let message = "The document has no operation with the given `operationName`.";
    found.map(|operation| &operation.node).ok_or_else(|| Refusal::new(Code::GraphqlValidationFailed, message))
}
