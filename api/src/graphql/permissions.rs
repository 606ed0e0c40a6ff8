//! Who may ask for what: the one table. What does not stand here is closed. A mutation's roles, and the scope that an
//! API key needs for it, are those of its command. A key reads what BILLING reads, but for what is a person's own.
//! `api/docs/permissions.md` is made from it, and so are the directives of the schema.

use super::gate::{Access, Operation, Permissions, RootRule, TypeRule};
use crate::api_keys::{ApiKeyCreate, ApiKeyRevoke};
use crate::billing::{BillableLineReverse, BillableLinesMarkInvoiced, BillingMonthClose};
use crate::command::{ApiKeyScope, Command, Role, UserErrorCode};
use crate::companies::{CompanyCreate, CompanyReinstate, CompanySuspend, CompanyUpdate};
use crate::conversation::{TicketNoteAdd, TicketPause, TicketReopen, TicketReply, TicketResolve};
use crate::packages::{EntitlementDecide, PackageSet};
use crate::people::{
    MemberAdd, MemberDocumentConfirm, MemberReinstate, MemberSuspend, PersonCreate, PersonReinstate,
};
use crate::queue::{TicketRelease, TicketTakeNext, TicketTakeOutOfOrder};
use crate::quotes::{QuoteAccept, QuoteDecline, QuoteSend};
use crate::repeats::{RepeatConfirm, RepeatDecide, RepeatDismiss, RepeatDispute};
use crate::sessions::{
    PUBLIC_ERRORS, PersonPasswordReset, PersonSuspend, SessionRevoke, SessionSwitchCompany,
};
use crate::tariff::TariffSet;
use crate::tickets::{
    RequesterDocumentReveal, TicketCancel, TicketCreate, TicketEstimate, TicketIdentify, TicketMerge,
    TicketReclassify, TicketSplit,
};
use crate::work::{WorkSessionCorrect, WorkSessionRecord, WorkSessionStart, WorkSessionStop};

const ALL: Access = Access::Roles(&[Role::Client, Role::Agent, Role::Billing, Role::Admin]);
const TALK: Access = Access::Roles(&[Role::Client, Role::Agent, Role::Admin]);
const DESK: Access = Access::Roles(&[Role::Agent, Role::Admin]);
const STAFF: Access = Access::Roles(&[Role::Agent, Role::Billing, Role::Admin]);
/// What is a person's own.
const PEOPLE: Access = Access::People(&[Role::Client, Role::Agent, Role::Billing, Role::Admin]);
/// What only comes of invoicing.
const INVOICING: Access = Access::Invoicing(&[Role::Billing, Role::Admin]);
/// What a company owes: its own people too.
const MONEY: Access = Access::Roles(&[Role::Client, Role::Billing, Role::Admin]);
/// What all companies owe.
const BOOKS: Access = Access::Roles(&[Role::Billing, Role::Admin]);
const CLIENT: Access = Access::Roles(&[Role::Client]);
const ADMIN: Access = Access::Roles(&[Role::Admin]);

const fn query(field: &'static str, roles: Access) -> RootRule {
    RootRule { operation: Operation::Query, field, roles }
}

const fn mutation<C: Command>() -> RootRule {
    let roles = match C::KEY {
        None => Access::People(C::ROLES),
        Some(ApiKeyScope::Read) => Access::Roles(C::ROLES),
        Some(ApiKeyScope::Invoice) => Access::Invoicing(C::ROLES),
    };
    RootRule { operation: Operation::Mutation, field: C::NAME, roles }
}

/// A mutation for whoever has not signed in.
const fn public(field: &'static str) -> RootRule {
    RootRule { operation: Operation::Mutation, field, roles: Access::Public }
}

const fn subscription(field: &'static str, roles: Access) -> RootRule {
    RootRule { operation: Operation::Subscription, field, roles }
}

