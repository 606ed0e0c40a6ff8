//! The demo: a desk with seven companies, twenty people and one hundred tickets to look at, and the books of the two
//! months before.
//!
//! Always true: the past is made by the real commands and the real worker, one after the other, under a clock that
//! the script sets, so it stands up to the audit; for the same present it is the same to the last byte; a file is
//! whole or not there. Nobody in it exists: the NITs are of no company, the addresses under `.example`, and
//! production refuses them. It never runs on PostgreSQL.

mod books;
mod cast;
mod clock;
mod deeds;
mod enter;
mod error;
mod file;
mod key;
mod lines;
mod money;
mod plan;
mod repeats;
mod tales;
mod teller;
mod timeline;
mod words;
mod work;

pub use cast::PASSWORD;
pub use clock::ScriptedClock;
pub use error::DemoError;
pub use file::{Prepared, prepare};
pub use key::api_key;

use crate::command::{Actor, Command, Fault};
use crate::companies::find_by_nit;
use crate::desk::Desk;
use crate::people::find_by_email;
use crate::platform::db::Scope;
use cast::{ADMIN, FIRMS, PEOPLE};
use chrono::{DateTime, Utc};
use teller::{Teller, until};
use timeline::Timeline;
use turno_entity::Role;

/// The sign-ins to try, each with what it is: its role, and the company for which it acts.
pub fn accounts() -> impl Iterator<Item = (&'static str, Role, Option<&'static str>)> {
    let named = |email: &str| email.starts_with("cliente@") || email.ends_with("@turno.example");
    PEOPLE.iter().filter(move |player| named(player.email)).map(|player| {
        let firm = player.firms.first().map(|firm| FIRMS[*firm].name);
        (player.email, player.role, firm)
    })
}

/// Tells the past of an empty desk until an instant.
pub async fn past(desk: &Desk, clock: &ScriptedClock, present: DateTime<Utc>) -> Result<(), DemoError> {
    let time = Timeline::before(present, desk.policy().clone())?;
    let lines = lines::read()?;
    let months = time.months().ok_or(DemoError::Script("a month that the calendar does not hold"))?;
    clock.set(months[0].opening(0)?);
    let door = enter::enter(desk, clock).await?;
    books::keep((desk, clock), &door, &time, &months, &lines).await?;
    until((desk, clock), time.entered).await;
    let cast = door.sign_in((desk, clock), |_, _| true).await?;
    key::make(desk, &cast.staff(ADMIN)?).await?;
    let requests = tales::requests(&time, lines.len());
    Teller::new((desk, clock), &time, &cast, &lines, requests).tell().await
}

/// Whether a desk is one of this demo's: its supervisor and its first company are there.
pub async fn is_demo(desk: &Desk) -> Result<bool, Fault> {
    let tx = desk.read_as(Scope::System).await?;
    let admin = find_by_email(&tx, PEOPLE[ADMIN].email).await?;
    let nit = enter::nit(FIRMS[0].nit).map_err(|error| Fault::Internal(error.to_string()))?;
    let company = find_by_nit(&tx, nit).await?;
    tx.rollback().await?;
    Ok(admin.is_some() && company.is_some())
}

/// Runs a command of the script; none of them is refused.
async fn run<C: Command>(desk: &Desk, actor: &Actor, command: C) -> Result<C::Outcome, DemoError> {
    let done = desk.run(actor, command).await;
    done.map(|done| done.outcome).map_err(|refused| DemoError::Refused { what: C::NAME, refused })
}
