//! The worker that wakes what is due. Any number of replicas may run it. Like the GraphQL files of the slices it
//! belongs to the layer above the desk.

use super::put_off::PutOff;
use super::store;
use crate::command::{Actor, Fault, Refused};
use crate::desk::Desk;
use crate::platform::db::Scope;
use crate::platform::tasks;
use crate::reactions::WakeUp;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use turno_entity::wake;

/// How many are woken before the worker looks again what is due.
const TOGETHER: u64 = 100;

/// A new wake that is earlier than all others is found after this time at the latest.
const LOOK_EVERY: TimeDelta = TimeDelta::milliseconds(500);

/// How long something sleeps on that could not be woken: it must not stand before the others for ever.
const PUT_OFF: TimeDelta = TimeDelta::seconds(60);

/// How far this machine's clock may be from the database's.
pub const MAX_SKEW: TimeDelta = TimeDelta::seconds(1);

/// How far this machine's clock is ahead of the database's; negative when it is behind. What the round trip took is
/// given for free. A database in a file has the machine's own clock, and a scripted clock is not compared.
pub async fn clock_skew(desk: &Desk) -> Result<TimeDelta, Fault> {
    if !desk.clock().is_real() {
        return Ok(TimeDelta::zero());
    }
    let tx = desk.read_as(Scope::System).await?;
    let before = desk.clock().now();
    let there = tx.database_time().await?;
    let after = desk.clock().now();
    tx.rollback().await?;
    Ok(match there {
        Some(there) if there > after => after - there,
        Some(there) if there < before => before - there,
        _ => TimeDelta::zero(),
    })
}

/// Whether this machine's clock is near enough to the database's. A replica whose clock is not may not serve.
pub async fn clock_is_right(desk: &Desk) -> bool {
    match clock_skew(desk).await {
        Ok(skew) if skew.abs() <= MAX_SKEW => true,
        Ok(skew) => {
            let milliseconds = skew.num_milliseconds();
            tracing::warn!(milliseconds, "deadlines: the clock is off the database's; nothing is woken");
            false
        }
        Err(fault) => {
            tracing::warn!(%fault, "deadlines: cannot ask the database for its time");
            false
        }
    }
}

/// Wakes what is due until it is stopped.
pub async fn run_worker(desk: Desk, stop: CancellationToken) {
    let clock = Arc::clone(desk.clock());
    stop.run_until_cancelled(tasks::keep("deadlines.worker", clock, || wake_for_ever(&desk))).await;
}

async fn wake_for_ever(desk: &Desk) {
    loop {
        let next = wake_due(desk).await;
        let latest = desk.clock().now() + LOOK_EVERY;
        // Something that stays due could not be woken just now; it is tried again after a while.
        let next = next.filter(|at| *at > desk.clock().now()).unwrap_or(latest);
        desk.clock().sleep_until(next.min(latest)).await;
    }
}

/// Wakes what is due now, and says when the next is.
pub async fn wake_due(desk: &Desk) -> Option<DateTime<Utc>> {
    loop {
        let (due, next) = match look(desk).await {
            Ok(found) => found,
            Err(fault) => {
                tracing::warn!(%fault, "deadlines: cannot look what is due");
                return None;
            }
        };
        if due.is_empty() {
            return next;
        }
        let mut woken = 0;
        for wake in &due {
            woken += u64::from(wake_up(desk, wake).await);
        }
        if woken == 0 {
            return None;
        }
    }
}

/// What is due, and if nothing is, when the next will be.
async fn look(desk: &Desk) -> Result<(Vec<wake::Model>, Option<DateTime<Utc>>), Fault> {
    if !clock_is_right(desk).await {
        return Ok((Vec::new(), None));
    }
    let tx = desk.read_as(Scope::System).await?;
    let mut wakes = store::list_wakes(&tx, TOGETHER).await?;
    tx.rollback().await?;
    let now = desk.clock().now();
    let next = wakes.first().map(|wake| wake.wake_at);
    wakes.retain(|wake| wake.wake_at <= now);
    Ok((wakes, next))
}

/// Whether it was dealt with, if only by putting it off.
async fn wake_up(desk: &Desk, wake: &wake::Model) -> bool {
    match desk.run(&Actor::System, WakeUp::from(wake)).await {
        Ok(_) => true,
        // Somebody is in the way; the next look finds it again.
        Err(Refused::Retry(_) | Refused::Fault(Fault::Unavailable)) => false,
        Err(refused) => {
            tracing::error!(subject = wake.subject, id = %wake.subject_id, ?refused, "deadlines: put off");
            let later = PutOff::of(wake, desk.clock().now() + PUT_OFF);
            let done = desk.run(&Actor::System, later).await;
            done.inspect_err(|refused| tracing::error!(?refused, "deadlines: not put off")).is_ok()
        }
    }
}