const fn object(object: &'static str, roles: Access) -> TypeRule {
    TypeRule { object, roles }
}

/// The root fields.
pub const ROOTS: &[RootRule] = &[
    query("desk", Access::Public),
    query("topics", Access::Public),
    query("viewer", PEOPLE),
    query("company", ALL),
    query("companies", STAFF),
    query("person", ADMIN),
    query("people", ADMIN),
    query("apiKeys", ADMIN),
    query("ticket", TALK),
    query("ticketByNumber", TALK),
    query("tickets", TALK),
    query("node", TALK),
    query("nodes", TALK),
    query("queue", DESK),
    query("responsesDue", DESK),
    query("tariff", STAFF),
    query("tariffs", STAFF),
    query("repeats", DESK),
    query("billableHours", MONEY),
    query("billableLines", BOOKS),
    query("statements", BOOKS),
    public("sessionCreate"),
    public("sessionRefresh"),
    public("passwordChange"),
    mutation::<SessionSwitchCompany>(),
    mutation::<SessionRevoke>(),
    mutation::<ApiKeyCreate>(),
    mutation::<ApiKeyRevoke>(),
    mutation::<CompanyCreate>(),
    mutation::<CompanyUpdate>(),
    mutation::<CompanySuspend>(),
    mutation::<CompanyReinstate>(),
    mutation::<PersonCreate>(),
    mutation::<PersonPasswordReset>(),
    mutation::<PersonSuspend>(),
    mutation::<PersonReinstate>(),
    mutation::<MemberAdd>(),
    mutation::<MemberDocumentConfirm>(),
    mutation::<MemberSuspend>(),
    mutation::<MemberReinstate>(),
    mutation::<TicketCreate>(),
    mutation::<TicketIdentify>(),
    mutation::<TicketReclassify>(),
    mutation::<TicketSplit>(),
    mutation::<TicketMerge>(),
    mutation::<TicketEstimate>(),
    mutation::<TicketCancel>(),
    mutation::<RequesterDocumentReveal>(),
    mutation::<TicketTakeNext>(),
    mutation::<TicketTakeOutOfOrder>(),
    mutation::<TicketRelease>(),
    mutation::<TicketReply>(),
    mutation::<TicketNoteAdd>(),
    mutation::<TicketPause>(),
    mutation::<TicketResolve>(),
    mutation::<TicketReopen>(),
    mutation::<TariffSet>(),
    mutation::<PackageSet>(),
    mutation::<EntitlementDecide>(),
    mutation::<QuoteSend>(),
    mutation::<QuoteAccept>(),
    mutation::<QuoteDecline>(),
    mutation::<WorkSessionStart>(),
    mutation::<WorkSessionStop>(),
    mutation::<WorkSessionRecord>(),
    mutation::<WorkSessionCorrect>(),
    mutation::<RepeatConfirm>(),
    mutation::<RepeatDismiss>(),
    mutation::<RepeatDispute>(),
    mutation::<RepeatDecide>(),
    mutation::<BillableLinesMarkInvoiced>(),
    mutation::<BillableLineReverse>(),
    mutation::<BillingMonthClose>(),
    subscription("ticketUpdates", TALK),
    subscription("queueUpdates", DESK),
    subscription("deadlineUpdates", DESK),
];

