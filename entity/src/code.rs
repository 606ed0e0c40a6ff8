//! Closed lists of codes. In the database they are TEXT with a CHECK: row security cannot use native enums in
//! index conditions, and a text reads well in a dump.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident as $api:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize, async_graphql::Enum)]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        #[graphql(name = $api)]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $text)] #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every code of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as it is stored and shown.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// The variant with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    )*};
}

codes! {
    /// What a person is to the desk. A person has exactly one role.
    Role as "Role" {
        /// Somebody of a client company; acts for one company at a time.
        Client = "CLIENT",
        /// Somebody of the desk who answers and solves.
        Agent = "AGENT",
        /// Billing people and integrations: billable work, never conversations.
        Billing = "BILLING",
        /// The supervisor of the desk.
        Admin = "ADMIN",
    }
    /// What an API key may do. Each scope covers those before it.
    ApiKeyScope as "ApiKeyScope" {
        /// Queries, and the export.
        Read = "READ",
        /// What READ covers; marks and reverses lines, and closes months.
        Invoice = "INVOICE",
    }
    /// Whether a company, a person or a membership may use the desk.
    Standing as "Standing" {
        /// In use.
        Active = "ACTIVE",
        /// Shut out, at once and until reinstated.
        Suspended = "SUSPENDED",
    }
    /// Where a ticket stands.
    TicketStatus as "TicketStatus" {
        /// Something of the requester's identity is missing; the response clock has not started.
        PendingIdentification = "PENDING_IDENTIFICATION",
        /// Waits for an agent.
        Queued = "QUEUED",
        /// An agent has it.
        InProgress = "IN_PROGRESS",
        /// Waits for the client company.
        WaitingForCompany = "WAITING_FOR_COMPANY",
        /// Waits until the client company accepts or declines a quote.
        WaitingForQuote = "WAITING_FOR_QUOTE",
        /// Solved.
        Resolved = "RESOLVED",
        /// Called off.
        Cancelled = "CANCELLED",
        /// The same request as an earlier ticket, which stays.
        Merged = "MERGED",
    }
    /// What kind of request it is.
    TicketKind as "TicketKind" {
        /// Something works wrongly.
        Problem = "PROBLEM",
        /// A question on how something is done.
        Question = "QUESTION",
        /// A change of something that exists.
        Change = "CHANGE",
        /// Something to be built.
        Improvement = "IMPROVEMENT",
    }
    /// Why there was a request, stated when it is resolved.
    ResolutionCause as "ResolutionCause" {
        /// The requester did not know how.
        HowTo = "HOW_TO",
        /// The requester made a mistake.
        UserError = "USER_ERROR",
        /// The product was wrong.
        VendorDefect = "VENDOR_DEFECT",
        /// Somebody else's service was wrong.
        ThirdParty = "THIRD_PARTY",
        /// Something was built.
        Improvement = "IMPROVEMENT",
    }
    /// How the request came.
    Channel as "Channel" {
        /// The client portal.
        Portal = "PORTAL",
        /// WhatsApp.
        Whatsapp = "WHATSAPP",
        /// Mail.
        Email = "EMAIL",
        /// A telephone call.
        Phone = "PHONE",
    }
    /// Where a response clock stands.
    ClockState as "DeadlineState" {
        /// The ticket is not identified yet.
        NotStarted = "NOT_STARTED",
        /// The clock runs.
        Running = "RUNNING",
        /// Four fifths of the target have passed.
        Approaching = "APPROACHING",
        /// The desk waits for data from the company.
        Paused = "PAUSED",
        /// The target has passed without a response.
        Breached = "BREACHED",
        /// Answered in time.
        Met = "MET",
        /// Answered after the target.
        MetLate = "MET_LATE",
        /// Called off before an answer.
        Cancelled = "CANCELLED",
    }
    /// Who may see an event or a message.
    Audience as "Audience" {
        /// The desk and the company.
        Company = "COMPANY",
        /// The desk only.
        Desk = "DESK",
    }
    /// The kind of a requester's identity document.
    DocumentType as "DocumentType" {
        /// Cédula de ciudadanía.
        Cc = "CC",
        /// Cédula de extranjería.
        Ce = "CE",
        /// Permiso por protección temporal.
        Ppt = "PPT",
        /// Permiso especial de permanencia.
        Pep = "PEP",
        /// Passport.
        Pa = "PA",
        /// Tarjeta de identidad.
        Ti = "TI",
        /// Foreign document.
        De = "DE",
    }
    /// What an improvement builds. Each topic of improvement is one of them.
    ImprovementKind as "ImprovementKind" {
        /// New fields.
        Field = "FIELD",
        /// New documents.
        Document = "DOCUMENT",
        /// New or changed roles.
        Role = "ROLE",
        /// Items of list fields.
        ListItem = "LIST_ITEM",
        /// New or changed print formats.
        PrintFormat = "PRINT_FORMAT",
        /// New or changed reports.
        Report = "REPORT",
        /// Changes of the standard calculations.
        Calculation = "CALCULATION",
    }
    /// Why an improvement is free, or is not.
    EntitlementReason as "EntitlementReason" {
        /// Free: the company bought it, and is not in production yet.
        BeforeProduction = "BEFORE_PRODUCTION",
        /// Free: the company bought it, and it was asked for within the first month of production.
        WithinGrace = "WITHIN_GRACE",
        /// Charged: the first month of production is over.
        GraceOver = "GRACE_OVER",
        /// Charged: it does not belong to what the company bought.
        OutsidePackage = "OUTSIDE_PACKAGE",
        /// An ADMIN decided it, with a reason on record.
        Decided = "DECIDED",
    }
    /// Where a quote stands.
    QuoteStatus as "QuoteStatus" {
        /// It waits for the company.
        Sent = "SENT",
        /// The company accepted it.
        Accepted = "ACCEPTED",
        /// The company declined it.
        Declined = "DECLINED",
        /// Nobody answered in time.
        Expired = "EXPIRED",
        /// A revision took its place.
        Retired = "RETIRED",
    }
    /// Through what a quote was answered.
    AnswerChannel as "AnswerChannel" {
        /// The portal.
        Portal = "PORTAL",
        /// The link of the mail.
        Link = "LINK",
    }
    /// Where a repeat stands.
    RepeatStatus as "RepeatStatus" {
        /// The desk found it; nobody has been told.
        Proposed = "PROPOSED",
        /// An ADMIN confirmed it; the company has been told.
        Confirmed = "CONFIRMED",
        /// It is none, or it is not charged.
        Dismissed = "DISMISSED",
        /// The company disputes it; it is not charged until an ADMIN decides.
        Disputed = "DISPUTED",
    }
    /// Where a billable line stands.
    LineStatus as "LineStatus" {
        /// It waits: the company may still dispute.
        Held = "HELD",
        /// It can be invoiced.
        Ready = "READY",
        /// It stands in an invoice.
        Invoiced = "INVOICED",
        /// It was taken back before it was invoiced or stated.
        Reversed = "REVERSED",
    }
    /// Why there is a billable line.
    LineReason as "LineReason" {
        /// A confirmed improvement.
        Improvement = "IMPROVEMENT",
        /// The same topic or question again.
        RepeatedTopic = "REPEATED_TOPIC",
    }
    /// What a notice says.
    NoticeKind as "NoticeKind" {
        /// A request has come, or is complete at last.
        TicketReceived = "TICKET_RECEIVED",
        /// The desk said something to the company.
        TicketAnswered = "TICKET_ANSWERED",
        /// The desk waits for the company.
        TicketWaiting = "TICKET_WAITING",
        /// It is solved.
        TicketResolved = "TICKET_RESOLVED",
        /// A quote waits for an answer.
        QuoteSent = "QUOTE_SENT",
        /// A repeat was confirmed and will be charged.
        RepeatConfirmed = "REPEAT_CONFIRMED",
        /// A month was closed.
        StatementClosed = "STATEMENT_CLOSED",
    }
}
