//! Topics in the API.

use super::list_topics;
use crate::calendar::Policy;
use crate::graphql::{caller, failure};
use crate::platform::db::Scope;
use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use turno_entity::{ImprovementKind, topic};

/// What a request can be about.
#[derive(SimpleObject, Clone, Debug)]
pub struct Topic {
    /// The code, stable.
    pub code: String,
    /// The name in Spanish.
    pub name: String,
    /// The level of priority: 1, 2 or 3.
    pub priority: i32,
    /// Business minutes to a response.
    pub response_minutes: i32,
    /// Whether it stands in the list of improvements that cost.
    pub chargeable_improvement: bool,
    /// Which improvement it is; null for everyday topics.
    pub improvement: Option<ImprovementKind>,
}

impl Topic {
    /// Shows a topic with the target in force.
    #[must_use]
    pub fn new(row: topic::Model, policy: &Policy, now: DateTime<Utc>) -> Self {
        let response_minutes = policy.target_minutes(row.priority, now).unwrap_or_default();
        Self {
            code: row.code,
            name: row.name,
            priority: row.priority,
            response_minutes,
            chargeable_improvement: row.improvement.is_some(),
            improvement: row.improvement,
        }
    }
}

/// Reading topics.
#[derive(Default)]
pub struct TopicQuery;

/// Reading topics.
#[Object]
impl TopicQuery {
    /// What a request can be about, in the order of the policy. Open without sign-in.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Topic>> {
        let desk = &caller(ctx)?.desk;
        let tx = desk.read_as(Scope::System).await.map_err(failure)?;
        let now = desk.clock().now();
        let rows = list_topics(&tx).await.map_err(failure)?;
        Ok(rows.into_iter().map(|row| Topic::new(row, desk.policy(), now)).collect())
    }
}
