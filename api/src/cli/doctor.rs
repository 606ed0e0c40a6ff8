//! `turno doctor`.

use super::ground;
use crate::app::App;
use crate::config::House;
use crate::platform::clock::SystemClock;
use crate::platform::db::{Db, migrate};
use crate::platform::ids::Ids;
use anyhow::Result;
use std::process::ExitCode;
use std::sync::Arc;

/// Looks at everything that a desk needs, says what is wrong, and fails if something is.
pub(super) async fn run(house: &House) -> Result<ExitCode> {
    let on = ground::of(house)?;
    let mut well = true;
    let mut say = |name: &str, ok: bool, hint: &str| {
        well &= ok;
        if ok { println!("ok      {name}") } else { println!("WRONG   {name}: {hint}") }
    };
    let db = match Db::open(&on.db).await {
        Ok(db) => db,
        Err(error) => {
            println!("WRONG   database: {:#}", anyhow::Error::from(error));
            return Ok(ExitCode::FAILURE);
        }
    };
    say("database", true, "");
    let current = matches!(migrate::is_current(&db).await, Ok(true));
    say("schema", current, "run `turno migrate` with the version of the program that serves");
    if current {
        let app = App::open(&on, Arc::new(SystemClock), Arc::new(Ids::system())).await?;
        let clock = crate::deadlines::clock_is_right(&app.desk).await;
        say("clock", clock, "this machine and the database differ by more than a second; check NTP");
        app.close().await?;
    }
    if let Some((url, _)) = &on.redis {
        let reached = crate::platform::hints::ping(url).await;
        say("redis", reached.is_ok(), "live updates wait for the next look, half a second, without it");
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
