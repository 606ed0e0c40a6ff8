//! What a mutation answers.

use super::caller::caller;
use super::error::failure;
use crate::command::{Command, Refused, UserError, UserErrorCode};
use crate::desk::Done;
use crate::log::StreamCursor;
use async_graphql::{Context, Result};

/// Done, or refused with something that the person can mend.
pub enum Answer<O> {
    /// It was done, now or before.
    Done(Done<O>),
    /// Nothing was changed.
    Refused(Vec<UserError>),
}

/// Runs a command for the caller.
pub async fn mutate<C: Command>(ctx: &Context<'_>, command: C) -> Result<Answer<C::Outcome>> {
    let caller = caller(ctx)?;
    Answer::of(caller.desk.run(&caller.actor, command).await)
}

impl<O> Answer<O> {
    /// Tells what the person can mend from what he cannot.
    pub fn of(result: std::result::Result<Done<O>, Refused>) -> Result<Self> {
        match result {
            Ok(done) => Ok(Self::Done(done)),
            Err(Refused::User(errors)) => Ok(Self::Refused(errors)),
            Err(Refused::Fault(fault)) => Err(failure(fault)),
            Err(Refused::Retry(error)) => Err(failure(error)),
            Err(Refused::Unique(name)) => Err(failure(crate::command::Fault::Internal(name))),
        }
    }

    /// What was done.
    pub const fn done(&self) -> Option<&O> {
        match self {
            Self::Done(done) => Some(&done.outcome),
            Self::Refused(_) => None,
        }
    }

    /// Where it ends in the log.
    pub const fn position(&self) -> Option<StreamCursor> {
        match self {
            Self::Done(done) => Some(done.position),
            Self::Refused(_) => None,
        }
    }

    /// Whether somebody else was faster: the payload shows the entity as it is now.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Refused(errors) if errors.iter().any(|e| e.code == UserErrorCode::VersionConflict))
    }

    /// What the person can mend.
    pub fn errors(self) -> Vec<UserError> {
        match self {
            Self::Done(_) => Vec::new(),
            Self::Refused(errors) => errors,
        }
    }
}
