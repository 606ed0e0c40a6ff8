//! What can happen, as facts with a closed list of kinds.

use super::text::Text;
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use turno_entity::{
    AnswerChannel, ApiKeyId, ApiKeyScope, Audience, Channel, CompanyId, DocumentType, EntitlementReason,
    ImprovementKind, LineId, LineReason, LineStatus, MemberId, MessageId, PersonId, QuoteId, RepeatId,
    ResolutionCause, Role, SessionId, StatementId, TicketId, TicketKind, TicketStatus, WorkSessionId,
};

/// What an event is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The company, where there is one.
    pub company: Option<CompanyId>,
    /// The ticket, where there is one.
    pub ticket: Option<TicketId>,
}

/// The payload of one kind of event.
pub trait Payload: Serialize + DeserializeOwned {
    /// The kind.
    const KIND: &'static str;
    /// Version of the payload's shape.
    const VERSION: i32;
    /// Who may see it.
    const AUDIENCE: Audience;
}

/// An event before it has its place in the log.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Who did it.
    pub actor: String,
    /// What it is about.
    pub about: About,
    /// The kind.
    pub kind: &'static str,
    /// Version of the payload.
    pub version: i32,
    /// Who may see it.
    pub audience: Audience,
    /// The payload, as the bytes that are hashed.
    pub payload: String,
    /// Free texts beside it.
    pub texts: Vec<Text>,
}

impl NewEvent {
    /// What it says.
    pub fn fact(&self) -> Result<Fact, String> {
        Fact::decode(self.kind, self.version, &self.payload)
    }

    /// Writes the payload down.
    pub fn new<P: Payload>(
        actor: String,
        about: About,
        payload: &P,
        texts: Vec<Text>,
    ) -> Result<Self, serde_json::Error> {
        let payload = serde_json::to_string(payload)?;
        Ok(Self { actor, about, kind: P::KIND, version: P::VERSION, audience: P::AUDIENCE, payload, texts })
    }
}

/// How a ticket's place in the queue changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueChange {
    /// It can be taken now.
    Entered,
    /// An agent took it.
    Taken,
    /// An agent gave it back.
    Released,
    /// It waits for the company and keeps its place.
    Waiting,
    /// It waits no longer.
    Resumed,
    /// It is closed.
    Left,
}

/// How a response deadline changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadlineChange {
    /// The clock started.
    Started,
    /// Four fifths of the target have passed.
    Approaching,
    /// The target has passed.
    Breached,
    /// Answered in time.
    Met,
    /// Answered too late.
    MetLate,
    /// The clock stands still.
    Paused,
    /// The clock runs again.
    Resumed,
    /// The target changed.
    Retargeted,
    /// Called off.
    Cancelled,
}

macro_rules! facts {
    ($($name:ident = $kind:literal, $version:literal, $audience:ident, $doc:literal { $($field:ident: $type:ty,)* })*) => {
        /// The payloads, one type for each kind.
        pub mod payload {
            use super::*;
            $(
                #[doc = $doc]
                #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
                #[serde(rename_all = "camelCase")]
                #[allow(missing_docs, reason = "the fields are named after the columns that they record")]
                pub struct $name { $(pub $field: $type,)* }

                impl Payload for $name {
                    const KIND: &'static str = $kind;
                    const VERSION: i32 = $version;
                    const AUDIENCE: Audience = Audience::$audience;
                }
            )*
        }

        /// A decoded event.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Fact { $(#[doc = $doc] $name(payload::$name),)* }

        impl Fact {
            /// Every kind with its version.
            pub const KINDS: &'static [(&'static str, i32)] = &[$(($kind, $version)),*];

            /// Reads an event of any kind and version that ever shipped.
            pub fn decode(kind: &str, version: i32, payload: &str) -> Result<Self, String> {
                match (kind, version) {
                    $(($kind, $version) => serde_json::from_str(payload).map(Self::$name).map_err(|e| e.to_string()),)*
                    _ => Err(format!("no event is called {kind}, version {version}")),
                }
            }
        }
    };
}

