//! A billable line.

use super::Statement;
use crate::billing::{line, list_lines_by_id, list_statements_by_id, rules};
use crate::command::{Date, Decimal, Fault, Timestamp};
use crate::companies::graphql::Company;
use crate::graphql::{ActorRef, Loaders, caller, failure};
use crate::tariff::Amounts as Centavos;
use crate::tariff::graphql::Amounts;
use crate::tickets::graphql::TicketReference;
use async_graphql::dataloader::Loader;
use async_graphql::{Context, Error, ID, Object, Result};
use std::collections::HashMap;
use turno_entity::{LineId, LineReason, LineStatus, StatementId, billable_line, company, statement};

/// What a company owes for one item.
#[derive(Clone, Debug)]
pub struct BillableLine(pub billable_line::Model);

impl BillableLine {
    async fn row_of_company(&self, ctx: &Context<'_>) -> Result<company::Model> {
        let row = caller(ctx)?.loaders.load_one(self.0.company_id).await?;
        row.ok_or_else(|| failure(Fault::Unavailable))
    }
}

/// What a company owes for one item.
#[Object]
impl BillableLine {
    /// The id.
    pub async fn id(&self) -> ID {
        ID::from(self.0.id.to_string())
    }

    /// The company.
    async fn company(&self, ctx: &Context<'_>) -> Result<Company> {
        let row = self.row_of_company(ctx).await?;
        Company::of(row).ok_or_else(|| failure(Fault::Unavailable))
    }

    /// The company's NIT without its check digit.
    async fn nit_number(&self, ctx: &Context<'_>) -> Result<String> {
        let row = self.row_of_company(ctx).await?;
        row.nit.ok_or_else(|| failure(Fault::Unavailable))
    }

    /// The check digit of the company's NIT.
    async fn nit_check_digit(&self, ctx: &Context<'_>) -> Result<i32> {
        let row = self.row_of_company(ctx).await?;
        let nit = row.nit.and_then(|digits| crate::companies::Nit::from_stored(&digits).ok());
        nit.map(|nit| i32::from(nit.check_digit())).ok_or_else(|| failure(Fault::Unavailable))
    }

    /// The ticket, by its name only.
    async fn ticket(&self) -> TicketReference {
        TicketReference::new(self.0.ticket_id, &self.0.ticket_number)
    }

    /// What stands on the invoice.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Why it is charged.
    async fn reason(&self) -> LineReason {
        self.0.reason
    }

    /// Where it stands.
    async fn status(&self) -> LineStatus {
        self.0.status
    }

    /// Code of the item on the invoice.
    async fn item_code(&self) -> &str {
        &self.0.item_code
    }

    /// Scheme of that code.
    async fn item_scheme(&self) -> &str {
        &self.0.item_scheme
    }

    /// Unit of the quantity: HUR (hour) or 94 (piece: a block).
    async fn unit_code(&self) -> &str {
        &self.0.unit_code
    }

    /// The quantity on the invoice; negative when the line takes another one back.
    async fn quantity(&self) -> Decimal {
        Decimal(line::terms(&self.0).quantity(self.0.blocks).unwrap_or_default())
    }

    /// What one unit costs.
    async fn unit_price(&self) -> Decimal {
        Decimal(line::terms(&self.0).unit_price().unwrap_or_default())
    }

    /// The rate of IVA in percent.
    async fn iva_percent(&self) -> Decimal {
        Decimal(i64::from(self.0.iva_basis_points))
    }

    /// The blocks that are charged; negative when the line takes another one back.
    async fn blocks(&self) -> i64 {
        self.0.blocks
    }

    /// These blocks in hours.
    async fn hours(&self) -> Decimal {
        Decimal(rules::hours(self.0.blocks.saturating_mul(i64::from(self.0.block_minutes))))
    }

    /// What they cost.
    async fn amounts(&self) -> Amounts {
        Centavos { base: self.0.base, iva: self.0.iva, total: self.0.total }.into()
    }

    /// The day of America/Bogota on which it became READY: its period. Null while it is held.
    async fn ready_on(&self) -> Option<Date> {
        self.0.ready_on.map(Date)
    }

    /// Until when it is held, where the company may dispute.
    async fn held_until(&self) -> Option<Timestamp> {
        self.0.held_until.map(Timestamp)
    }

    /// The beginning of the first session of work.
    async fn worked_from(&self) -> Timestamp {
        Timestamp(self.0.worked_from)
    }

    /// The end of the last.
    async fn worked_to(&self) -> Timestamp {
        Timestamp(self.0.worked_to)
    }

    /// Who confirmed it: a member of the company, or the ADMIN who confirmed a repeat.
    async fn confirmed_by(&self) -> ActorRef {
        ActorRef::person(self.0.confirmed_by)
    }

    /// When.
    async fn confirmed_at(&self) -> Timestamp {
        Timestamp(self.0.confirmed_at)
    }

    /// How it was computed, in words and numbers.
    async fn explanation(&self) -> &str {
        &self.0.explanation
    }

    /// The invoice in which it stands.
    async fn invoice_number(&self) -> Option<&str> {
        self.0.invoice_number.as_deref()
    }

    /// When it was marked invoiced.
    async fn invoiced_at(&self) -> Option<Timestamp> {
        self.0.invoiced_at.map(Timestamp)
    }

    /// The line that it takes back.
    async fn reverses(&self, ctx: &Context<'_>) -> Option<Result<BillableLine>> {
        let id = self.0.reverses_id?;
        let row = match caller(ctx) {
            Ok(caller) => caller.loaders.load_one(id).await,
            Err(error) => Err(error),
        };
        row.transpose().map(|row| row.map(BillableLine))
    }

    /// The closed month in which it stands.
    async fn statement(&self, ctx: &Context<'_>) -> Option<Result<Statement>> {
        let id = self.0.statement_id?;
        let row = match caller(ctx) {
            Ok(caller) => caller.loaders.load_one(id).await,
            Err(error) => Err(error),
        };
        row.transpose().map(|row| row.map(Statement))
    }
}

impl Loader<LineId> for Loaders {
    type Value = billable_line::Model;
    type Error = Error;

    async fn load(&self, keys: &[LineId]) -> std::result::Result<HashMap<LineId, Self::Value>, Error> {
        let tx = self.read().await?;
        let rows = list_lines_by_id(&tx, keys).await.map_err(failure)?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}

impl Loader<StatementId> for Loaders {
    type Value = statement::Model;
    type Error = Error;

    async fn load(
        &self,
        keys: &[StatementId],
    ) -> std::result::Result<HashMap<StatementId, Self::Value>, Error> {
        let tx = self.read().await?;
        let rows = list_statements_by_id(&tx, keys).await.map_err(failure)?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
