//! The script: who asks what and when, and what becomes of it.

use super::cast::UNCONFIRMED;
use super::timeline::Timeline;
use chrono::{DateTime, TimeDelta, Utc};
use turno_entity::Channel;

/// How many requests there are. One of them is taken up again after it was called off, which makes one ticket more.
pub(super) const REQUESTS: usize = 99;

/// How many of them came before the last hour.
const BEFORE: usize = REQUESTS - LAST.len();

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tale {
    /// Answered, taken, solved.
    Solved,
    /// Solved before anybody said a word: the summary is the response.
    Unsaid,
    /// Answered after its deadline.
    Late,
    /// The same person asks the same again by another channel, and it is merged.
    Twice,
    /// An improvement whose quote the company does not answer.
    Quoted,
    /// An improvement whose quote the company declines.
    Declined,
    /// Nobody answers.
    Unanswered,
    /// The desk asks for data first, and the company answers.
    Asked,
    /// The company answers that only shortly before the present.
    AskedLong,
    /// The company does not answer.
    Silent,
    /// The company tests what was done, and says that it is well.
    Tested,
    /// The company has not tested it yet.
    Untested,
    /// Given back by one agent, solved by the next.
    HandedBack,
    /// An agent keeps it overnight.
    Kept,
    /// Solved, and not solved after all.
    Reopened,
    /// Entered under the wrong topic.
    Misfiled,
    /// Taken out of order.
    Exception,
    /// The company calls it off.
    Withdrawn,
    /// The company calls it off and writes again later, which opens another ticket.
    WrittenOn,
    /// The desk calls it off.
    Dismissed,
    /// The requester's document is missing.
    NoDocument,
    /// He is a member, but nobody has confirmed his document.
    Unconfirmed,
    /// No company has the NIT.
    UnknownCompany,
    /// Only a mail address is known.
    Unnamed,
    /// The document is found later.
    Identified,
    /// First the names, then the document.
    ByHalves,
}

/// A request of the script.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request {
    /// When it comes.
    pub(super) at: DateTime<Utc>,
    /// Whose it is, and for which company: places in the cast.
    pub(super) by: (usize, usize),
    /// Its words: a place among the lines.
    pub(super) line: usize,
    /// How it comes; none through the portal.
    pub(super) channel: Option<Channel>,
    /// What becomes of it.
    pub(super) tale: Tale,
}

/// Who asks, in turn: person and company.
const TURNS: [(usize, usize); 21] = [
    (4, 0),
    (6, 1),
    (8, 2),
    (4, 0),
    (10, 3),
    (18, 4),
    (12, 4),
    (5, 0),
    (6, 1),
    (14, 5),
    (18, 6),
    (16, 6),
    (4, 0),
    (9, 2),
    (19, 1),
    (11, 3),
    (13, 4),
    (6, 1),
    (15, 5),
    (18, 1),
    (17, 6),
];

/// Who does not simply have his request answered, taken and solved.
const TALES: [(usize, Tale); 42] = [
    (2, Tale::Asked),
    (5, Tale::Late),
    (6, Tale::Unsaid),
    (9, Tale::HandedBack),
    (11, Tale::Withdrawn),
    (14, Tale::Asked),
    (15, Tale::Misfiled),
    (17, Tale::Reopened),
    (19, Tale::Identified),
    (22, Tale::Tested),
    (24, Tale::Exception),
    (26, Tale::Late),
    (28, Tale::WrittenOn),
    (31, Tale::Dismissed),
    (33, Tale::Unsaid),
    (34, Tale::Declined),
    (36, Tale::Asked),
    (40, Tale::Reopened),
    (42, Tale::HandedBack),
    (45, Tale::Tested),
    (47, Tale::ByHalves),
    (50, Tale::Misfiled),
    (52, Tale::Late),
    (54, Tale::Silent),
    (56, Tale::Withdrawn),
    (58, Tale::Kept),
    (60, Tale::Untested),
    (61, Tale::Quoted),
    (62, Tale::Kept),
    (63, Tale::Untested),
    (64, Tale::AskedLong),
    (67, Tale::Silent),
    (69, Tale::NoDocument),
    (71, Tale::UnknownCompany),
    (TWICE.0, Tale::Twice),
    (74, Tale::Unnamed),
    (77, Tale::Unconfirmed),
    (79, Tale::Silent),
    (81, Tale::Withdrawn),
    (82, Tale::Late),
    (84, Tale::Unanswered),
    (86, Tale::Unanswered),
];

