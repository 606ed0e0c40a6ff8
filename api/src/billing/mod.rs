//! What companies owe: a line for each confirmed item, and their closed months (DR-11, DR-23, DR-25, DR-32).
//!
//! Always true: there is no line without a confirmation on record, an accepted quote or a confirmed repeat, and a ticket
//! is charged once for ever; price and rate are those that the confirmation froze; the items of a company are never put
//! together; a line that stands in an invoice or a statement never changes, a negative one follows it; what a closed
//! month holds is hashed, and the hash stands in the log; whatever is of several lines is done for all of them or none.
//!
//! The desk itself puts lines down when a ticket is resolved. BILLING and ADMIN read all, mark, take back and close; a
//! client reads what his company owes.

mod charge;
mod content;
pub mod csv;
mod errors;
pub mod graphql;
mod line;
mod mark_invoiced;
mod month_close;
mod release;
mod reverse;
pub mod rules;
mod store;

pub use charge::charge;
pub use content::content;
pub use errors::BillingError;
pub use mark_invoiced::{BillableLinesMarkInvoiced, LinesDone};
pub use month_close::{BillingMonthClose, MonthDone};
pub use release::{LINE_SUBJECT, release, repeat_confirmed, repeat_dismissed};
pub use reverse::{BillableLineReverse, ReversalDone};
pub use store::{
    CompanyTotals, LineFilter, LinePlace, Totals, Whose, find_totals, list_company_totals, list_lines,
    list_lines_by_id, list_statements, list_statements_by_id,
};
