//! `tariffSet`: what the desk's hours cost from a coming day on.

use super::errors::TariffError;
use super::rules::{HOUR, PIECE, Terms};
use super::store;
use crate::calendar::local_date;
use crate::command::texts::{self, Check};
use crate::command::{Command, Date, Decimal, Refused, Role, UserErrorCode, WriteTx};
use crate::log::{About, payload};
use crate::platform::db::DbError;
use async_graphql::InputObject;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use turno_entity::tariff;

/// Sets the tariff from a coming day on. What was quoted or confirmed before keeps its price.
#[derive(InputObject, Clone, Debug, Serialize)]
#[graphql(name = "TariffSetInput")]
pub struct TariffSet {
    /// The first day on which it holds; after today.
    pub effective_from: Date,
    /// How long a block is, in minutes.
    pub block_minutes: i32,
    /// What a block costs before tax.
    pub block_price: Decimal,
    /// The rate of IVA in percent: `19.00`.
    pub iva_percent: Decimal,
    /// Code of the item on the invoice.
    #[graphql(default = "SOP-HORA")]
    pub item_code: String,
    /// Scheme of that code: 001 (UNSPSC), 010 (GTIN) or 999 (one's own).
    #[graphql(default = "999")]
    pub item_scheme: String,
    /// Unit of the quantity on the invoice: HUR (hour) or 94 (piece: a block).
    #[graphql(default = "HUR")]
    pub unit_code: String,
    /// A repetition with the same key does nothing more.
    pub idempotency_key: Option<String>,
}

/// The tariff that was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffDone {
    /// Its first day.
    pub effective_from: NaiveDate,
}

impl Command for TariffSet {
    const NAME: &'static str = "tariffSet";
    const ROLES: &'static [Role] = &[Role::Admin];
    const ERRORS: &'static [&'static [UserErrorCode]] =
        &[texts::ERRORS, &[UserErrorCode::DateInvalid, UserErrorCode::ValueInvalid]];
    type Outcome = TariffDone;

    fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    async fn run(&self, tx: &mut WriteTx) -> Result<TariffDone, Refused> {
        let effective_from = self.effective_from.0;
        let terms = self.terms(local_date(tx.now()))?;
        let row = tariff::Model {
            effective_from,
            block_minutes: terms.block_minutes,
            block_price: terms.block_price,
            iva_basis_points: terms.iva_basis_points,
            item_code: terms.item_code.clone(),
            item_scheme: terms.item_scheme.clone(),
            unit_code: terms.unit_code.clone(),
        };
        store::insert_tariff(tx, row).await.map_err(|error| match error {
            DbError::Unique(name) if name.starts_with("tariff") => TariffError::Exists.into(),
            other => Refused::from(other),
        })?;
        let fact = payload::TariffSet {
            effective_from,
            block_minutes: terms.block_minutes,
            block_price: terms.block_price,
            iva_basis_points: terms.iva_basis_points,
            item_code: terms.item_code,
            item_scheme: terms.item_scheme,
            unit_code: terms.unit_code,
        };
        tx.record(About::default(), &fact)?;
        Ok(TariffDone { effective_from })
    }
}

impl TariffSet {
    /// The terms, if all of them can be.
    fn terms(&self, today: NaiveDate) -> Result<Terms, Refused> {
        let mut check = Check::default();
        let item_code = check.take(texts::line("itemCode", &self.item_code));
        let iva = i32::try_from(self.iva_percent.0).unwrap_or(-1);
        let refusals = [
            (self.effective_from.0 <= today, TariffError::NotAhead),
            (!(1..=480).contains(&self.block_minutes), TariffError::BlockMinutes),
            (!(1..=100_000_000_000).contains(&self.block_price.0), TariffError::BlockPrice),
            (!(0..=10_000).contains(&iva), TariffError::IvaPercent),
            (!["001", "010", "999"].contains(&self.item_scheme.as_str()), TariffError::ItemScheme),
            (![HOUR, PIECE].contains(&self.unit_code.as_str()), TariffError::UnitCode),
        ];
        for (_, error) in refusals.into_iter().filter(|(refused, _)| *refused) {
            check.push(error.into());
        }
        check.done()?;
        let terms = Terms {
            block_minutes: self.block_minutes,
            block_price: self.block_price.0,
            iva_basis_points: iva,
            item_code,
            item_scheme: self.item_scheme.clone(),
            unit_code: self.unit_code.clone(),
        };
        if terms.is_even() { Ok(terms) } else { Err(TariffError::Uneven.into()) }
    }
}