facts! {
    CompanyCreated = "COMPANY_CREATED", 1, Desk, "A client company was entered." { nit: String, name: String, }
    CompanyUpdated = "COMPANY_UPDATED", 1, Desk, "A company's name changed." { name: String, }
    CompanySuspended = "COMPANY_SUSPENDED", 1, Desk, "A company was shut out." { reason: String, }
    CompanyReinstated = "COMPANY_REINSTATED", 1, Desk, "A company was let in again." { reason: String, }
    PersonCreated = "PERSON_CREATED", 1, Desk, "A person was entered." { person: PersonId, role: Role, }
    PersonSuspended = "PERSON_SUSPENDED", 1, Desk, "A person was shut out." { person: PersonId, reason: String, }
    PersonReinstated = "PERSON_REINSTATED", 1, Desk, "A person was let in again." { person: PersonId, reason: String, }
    PasswordReset = "PASSWORD_RESET", 1, Desk, "An ADMIN gave a person a password that serves once." { person: PersonId, }
    PasswordChanged = "PASSWORD_CHANGED", 1, Desk, "A person chose a password." { person: PersonId, }
    MemberAdded = "MEMBER_ADDED", 1, Desk, "A person became a member of a company." {
        member: MemberId, person: PersonId, document: Option<String>, document_type: Option<DocumentType>,
    }
    MemberDocumentConfirmed = "MEMBER_DOCUMENT_CONFIRMED", 1, Desk, "An ADMIN entered or confirmed a member's document." {
        member: MemberId, person: PersonId, document: String, document_type: DocumentType,
    }
    MemberSuspended = "MEMBER_SUSPENDED", 1, Desk, "A membership was suspended." { member: MemberId, person: PersonId, reason: String, }
    MemberReinstated = "MEMBER_REINSTATED", 1, Desk, "A membership is in force again." { member: MemberId, person: PersonId, reason: String, }
    SessionStarted = "SESSION_STARTED", 1, Desk, "A person signed in." { session: SessionId, person: PersonId, }
    SessionSwitched = "SESSION_SWITCHED", 1, Desk, "A person acts for another company." { session: SessionId, person: PersonId, }
    SessionRevoked = "SESSION_REVOKED", 1, Desk, "A sign-in was ended." { session: SessionId, person: PersonId, }
    SessionReplayed = "SESSION_REPLAYED", 1, Desk, "A refresh token came back a second time; the sign-in was ended." {
        session: SessionId, person: PersonId,
    }
    ApiKeyCreated = "API_KEY_CREATED", 1, Desk, "An ADMIN made a key for an integration." {
        key: ApiKeyId, scope: ApiKeyScope, expires_at: DateTime<Utc>,
    }
    ApiKeyRevoked = "API_KEY_REVOKED", 1, Desk, "An ADMIN revoked a key; it is dead." { key: ApiKeyId, }
    TicketCreated = "TICKET_CREATED", 1, Company, "A ticket was opened." {
        number: String, ordinal: i64, received_at: DateTime<Utc>, channel: Channel, topic: String, kind: TicketKind,
        priority: i32, status: TicketStatus, requester: Option<PersonId>, follows: Option<TicketId>,
        subject: String, description: String,
    }
    TicketSplit = "TICKET_SPLIT", 1, Company, "Further requests were taken out of a ticket; they were opened beside it, at its place." {
        children: Vec<TicketId>, split_at: DateTime<Utc>,
    }
    TicketIdentified = "TICKET_IDENTIFIED", 1, Company, "The four identity data are complete." {
        number: String, ordinal: i64, received_at: DateTime<Utc>, document: String,
        document_type: Option<DocumentType>, names: String,
    }
    TicketIdentityUpdated = "TICKET_IDENTITY_UPDATED", 1, Company, "Some identity data were added; something is still missing." {
        document: String, names: String,
    }
    TicketTaken = "TICKET_TAKEN", 1, Company, "An agent took the oldest workable ticket." { assignee: PersonId, received_at: DateTime<Utc>, ordinal: i64, }
    TicketTakenOutOfOrder = "TICKET_TAKEN_OUT_OF_ORDER", 1, Company, "An ADMIN took a ticket before its turn, with a reason." {
        assignee: PersonId, reason: String,
    }
    TicketReleased = "TICKET_RELEASED", 1, Company, "A ticket went back to its place, unassigned." { assignee: PersonId, }
    TicketPaused = "TICKET_PAUSED", 1, Company, "The desk waits for the company." { from: TicketStatus, reason: String, message: Option<MessageId>, }
    TicketResumed = "TICKET_RESUMED", 1, Company, "The company answered; the ticket is back at its place." { message: Option<MessageId>, }
    TicketReclassified = "TICKET_RECLASSIFIED", 1, Company, "Topic or kind changed." {
        topic: String, kind: TicketKind, priority: i32, previous_topic: String, previous_kind: TicketKind, previous_priority: i32,
    }
    TicketEstimated = "TICKET_ESTIMATED", 1, Company, "The desk said when it expects to solve it." { resolves_on: NaiveDate, note: Option<String>, }
    TicketReplied = "TICKET_REPLIED", 1, Company, "A message to or from the company." { message: MessageId, by_desk: bool, body: String, }
    TicketNoteAdded = "TICKET_NOTE_ADDED", 1, Desk, "A note for the desk only." { message: MessageId, body: String, }
    TicketResolved = "TICKET_RESOLVED", 1, Company, "A ticket was solved." {
        by: PersonId, assignee: PersonId, cause: ResolutionCause, message: MessageId, summary: String,
    }
    TicketReopened = "TICKET_REOPENED", 1, Company, "A resolved ticket was taken up again in time, by the company or the desk; it is back at its place." { message: MessageId, }
    TicketCancelled = "TICKET_CANCELLED", 1, Company, "A ticket was called off." { from: TicketStatus, reason: String, }
    TicketMerged = "TICKET_MERGED", 1, Company, "A ticket was the same request as an earlier one, which stays." {
        from: TicketStatus, into: TicketId, reason: String,
    }
    TicketAbsorbed = "TICKET_ABSORBED", 1, Company, "A later ticket was the same request; if it had its response, so has this one." {
        ticket: TicketId, answered_at: Option<DateTime<Utc>>,
    }
    RequesterDocumentRevealed = "REQUESTER_DOCUMENT_REVEALED", 1, Desk, "Somebody of the desk looked at a whole document number." { reason: String, }
    TariffSet = "TARIFF_SET", 1, Desk, "The tariff from a day on was set." {
        effective_from: NaiveDate, block_minutes: i32, block_price: i64, iva_basis_points: i32, item_code: String,
        item_scheme: String, unit_code: String,
    }
    PackageSet = "PACKAGE_SET", 1, Desk, "What a company bought, or when its production begins, was set." {
        improvements: Vec<ImprovementKind>, production_start: Option<NaiveDate>,
    }
    EntitlementDecided = "ENTITLEMENT_DECIDED", 1, Company, "Whether an improvement is free was decided." {
        improvement: ImprovementKind, free: bool, reason: EntitlementReason, last_free_day: Option<NaiveDate>,
        note: Option<String>,
    }
    QuoteSent = "QUOTE_SENT", 1, Company, "The company was told what an improvement costs at most." {
        quote: QuoteId, from: TicketStatus, improvement: ImprovementKind, maximum_blocks: i32, block_minutes: i32,
        block_price: i64, iva_basis_points: i32, base: i64, iva: i64, total: i64, valid_until: DateTime<Utc>,
        text_sha256: String, description: String,
    }
    QuoteRetired = "QUOTE_RETIRED", 1, Company, "A quote is no longer open: a revision took its place, or its ticket is over." { quote: QuoteId, }
    QuoteAccepted = "QUOTE_ACCEPTED", 1, Company, "The company accepted a quote." { quote: QuoteId, through: AnswerChannel, text_sha256: String, }
    QuoteDeclined = "QUOTE_DECLINED", 1, Company, "The company declined a quote." { quote: QuoteId, through: AnswerChannel, reason: Option<String>, }
    QuoteExpired = "QUOTE_EXPIRED", 1, Company, "Nobody answered a quote in time." { quote: QuoteId, }
    WorkStarted = "WORK_STARTED", 1, Desk, "An agent began to work." {
        session: WorkSessionId, agent: PersonId, quote: Option<QuoteId>, billable: bool, started_at: DateTime<Utc>,
    }
    WorkStopped = "WORK_STOPPED", 1, Desk, "An agent stopped, or had to." {
        session: WorkSessionId, agent: PersonId, ended_at: DateTime<Utc>, seconds: i32,
    }
    WorkRecorded = "WORK_RECORDED", 1, Desk, "Work was put on record afterwards." {
        session: WorkSessionId, agent: PersonId, quote: Option<QuoteId>, billable: bool, started_at: DateTime<Utc>,
        ended_at: DateTime<Utc>, seconds: i32,
    }
    WorkCorrected = "WORK_CORRECTED", 1, Desk, "A session of work was corrected; the old one stays." {
        session: WorkSessionId, by: WorkSessionId, reason: String,
    }
    RepeatProposed = "REPEAT_PROPOSED", 1, Desk, "The desk found that a ticket asks what earlier ones asked." {
        repeat: RepeatId, score: i32, earlier: Vec<TicketId>,
    }
    RepeatConfirmed = "REPEAT_CONFIRMED", 1, Company, "An ADMIN confirmed a repeat; the company is told that it is charged." {
        repeat: RepeatId, score: i32, earlier: Vec<TicketId>, block_minutes: i32, block_price: i64, iva_basis_points: i32,
        disputable_until: DateTime<Utc>,
    }
    RepeatDismissed = "REPEAT_DISMISSED", 1, Desk, "A proposal was dismissed, or went because the ticket became another." {
        repeat: RepeatId, reason: Option<String>,
    }
    RepeatDisputed = "REPEAT_DISPUTED", 1, Company, "The company disputes a repeat." { repeat: RepeatId, reason: String, }
    RepeatDecided = "REPEAT_DECIDED", 1, Company, "A dispute was decided: the charge is upheld, or the repeat dismissed." {
        repeat: RepeatId, upheld: bool, reason: String,
    }
    LineCreated = "LINE_CREATED", 1, Desk, "What a company owes for an item was put down, held or ready." {
        line: LineId, reason: LineReason, quote: Option<QuoteId>, repeat: Option<RepeatId>, status: LineStatus,
        sessions: i64, seconds: i64, blocks: i64, block_minutes: i32, block_price: i64, iva_basis_points: i32,
        base: i64, iva: i64, total: i64, worked_from: DateTime<Utc>, worked_to: DateTime<Utc>,
        confirmed_by: PersonId, confirmed_at: DateTime<Utc>, held_until: Option<DateTime<Utc>>,
        ready_on: Option<NaiveDate>, description: String,
    }
    LineReady = "LINE_READY", 1, Desk, "A line that was held can be invoiced." { line: LineId, ready_on: NaiveDate, }
    LinesInvoiced = "LINES_INVOICED", 1, Desk, "Lines of a company stand in an invoice." {
        lines: Vec<LineId>, invoice: String, base: i64, iva: i64, total: i64,
    }
    LineReversed = "LINE_REVERSED", 1, Desk, "A line was taken back: by itself while it was held, else by a negative one." {
        line: LineId, status: LineStatus, reversal: Option<LineId>, reversal_status: Option<LineStatus>,
        ready_on: Option<NaiveDate>, blocks: i64, base: i64, iva: i64, total: i64, reason: String,
    }
    MonthClosed = "MONTH_CLOSED", 1, Desk, "A month of a company was closed." {
        statement: StatementId, month: String, lines: i64, blocks: i64, minutes: i64, base: i64, iva: i64, total: i64,
        content_sha256: String, log_seq: i64, log_hash: String,
    }
    DeadlineStarted = "DEADLINE_STARTED", 1, Company, "The response clock started." { started_at: DateTime<Utc>, target_minutes: i32, due_at: DateTime<Utc>, }
    DeadlineApproaching = "DEADLINE_APPROACHING", 1, Company, "Four fifths of the response target have passed." { due_at: DateTime<Utc>, }
    DeadlineBreached = "DEADLINE_BREACHED", 1, Company, "The response target has passed without a response." { due_at: DateTime<Utc>, }
    DeadlineMet = "DEADLINE_MET", 1, Company, "Answered in time." { met_at: DateTime<Utc>, }
    DeadlineMetLate = "DEADLINE_MET_LATE", 1, Company, "Answered after the target." { met_at: DateTime<Utc>, }
    DeadlinePaused = "DEADLINE_PAUSED", 1, Company, "The response clock stands still." { paused_at: DateTime<Utc>, }
    DeadlineResumed = "DEADLINE_RESUMED", 1, Company, "The response clock runs again." { resumed_at: DateTime<Utc>, due_at: DateTime<Utc>, }
    DeadlineRetargeted = "DEADLINE_RETARGETED", 1, Company, "The response target changed." {
        at: DateTime<Utc>, target_minutes: i32, due_at: Option<DateTime<Utc>>,
    }
    DeadlineCancelled = "DEADLINE_CANCELLED", 1, Company, "The response clock was called off." { at: DateTime<Utc>, }
}