/// The codes with which a mutation may refuse, in groups.
pub type UserErrors = (&'static str, &'static [&'static [UserErrorCode]]);

const fn user_errors<C: Command>() -> UserErrors {
    (C::NAME, C::ERRORS)
}

/// How each mutation may refuse.
pub const USER_ERRORS: &[UserErrors] = &[
    PUBLIC_ERRORS[0],
    PUBLIC_ERRORS[1],
    PUBLIC_ERRORS[2],
    user_errors::<SessionSwitchCompany>(),
    user_errors::<SessionRevoke>(),
    user_errors::<ApiKeyCreate>(),
    user_errors::<ApiKeyRevoke>(),
    user_errors::<CompanyCreate>(),
    user_errors::<CompanyUpdate>(),
    user_errors::<CompanySuspend>(),
    user_errors::<CompanyReinstate>(),
    user_errors::<PersonCreate>(),
    user_errors::<PersonPasswordReset>(),
    user_errors::<PersonSuspend>(),
    user_errors::<PersonReinstate>(),
    user_errors::<MemberAdd>(),
    user_errors::<MemberDocumentConfirm>(),
    user_errors::<MemberSuspend>(),
    user_errors::<MemberReinstate>(),
    user_errors::<TicketCreate>(),
    user_errors::<TicketIdentify>(),
    user_errors::<TicketReclassify>(),
    user_errors::<TicketSplit>(),
    user_errors::<TicketMerge>(),
    user_errors::<TicketEstimate>(),
    user_errors::<TicketCancel>(),
    user_errors::<RequesterDocumentReveal>(),
    user_errors::<TicketTakeNext>(),
    user_errors::<TicketTakeOutOfOrder>(),
    user_errors::<TicketRelease>(),
    user_errors::<TicketReply>(),
    user_errors::<TicketNoteAdd>(),
    user_errors::<TicketPause>(),
    user_errors::<TicketResolve>(),
    user_errors::<TicketReopen>(),
    user_errors::<TariffSet>(),
    user_errors::<PackageSet>(),
    user_errors::<EntitlementDecide>(),
    user_errors::<QuoteSend>(),
    user_errors::<QuoteAccept>(),
    user_errors::<QuoteDecline>(),
    user_errors::<WorkSessionStart>(),
    user_errors::<WorkSessionStop>(),
    user_errors::<WorkSessionRecord>(),
    user_errors::<WorkSessionCorrect>(),
    user_errors::<RepeatConfirm>(),
    user_errors::<RepeatDismiss>(),
    user_errors::<RepeatDispute>(),
    user_errors::<RepeatDecide>(),
    user_errors::<BillableLinesMarkInvoiced>(),
    user_errors::<BillableLineReverse>(),
    user_errors::<BillingMonthClose>(),
];

/// The object types.
pub const OBJECTS: &[TypeRule] = &[
    object("Desk", Access::Public),
    object("ResponseTime", Access::Public),
    object("Topic", Access::Public),
    object("PageInfo", ALL),
    object("UserError", Access::Public),
    object("Actor", ALL),
    object("Company", Access::Public),
    object("CompanyConnection", STAFF),
    object("CompanyEdge", STAFF),
    object("Person", Access::Public),
    object("PersonConnection", ADMIN),
    object("PersonEdge", ADMIN),
    object("Member", ALL),
    object("Viewer", PEOPLE),
    object("Session", Access::Public),
    object("SessionCreatePayload", Access::Public),
    object("SessionRefreshPayload", Access::Public),
    object("PasswordChangePayload", Access::Public),
    object("SessionSwitchCompanyPayload", Access::Roles(SessionSwitchCompany::ROLES)),
    object("SessionSwitchCompanyPayload", CLIENT),
    object("SessionRevokePayload", PEOPLE),
    object("ApiKey", ADMIN),
    object("ApiKeyConnection", ADMIN),
    object("ApiKeyEdge", ADMIN),
    object("ApiKeyCreatePayload", ADMIN),
    object("ApiKeyRevokePayload", ADMIN),
    object("CompanyCreatePayload", ADMIN),
    object("CompanyUpdatePayload", ADMIN),
    object("CompanySuspendPayload", ADMIN),
    object("CompanyReinstatePayload", ADMIN),
    object("PersonCreatePayload", ADMIN),
    object("PersonPasswordResetPayload", ADMIN),
    object("PersonSuspendPayload", ADMIN),
    object("PersonReinstatePayload", ADMIN),
    object("MemberAddPayload", ADMIN),
    object("MemberDocumentConfirmPayload", ADMIN),
    object("MemberSuspendPayload", ADMIN),
    object("MemberReinstatePayload", ADMIN),
    object("Ticket", TALK),
    object("TicketConnection", TALK),
    object("TicketEdge", TALK),
    object("Requester", TALK),
    object("QueuePlace", TALK),
    object("ResponseDeadline", TALK),
    object("DeadlineSegment", TALK),
    object("Message", TALK),
    object("MessageConnection", TALK),
    object("MessageEdge", TALK),
    object("HistoryEntry", TALK),
    object("HistoryEntryConnection", TALK),
    object("HistoryEntryEdge", TALK),
    object("QueueEntry", DESK),
    object("QueueEntryEdge", DESK),
    object("QueueConnection", DESK),
    object("TicketCreatePayload", TALK),
    object("TicketIdentifyPayload", DESK),
    object("TicketReclassifyPayload", DESK),
    object("TicketSplitPayload", DESK),
    object("TicketMergePayload", DESK),
    object("TicketEstimatePayload", DESK),
    object("TicketCancelPayload", TALK),
    object("RequesterDocumentRevealPayload", DESK),
    object("TicketTakeNextPayload", DESK),
    object("TicketTakeOutOfOrderPayload", ADMIN),
    object("TicketReleasePayload", DESK),
    object("TicketReplyPayload", TALK),
    object("TicketNoteAddPayload", DESK),
    object("TicketPausePayload", DESK),
    object("TicketResolvePayload", DESK),
    object("TicketReopenPayload", TALK),
    object("Amounts", ALL),
    object("Tariff", STAFF),
    object("TariffSetPayload", ADMIN),
    object("Package", ALL),
    object("PackageSetPayload", ADMIN),
    object("Entitlement", TALK),
    object("EntitlementDecidePayload", ADMIN),
    object("Quote", TALK),
    object("QuoteConnection", TALK),
    object("QuoteEdge", TALK),
    object("QuoteSendPayload", DESK),
    object("QuoteAcceptPayload", CLIENT),
    object("QuoteDeclinePayload", CLIENT),
    object("WorkSession", DESK),
    object("WorkSessionStartPayload", DESK),
    object("WorkSessionStopPayload", DESK),
    object("WorkSessionRecordPayload", DESK),
    object("WorkSessionCorrectPayload", DESK),
    object("Repeat", TALK),
    object("RepeatConnection", DESK),
    object("RepeatEdge", DESK),
    object("RepeatEarlier", TALK),
    object("RepeatConfirmPayload", ADMIN),
    object("RepeatDismissPayload", ADMIN),
    object("RepeatDisputePayload", CLIENT),
    object("RepeatDecidePayload", ADMIN),
    object("TicketReference", ALL),
    object("BillableHours", MONEY),
    object("BillableTotals", MONEY),
    object("BillableLine", MONEY),
    object("BillableLineConnection", MONEY),
    object("BillableLineEdge", MONEY),
    object("CompanyHours", BOOKS),
    object("CompanyHoursConnection", BOOKS),
    object("CompanyHoursEdge", BOOKS),
    object("Statement", MONEY),
    object("StatementConnection", BOOKS),
    object("StatementEdge", BOOKS),
    object("BillableLinesMarkInvoicedPayload", INVOICING),
    object("BillableLineReversePayload", INVOICING),
    object("BillingMonthClosePayload", INVOICING),
    object("StreamReady", TALK),
    object("StreamCaughtUp", TALK),
    object("StreamHeartbeat", TALK),
    object("TicketChanged", TALK),
    object("QueuePlaceChanged", TALK),
    object("QueueChanged", DESK),
    object("DeadlineChanged", DESK),
];

/// The table as the gate reads it.
#[must_use]
pub fn permissions() -> Permissions {
    Permissions::new(ROOTS.iter().copied(), OBJECTS.iter().copied())
}
