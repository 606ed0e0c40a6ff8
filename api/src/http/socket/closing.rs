//! Why a socket is closed, with the code the client sees.
//!
//! The protocol's own codes are 44xx. After 1002, 1007, 1009, 4400, 4401, 4409 and 4429 the reference client gives up,
//! and it should; after 1012, 1013, 4403 and 4408 it comes back.

use std::borrow::Cow;

use axum::extract::ws::CloseFrame;

/// The longest reason that fits a close frame; a longer one would reach the client as 1006.
const REASON_BYTES: usize = 123;

/// A close code and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    pub(super) code: u16,
    reason: Cow<'static, str>,
}

impl Closing {
    const fn new(code: u16, reason: &'static str) -> Self {
        Self { code, reason: Cow::Borrowed(reason) }
    }

    /// The WebSocket protocol itself is broken.
    pub(super) const BROKEN_FRAME: Self = Self::new(1002, "WebSocket protocol error");
    /// A text that is not UTF-8.
    pub(super) const NOT_UTF8: Self = Self::new(1007, "Invalid UTF-8");
    /// RFC 6455 has its own code for size, and the same message would not become smaller by coming back.
    pub(super) const TOO_BIG: Self = Self::new(1009, "Message too big");
    /// The server leaves.
    pub(super) const RESTART: Self = Self::new(1012, "Service restart");
    /// The reader does not read.
    pub(super) const SLOW: Self = Self::new(1013, "Slow consumer");
    /// The peer does not answer pings.
    pub(super) const SILENT: Self = Self::new(1013, "No answer to ping");
    /// Too many sockets of one account.
    pub(super) const CROWDED: Self = Self::new(1013, "Too many sockets for this account");
    /// Sign-in cannot be checked at present.
    pub(super) const TRY_LATER: Self = Self::new(1013, "Try again later");
    /// Subscribing without having been acknowledged.
    pub(super) const UNAUTHORIZED: Self = Self::new(4401, "Unauthorized");
    /// A token that does not count.
    pub(super) const FORBIDDEN: Self = Self::new(4403, "Forbidden");
    /// The token has expired.
    pub(super) const EXPIRED: Self = Self::new(4403, "Token expired");
    /// The session has ended.
    pub(super) const REVOKED: Self = Self::new(4403, "Session ended");
    /// No greeting in time.
    pub(super) const INIT_TIMEOUT: Self = Self::new(4408, "Connection initialisation timeout");
    /// A second greeting.
    pub(super) const TOO_MANY_INITS: Self = Self::new(4429, "Too many initialisation requests");

    /// A message that the protocol does not know, and what is wrong with it.
    pub(super) const fn bad_message(why: &'static str) -> Self {
        Self::new(4400, why)
    }

    /// An id that is in use.
    pub(super) fn duplicate(id: &str) -> Self {
        Self { code: 4409, reason: format!("Subscriber for {id} already exists").into() }
    }

    /// The frame, with a reason that fits.
    pub(super) fn frame(&self) -> CloseFrame {
        let fits = self.reason.floor_char_boundary(REASON_BYTES);
        CloseFrame { code: self.code, reason: self.reason[..fits].into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        let frame = Closing::duplicate(&"ñ".repeat(100)).frame();
        assert_eq!(frame.code, 4409);
        // "Subscriber for " is 15 bytes, 54 letters of 2 bytes make 123.
        assert_eq!(frame.reason.as_str(), format!("Subscriber for {}", "ñ".repeat(54)));
    }
}