impl Fact {
    /// How the queue changed by it.
    #[must_use]
    pub fn queue_change(&self) -> Option<QueueChange> {
        match self {
            Self::TicketCreated(e) => (e.status == TicketStatus::Queued).then_some(QueueChange::Entered),
            Self::TicketIdentified(_) | Self::TicketReopened(_) => Some(QueueChange::Entered),
            Self::TicketTaken(_) | Self::TicketTakenOutOfOrder(_) => Some(QueueChange::Taken),
            Self::TicketReleased(_) => Some(QueueChange::Released),
            Self::TicketPaused(_) => Some(QueueChange::Waiting),
            Self::QuoteSent(e) => (e.from != TicketStatus::WaitingForQuote).then_some(QueueChange::Waiting),
            Self::TicketResumed(_)
            | Self::QuoteAccepted(_)
            | Self::QuoteDeclined(_)
            | Self::QuoteExpired(_) => Some(QueueChange::Resumed),
            Self::TicketResolved(_) | Self::TicketMerged(_) => Some(QueueChange::Left),
            Self::TicketCancelled(e) => {
                (e.from != TicketStatus::PendingIdentification).then_some(QueueChange::Left)
            }
            _ => None,
        }
    }

    /// How the response deadline changed by it.
    #[must_use]
    pub const fn deadline_change(&self) -> Option<DeadlineChange> {
        match self {
            Self::DeadlineStarted(_) => Some(DeadlineChange::Started),
            Self::DeadlineApproaching(_) => Some(DeadlineChange::Approaching),
            Self::DeadlineBreached(_) => Some(DeadlineChange::Breached),
            Self::DeadlineMet(_) => Some(DeadlineChange::Met),
            Self::DeadlineMetLate(_) => Some(DeadlineChange::MetLate),
            Self::DeadlinePaused(_) => Some(DeadlineChange::Paused),
            Self::DeadlineResumed(_) => Some(DeadlineChange::Resumed),
            Self::DeadlineRetargeted(_) => Some(DeadlineChange::Retargeted),
            Self::DeadlineCancelled(_) => Some(DeadlineChange::Cancelled),
            _ => None,
        }
    }
}
