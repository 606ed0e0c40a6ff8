//! Whether the process lives, and whether it can serve.
//!
//! `/healthz` looks at nothing: a desk whose database is away must not be restarted for it. `/readyz` asks the
//! checks it is given, within two seconds.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use futures::future::BoxFuture;

use super::headers::unstored;

const PATIENCE: Duration = Duration::from_secs(2);

/// The outcome of one check. Anybody may read it, so it names parts, not addresses or faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Check {
    /// What was looked at: `database`, `schema`, `clock`, `serving`; `answer_within_2s` when that took too long.
    pub name: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
}

/// Asks all checks.
pub type Readiness = Arc<dyn Fn() -> BoxFuture<'static, Vec<Check>> + Send + Sync>;

#[derive(serde::Serialize)]
struct Report {
    status: &'static str,
    checks: Vec<Check>,
}

/// `/healthz` and `/readyz`.
pub fn routes(readiness: Readiness) -> Router {
    let router = Router::new()
        .route("/healthz", get(|| async { Json(Report { status: "ok", checks: Vec::new() }) }))
        .route("/readyz", get(move || ready(readiness())));
    unstored(router)
}

async fn ready(checks: BoxFuture<'static, Vec<Check>>) -> (StatusCode, Json<Report>) {
    let late = |_| vec![Check { name: "answer_within_2s", ok: false }];
    let checks = tokio::time::timeout(PATIENCE, checks).await.unwrap_or_else(late);
    if checks.iter().all(|check| check.ok) {
        (StatusCode::OK, Json(Report { status: "ready", checks }))
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(Report { status: "not_ready", checks }))
    }
}
