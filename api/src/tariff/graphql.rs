//! The tariff in the API.

use super::rules::{Amounts as Centavos, Terms};
use super::{TariffSet, find_in_force, list_tariffs};
use crate::calendar::local_date;
use crate::command::{CurrencyCode, Date, Decimal, UserError};
use crate::graphql::{caller, failure, mutate};
use crate::log::StreamCursor;
use async_graphql::{Context, Object, Result, SimpleObject};
use turno_entity::tariff;

/// The newest tariffs that are listed; they change a few times a year.
const LISTED: u64 = 100;

/// Amounts of money.
#[derive(SimpleObject, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// Before tax.
    pub base: Decimal,
    /// The tax, IVA.
    pub iva: Decimal,
    /// Both.
    pub total: Decimal,
    /// The currency.
    pub currency: CurrencyCode,
}

impl From<Centavos> for Amounts {
    fn from(amounts: Centavos) -> Self {
        Self {
            base: Decimal(amounts.base),
            iva: Decimal(amounts.iva),
            total: Decimal(amounts.total),
            currency: CurrencyCode::Cop,
        }
    }
}

/// What the desk's hours cost, from a day on.
#[derive(SimpleObject, Clone, Debug)]
pub struct Tariff {
    /// The first day on which it holds.
    pub effective_from: Date,
    /// How long a block is, in minutes.
    pub block_minutes: i32,
    /// What a block costs before tax.
    pub block_price: Decimal,
    /// The rate of IVA in percent.
    pub iva_percent: Decimal,
    /// Code of the item on the invoice.
    pub item_code: String,
    /// Scheme of that code.
    pub item_scheme: String,
    /// Unit of the quantity on the invoice.
    pub unit_code: String,
    /// What one unit costs.
    pub unit_price: Decimal,
}

impl From<tariff::Model> for Tariff {
    fn from(row: tariff::Model) -> Self {
        let effective_from = Date(row.effective_from);
        let terms = Terms::from(row);
        Self {
            effective_from,
            block_minutes: terms.block_minutes,
            block_price: Decimal(terms.block_price),
            iva_percent: Decimal(i64::from(terms.iva_basis_points)),
            unit_price: Decimal(terms.unit_price().unwrap_or_default()),
            item_code: terms.item_code,
            item_scheme: terms.item_scheme,
            unit_code: terms.unit_code,
        }
    }
}

/// Reading the tariff.
#[derive(Default)]
pub struct TariffQuery;

/// Reading the tariff.
#[Object]
impl TariffQuery {
    /// The tariff in force today, or on a given day.
    async fn tariff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A day of America/Bogota; today by default.")] on: Option<Date>,
    ) -> Result<Tariff> {
        let caller = caller(ctx)?;
        let on = on.map_or_else(|| local_date(caller.desk.clock().now()), |date| date.0);
        let tx = caller.read().await?;
        Ok(find_in_force(&tx, on).await.map_err(failure)?.into())
    }

    /// The tariffs, coming ones included, the newest first.
    async fn tariffs(&self, ctx: &Context<'_>) -> Result<Vec<Tariff>> {
        let tx = caller(ctx)?.read().await?;
        Ok(list_tariffs(&tx, LISTED).await.map_err(failure)?.into_iter().map(Tariff::from).collect())
    }
}

/// What became of `tariffSet`.
#[derive(SimpleObject)]
pub struct TariffSetPayload {
    /// The tariff; null when it was refused.
    pub tariff: Option<Tariff>,
    /// Where the change ends in the log; null when nothing was changed.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// Setting the tariff.
#[derive(Default)]
pub struct TariffMutation;

/// Setting the tariff.
#[Object]
impl TariffMutation {
    /// Sets the tariff from a coming day on. What was quoted or confirmed before keeps its price.
    async fn tariff_set(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.")] input: TariffSet,
    ) -> Result<TariffSetPayload> {
        let answer = mutate(ctx, input).await?;
        let tariff = match answer.done() {
            Some(done) => {
                let tx = caller(ctx)?.read().await?;
                Some(find_in_force(&tx, done.effective_from).await.map_err(failure)?.into())
            }
            None => None,
        };
        Ok(TariffSetPayload { tariff, stream_position: answer.position(), user_errors: answer.errors() })
    }
}
