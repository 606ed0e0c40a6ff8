//! `repeatConfirm`: an ADMIN confirms that a ticket repeats earlier ones, and that it will be charged.

use super::errors::RepeatError;
use super::held::lock;
use super::{RepeatDone, rules, store};
use crate::calendar::local_date;
use crate::command::{Command, Fault, Refused, Role, UserErrorCode, WriteTx};
use crate::log::payload;
use crate::tariff::{self, Terms};
use async_graphql::{ID, InputObject};
use serde::Serialize;
use turno_entity::{RepeatStatus, repeat};

/// Confirms a repeat: the tariff in force is frozen, and the company is told and may dispute for five business days.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "RepeatConfirmInput")]
pub struct RepeatConfirm {
    /// The repeat.
    pub repeat_id: ID,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: String,
}

impl Command for RepeatConfirm {
    const NAME: &'static str = "repeatConfirm";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] = &[&[
        UserErrorCode::AmountOverflow,
        UserErrorCode::NotFound,
        UserErrorCode::RepeatDecided,
        UserErrorCode::RepeatNotChargeable,
    ]];
    type Outcome = RepeatDone;

    fn idempotency_key(&self) -> Option<&str> {
        Some(&self.idempotency_key)
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<RepeatDone, Refused> {
        let mut held = lock(tx, &self.repeat_id).await?;
        if let Some(error) = RepeatError::of_confirm(held.row.status) {
            return Err(error.into());
        }
        if !rules::is_chargeable(&held.ticket) {
            return Err(RepeatError::NotChargeable.into());
        }
        let now = tx.now();
        let terms = Terms::from(tariff::find_in_force(tx, local_date(now)).await?);
        let until = rules::disputable_until(&tx.policy().calendar, now);
        let evidence = store::list_evidence(tx, &[held.row.id]).await?;
        let fact = payload::RepeatConfirmed {
            repeat: held.row.id,
            score: held.row.score,
            earlier: evidence.iter().map(|earlier| earlier.ticket_id).collect(),
            block_minutes: terms.block_minutes,
            block_price: terms.block_price,
            iva_basis_points: terms.iva_basis_points,
            disputable_until: until.ok_or_else(|| Fault::Internal("the end of time".to_owned()))?,
        };
        held.row.status = RepeatStatus::Confirmed;
        held.row.confirmed_at = Some(now);
        held.row.confirmed_by = Some(tx.actor().person().ok_or(Fault::Forbidden)?);
        freeze(&mut held.row, terms);
        tx.record(held.about(), &fact)?;
        held.save(tx).await
    }
}

fn freeze(row: &mut repeat::Model, terms: Terms) {
    row.block_minutes = Some(terms.block_minutes);
    row.block_price = Some(terms.block_price);
    row.iva_basis_points = Some(terms.iva_basis_points);
    row.item_code = Some(terms.item_code);
    row.item_scheme = Some(terms.item_scheme);
    row.unit_code = Some(terms.unit_code);
}
