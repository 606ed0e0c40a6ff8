//! `GET /export/billable-lines.csv?from&to`: what is owed of a period, for the invoicing program.
//!
//! The rows are those of `billableHours.lines`. They are read page by page, each in a short transaction of its own that
//! finds the caller alive, and only as fast as he takes them: nothing is held for a slow reader, and a file of any length
//! takes the memory of one page. What fails halfway cuts the connection, so that no half file looks whole.

use super::accept::Media;
use super::door::{FrontDoor, House};
use super::headers::unstored;
use super::request_id::RequestId;
use super::respond::{Rejection, status};
use crate::billing::{LineFilter, LinePlace, Whose, csv, list_lines};
use crate::command::{Actor, Fault, Role};
use crate::graphql::fault_code;
use crate::graphql::gate::{Code, Refusal};
use crate::{companies, people};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Query, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use chrono::{Datelike as _, NaiveDate};
use futures::StreamExt as _;
use futures::stream;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use turno_entity::{CompanyId, PersonId, company};

/// Lines of one page.
const PAGE: u64 = 500;

/// Days of a period at most.
const LONGEST: i64 = 366;

/// For one page to be read.
const PATIENCE: Duration = Duration::from_secs(10);

/// The route.
pub fn routes(door: &FrontDoor) -> Router {
    let router = Router::new().route("/export/billable-lines.csv", any(handle));
    unstored(router).with_state(Arc::clone(&door.0))
}

async fn handle(State(house): State<Arc<House>>, request: Request) -> Response {
    let id = request.extensions().get::<RequestId>().cloned();
    let id = id.unwrap_or_else(|| RequestId::from(String::new()));
    match serve(house, request.method(), request.headers(), request.uri()).await {
        Ok(response) => response,
        Err(rejection) => rejection.answer(Media::Json, &id),
    }
}

async fn serve(
    house: Arc<House>,
    method: &Method,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Response, Rejection> {
    if ![Method::GET, Method::HEAD].contains(method) {
        return Err(Rejection::method("GET", "Use GET."));
    }
    let actor = authenticate(&house, headers).await?;
    let (from, to) = period(uri)?;
    let reader =
        Reader { house, actor, filter: LineFilter::owed(Whose::All, from, to), after: None, over: false };
    // The first page before the answer begins: what is refused is refused with a status.
    let (first, reader) = reader.page().await.map_err(|fault| refused(&fault))?;
    let rest = stream::try_unfold(reader, async |reader| {
        if reader.over {
            return Ok::<_, Fault>(None);
        }
        let page = reader.page().await;
        page.inspect_err(|fault| tracing::warn!(%fault, "an export broke off")).map(Some)
    });
    let head = stream::once(async move { Ok(Bytes::from(csv::header() + &first)) });
    let body = Body::from_stream(head.chain(rest.map(|page| page.map(Bytes::from))));
    let name = format!("attachment; filename=\"billable-lines_{from}_{to}.csv\"");
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// BILLING, its API keys, and ADMIN.
async fn authenticate(house: &House, headers: &HeaderMap) -> Result<Actor, Rejection> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let value = value.ok_or_else(|| refused(&Fault::Unauthenticated))?;
    let (actor, _) = house.identify(value).await.map_err(|fault| refused(&fault))?;
    match actor.role() {
        Some(Role::Billing | Role::Admin) => Ok(actor),
        _ => Err(refused(&Fault::Forbidden)),
    }
}

/// The days from and to, each once.
fn period(uri: &Uri) -> Result<(NaiveDate, NaiveDate), Rejection> {
    let bad =
        |message: &str| Rejection::new(StatusCode::BAD_REQUEST, Refusal::new(Code::BadUserInput, message));
    let shape = || bad("Give `from` and `to`, each once, as dates of the years 1900 to 9999: 2026-11-24.");
    let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(uri) else { return Err(shape()) };
    let day = |name: &str| {
        let mut values = pairs.iter().filter(|(key, _)| key == name);
        let (Some((_, value)), None) = (values.next(), values.next()) else { return None };
        let day = value.parse::<NaiveDate>().ok().filter(|day| (1900..=9999).contains(&day.year()));
        day.filter(|_| value.len() == 10)
    };
    let (from, to) = day("from").zip(day("to")).filter(|_| pairs.len() == 2).ok_or_else(shape)?;
    if from > to {
        return Err(bad("`from` is after `to`."));
    }
    if (to - from).num_days() >= LONGEST {
        return Err(bad("A file holds 366 days at most."));
    }
    Ok((from, to))
}

fn refused(fault: &Fault) -> Rejection {
    let code = fault_code(fault);
    let message = if code == Code::Internal {
        tracing::error!(error = %fault, "internal error");
        "internal error".to_owned()
    } else {
        fault.to_string()
    };
    Rejection::new(status(code), Refusal::new(code, message))
}

/// Reads the pages.
struct Reader {
    house: Arc<House>,
    actor: Actor,
    filter: LineFilter,
    after: Option<LinePlace>,
    over: bool,
}

impl Reader {
    /// The next rows, and the reader that stands after them.
    async fn page(self) -> Result<(String, Self), Fault> {
        tokio::time::timeout(PATIENCE, self.read()).await.unwrap_or(Err(Fault::Unavailable))
    }

    async fn read(mut self) -> Result<(String, Self), Fault> {
        let tx = self.house.desk.read(&self.actor).await?;
        let lines = list_lines(&tx, &self.filter, self.after, PAGE).await?;
        let companies: BTreeSet<CompanyId> = lines.iter().map(|line| line.company_id).collect();
        let companies: Vec<CompanyId> = companies.into_iter().collect();
        let companies: HashMap<CompanyId, company::Model> =
            companies::list_by_ids(&tx, &companies).await?.into_iter().map(|row| (row.id, row)).collect();
        let people: BTreeSet<PersonId> = lines.iter().map(|line| line.confirmed_by).collect();
        let people: Vec<PersonId> = people.into_iter().collect();
        let people: HashMap<PersonId, String> = people::list_names(&tx, &people).await?.into_iter().collect();
        tx.rollback().await?;
        let mut text = String::new();
        for line in &lines {
            let missing = || Fault::Internal(format!("{}: its company", line.id));
            let company = companies.get(&line.company_id).ok_or_else(missing)?;
            let name = people.get(&line.confirmed_by).map_or("", String::as_str);
            text.push_str(&csv::row(line, company, name));
        }
        self.over = u64::try_from(lines.len()).unwrap_or_default() < PAGE;
        self.after = lines.last().map(|line| LinePlace(line.ready_on, line.id)).or(self.after);
        Ok((text, self))
    }
}