/// The last hour: minutes before the end, line, tale.
const LAST: [(i64, usize, Tale); 12] = [
    (57, 36, Tale::Solved),
    (51, 3, Tale::Unanswered),
    (46, 51, Tale::Solved),
    (41, 9, Tale::Solved),
    (36, 25, Tale::Unanswered),
    (32, 14, Tale::Silent),
    (27, 7, Tale::Unanswered),
    (22, 46, Tale::Unanswered),
    (17, 60, Tale::Unanswered),
    (11, 0, Tale::Unanswered),
    (6, 22, Tale::Unanswered),
    (2, 65, Tale::Unanswered),
];

/// A request that came twice: the later one, and the one that stays, on which the desk waits for data.
pub(super) const TWICE: (usize, usize) = (72, 67);

/// The one whose deadline is near at the end, and what it asks: a line of level 3.
const NEAR: (usize, usize) = (86, 35);

/// What is asked again by the same company: the supervisor confirms it, confirms it and is disputed, dismisses it, and
/// has not looked at it.
pub(super) const HELD: usize = 21;
pub(super) const DISPUTED: usize = 8;
pub(super) const DISMISSED: usize = 23;
const PROPOSED: usize = 25;

/// Who asks what, whatever his turn is: a line of level 1 for the one that is over its deadline at the end; what is
/// asked again, after what was asked first.
const ASKED: [(usize, usize); 10] = [
    (84, 17),
    NEAR,
    (3, 22),
    (HELD, 25),
    (1, 48),
    (DISPUTED, 48),
    (13, 27),
    (DISMISSED, 28),
    (4, 7),
    (PROPOSED, 8),
];

/// The requests, in the order of the script.
pub(super) fn requests(time: &Timeline, lines: usize) -> Vec<Request> {
    (0..REQUESTS).map(|n| request(time, lines, n)).collect()
}

fn request(time: &Timeline, lines: usize, n: usize) -> Request {
    let by = TURNS[n % TURNS.len()];
    if let Some((minutes, line, tale)) = n.checked_sub(BEFORE).and_then(|last| LAST.get(last)).copied() {
        return Request { at: time.ends - TimeDelta::minutes(minutes), by, line, channel: None, tale };
    }
    let by = if n == TWICE.0 { TURNS[TWICE.1 % TURNS.len()] } else { by };
    let tale = TALES.iter().find(|(which, _)| *which == n).map_or(Tale::Solved, |(_, tale)| *tale);
    let line = match ASKED.iter().find(|(which, _)| *which == n) {
        Some((_, line)) => *line,
        None if n == TWICE.0 => (TWICE.1 * 29 + 5) % lines,
        None if matches!(tale, Tale::Quoted | Tale::Declined) => NEAR.1,
        // 29 has no divisor in common with the number of lines: neighbours are about different things.
        None => (n * 29 + 5) % lines,
    };
    let channel = match (tale, n % 7) {
        (Tale::Unconfirmed, _) => None,
        (Tale::NoDocument | Tale::Identified | Tale::Twice, _) => Some(Channel::Whatsapp),
        (Tale::UnknownCompany, _) => Some(Channel::Phone),
        (Tale::Unnamed | Tale::ByHalves, _) => Some(Channel::Email),
        (_, 3) => Some([Channel::Phone, Channel::Whatsapp, Channel::Email][n % 3]),
        _ => None,
    };
    let by = if tale == Tale::Unconfirmed { (UNCONFIRMED, 1) } else { by };
    Request { at: arrival(time, n), by, line, channel, tale }
}

/// Spread over the days; some come in the evening or on a closed day, through the portal.
fn arrival(time: &Timeline, n: usize) -> DateTime<Utc> {
    let seconds = TimeDelta::seconds(whole(n * 13 % 60));
    if n == NEAR.0 {
        return time.before_end(80);
    }
    let minutes = (time.minutes() - 120) * whole(n + 1) / whole(BEFORE + 1);
    let at = time.after(time.begins, minutes + whole(n * 37 % 17)) + seconds;
    let other = match n {
        12 | 37 | 65 => time.evening(at),
        32 => time.closed_day(at),
        _ => None,
    };
    other.filter(|other| *other < time.ends - TimeDelta::hours(2)).unwrap_or(at)
}

/// A small number as minutes or seconds.
pub(super) fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or_default()
}
