//! A notice as a mail.

use crate::quotes::link::{Holder, LinkKey};
use chrono::{DateTime, Utc};
use lettre::message::{Mailbox, Message, header};
use std::time::SystemTime;
use thiserror::Error;
use turno_entity::{NoticeKind, notice};

/// How a desk writes letters.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Who writes.
    pub from: Mailbox,
    /// Where the desk's pages are: `https://mesa.example`.
    pub public_url: String,
    /// What signs the links.
    pub links: LinkKey,
}

/// Why a notice cannot be written as a mail.
#[derive(Debug, Error)]
pub enum LetterError {
    /// An address is none.
    #[error("an address of the mail")]
    Address(#[from] lettre::address::AddressError),
    /// Something of the mail.
    #[error("the mail")]
    Mail(#[from] lettre::error::Error),
}

impl Letter {
    /// The address of a quote's page, for whom it is meant.
    #[must_use]
    pub fn link(&self, holder: Holder) -> String {
        format!("{}/q/{}", self.public_url.trim_end_matches('/'), self.links.token(holder))
    }
}

/// Writes a notice as a mail: the same notice, the same Message-ID. The link goes in only where `open` says that its
/// quote can still be answered.
pub fn letter(letter: &Letter, notice: &notice::Model, open: bool) -> Result<Vec<u8>, LetterError> {
    let mut body = notice.body.clone();
    if let (Some(quote), Some(member), true) = (notice.quote_id, notice.member_id, open) {
        let link = letter.link(Holder { quote, member });
        body.push_str("\nPara verla, aceptarla o rechazarla: ");
        body.push_str(&link);
        body.push_str("\nEl enlace es personal.\n");
    }
    let host = letter.from.email.domain();
    let mut mail = Message::builder()
        .from(letter.from.clone())
        .to(notice.recipient.parse::<Mailbox>()?)
        .subject(&notice.subject)
        .message_id(Some(format!("<{}@{host}>", notice.id)))
        .date(instant(notice.created_at))
        .header(header::ContentType::TEXT_PLAIN);
    // Nobody wrote it: other programs must not answer it (RFC 3834).
    if notice.kind == NoticeKind::TicketReceived {
        mail = mail.header(AutoReplied);
    }
    Ok(mail.body(body)?.formatted())
}

/// `Auto-Submitted: auto-replied`.
#[derive(Clone)]
struct AutoReplied;

impl header::Header for AutoReplied {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-replied".to_owned())
    }
}

fn instant(at: DateTime<Utc>) -> SystemTime {
    SystemTime::from(at)
}
