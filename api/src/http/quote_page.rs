//! `/q/{token}`: a quote for whoever holds the link of its mail. Opening it shows it and changes nothing, so whatever
//! scans mail confirms nothing; only its form does.

use super::door::FrontDoor;
use super::headers::unstored;
use crate::command::{Actor, Fault, Refused, UserErrorCode};
use crate::platform::db::Scope;
use crate::quotes::link::{Holder, LinkKey};
use crate::quotes::{Answer, QuoteError, QuoteLinkAnswer, find_quote, rules};
use crate::tickets::find_ticket;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Router, extract::DefaultBodyLimit};

/// What a form may weigh: a reason of 64 KiB, encoded.
const MOST_BYTES: usize = 256 * 1024;

/// Nothing but this page itself: no script, no style from elsewhere, no form to elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Clone)]
struct Pages {
    door: FrontDoor,
    links: LinkKey,
}

/// What the form says.
#[derive(serde::Deserialize)]
struct Said {
    answer: String,
    #[serde(default)]
    reason: String,
}

/// The route.
pub fn routes(door: FrontDoor, links: LinkKey) -> Router {
    let router = Router::new()
        .route("/q/{token}", get(show).post(answer))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(Pages { door, links });
    unstored(router)
}

async fn show(State(pages): State<Pages>, Path(token): Path<String>) -> Response {
    let Some(holder) = pages.links.read(&token) else { return refused(QuoteError::NotFound) };
    match read(&pages, holder).await {
        Ok((text, None)) => {
            let form = format!(
                "<pre>{}</pre><form method=\"post\"><button name=\"answer\" value=\"accept\">Aceptar</button></form>\
                 <form method=\"post\"><label>Motivo (opcional)<br><textarea name=\"reason\" rows=\"3\" cols=\"60\">\
                 </textarea></label><br><button name=\"answer\" value=\"decline\">Rechazar</button></form>",
                escaped(&text)
            );
            page(StatusCode::OK, "Cotización", &form)
        }
        Ok((text, Some(error))) => {
            let status = status_of(error.code());
            page(status, "Cotización", &format!("<pre>{}</pre>{}", escaped(&text), said(error)))
        }
        Err(Answered::Error(error)) => refused(error),
        Err(Answered::Fault) => unavailable(),
    }
}

async fn answer(
    State(pages): State<Pages>,
    Path(token): Path<String>,
    form: Result<Form<Said>, axum::extract::rejection::FormRejection>,
) -> Response {
    let Some(holder) = pages.links.read(&token) else { return refused(QuoteError::NotFound) };
    let answer = match form {
        Ok(Form(said)) if said.answer == "accept" => Answer::Accept,
        Ok(Form(said)) if said.answer == "decline" => Answer::Decline(Some(said.reason)),
        _ => {
            return page(
                StatusCode::BAD_REQUEST,
                "Cotización",
                "<p>BAD_USER_INPUT: elige una respuesta.</p>",
            );
        }
    };
    let accepted = matches!(answer, Answer::Accept);
    let command = QuoteLinkAnswer { holder, answer };
    match pages.door.0.desk.run(&Actor::System, command).await {
        Ok(_) => {
            let words =
                if accepted { "La cotización quedó aceptada." } else { "La cotización quedó rechazada." };
            page(StatusCode::OK, "Cotización", &format!("<p>{words}</p>"))
        }
        Err(Refused::User(errors)) => {
            let error = errors.first().map(|error| (error.code, error.message.clone()));
            let (code, message) = error.unwrap_or((UserErrorCode::NotFound, String::new()));
            page(status_of(code), "Cotización", &words(code, &message))
        }
        Err(_) => unavailable(),
    }
}

/// Why a quote cannot be shown.
enum Answered {
    Error(QuoteError),
    Fault,
}

impl From<Fault> for Answered {
    fn from(fault: Fault) -> Self {
        tracing::warn!(%fault, "quote page");
        Self::Fault
    }
}

impl From<crate::platform::db::DbError> for Answered {
    fn from(error: crate::platform::db::DbError) -> Self {
        Fault::from(error).into()
    }
}

/// The text of a quote, and why it cannot be answered, if it cannot.
async fn read(pages: &Pages, holder: Holder) -> Result<(String, Option<QuoteError>), Answered> {
    let desk = &pages.door.0.desk;
    let tx = desk.read_as(Scope::System).await?;
    let missing = || Answered::Error(QuoteError::NotFound);
    holder.find_person(&tx).await?.ok_or_else(missing)?;
    let quote = find_quote(&tx, holder.quote).await?.ok_or_else(missing)?;
    let ticket = find_ticket(&tx, quote.ticket_id).await?.ok_or_else(missing)?;
    tx.rollback().await?;
    let in_time = desk.clock().now() <= quote.valid_until;
    Ok((rules::text(&quote, &ticket.number), QuoteError::of(quote.status, in_time)))
}

fn status_of(code: UserErrorCode) -> StatusCode {
    match code {
        UserErrorCode::NotFound => StatusCode::NOT_FOUND,
        UserErrorCode::NotApprover => StatusCode::FORBIDDEN,
        UserErrorCode::QuoteAnswered | UserErrorCode::QuoteExpired | UserErrorCode::QuoteRetired => {
            StatusCode::GONE
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn refused(error: QuoteError) -> Response {
    page(status_of(error.code()), "Cotización", &said(error))
}

fn said(error: QuoteError) -> String {
    words(error.code(), &error.to_string())
}

fn words(code: UserErrorCode, message: &str) -> String {
    let code = async_graphql::resolver_utils::enum_value::<UserErrorCode>(code).to_string();
    format!("<p>{}</p><p><code>{}</code></p>", escaped(message), escaped(&code))
}

fn unavailable() -> Response {
    page(StatusCode::SERVICE_UNAVAILABLE, "Cotización", "<p>Intenta de nuevo en un momento.</p>")
}

fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"es-CO\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">\
         <style>body{{font-family:sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}}\
         pre{{white-space:pre-wrap;font-family:inherit}}button{{font-size:1rem;padding:.5rem 1rem;margin:.5rem 0}}\
         </style></head><body><h1>{title}</h1>{body}</body></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (status, headers, html).into_response()
}

/// Text as it stands in HTML.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}
