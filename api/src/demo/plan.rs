//! What is done about a request before anybody works on it, and how the work ends, by its tale.

use super::tales::{Tale, whole};

/// Something that is done about a ticket. Whoever does it looks first whether it still makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// The desk answers.
    Reply,
    /// The desk says what an improvement costs at most; of anything else it answers.
    Quote,
    /// The company accepts the quote.
    Accept,
    /// The company declines it.
    Decline,
    /// The desk asks for data before it answers.
    Ask,
    /// The company gives what the desk waits for.
    Answer,
    /// The company adds a word.
    Add,
    /// A note among the desk's people.
    Note,
    /// The right topic.
    Reclassify,
    /// The day on which it will be solved.
    Estimate,
    /// The names and the company.
    IdentifyHalf,
    /// All that is missing.
    Identify,
    /// The supervisor takes it before its turn.
    TakeOutOfOrder,
    /// The company calls it off.
    Withdraw,
    /// The desk calls it off.
    Dismiss,
    /// It came before: the earlier one stays.
    Merge,
    /// The company writes again on a ticket that was called off.
    WriteOn,
    /// The company says that it is not solved.
    Reopen,
}

/// How a piece of work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It is solved.
    Resolve,
    /// The company shall test it.
    Wait,
    /// Another agent shall go on.
    Release,
    /// The agent keeps it.
    Keep,
}

/// What is done after a request has come, each with the business minutes after its receipt.
pub(super) fn deeds(n: usize, tale: Tale) -> Vec<(i64, Deed)> {
    // Every tenth at level 1 is answered when its deadline is near.
    let answer = if matches!(tale, Tale::Solved | Tale::Kept) { Deed::Quote } else { Deed::Reply };
    let reply = (if n % 10 == 7 { 26 } else { 6 + whole(n * 7 % 17) }, answer);
    let mut deeds = match tale {
        Tale::Unsaid | Tale::Unanswered | Tale::Unconfirmed => vec![],
        Tale::NoDocument | Tale::UnknownCompany | Tale::Unnamed => vec![(20, Deed::Note)],
        Tale::Late => vec![(110, Deed::Reply)],
        Tale::Quoted => vec![(16, Deed::Quote)],
        Tale::Declined => vec![(16, Deed::Quote), (90, Deed::Decline)],
        Tale::Asked => vec![(12, Deed::Ask), (70, Deed::Answer), (85, Deed::Reply)],
        Tale::AskedLong | Tale::Silent => vec![(12, Deed::Ask)],
        Tale::Misfiled => vec![(5, Deed::Reclassify), (14, Deed::Reply)],
        Tale::Exception => vec![(4, Deed::Note), (6, Deed::TakeOutOfOrder), (8, Deed::Reply)],
        Tale::Withdrawn => vec![reply, (45, Deed::Withdraw)],
        Tale::WrittenOn => vec![reply, (40, Deed::Withdraw), (500, Deed::WriteOn)],
        Tale::Dismissed => vec![(20, Deed::Dismiss)],
        Tale::Twice => vec![(9, Deed::Merge)],
        Tale::Identified => vec![(40, Deed::Identify), (58, Deed::Reply)],
        Tale::ByHalves => vec![(30, Deed::IdentifyHalf), (75, Deed::Identify), (90, Deed::Reply)],
        _ => vec![reply],
    };
    if matches!(tale, Tale::Solved | Tale::Kept) {
        deeds.push((reply.0 + 40, Deed::Accept));
    }
    if matches!(tale, Tale::Solved | Tale::Tested | Tale::Reopened | Tale::Kept) {
        let more =
            [(n % 5 == 2, 28, Deed::Note), (n % 6 == 4, 35, Deed::Add), (n % 4 == 1, 95, Deed::Estimate)];
        deeds.extend(more.into_iter().filter(|(so, ..)| *so).map(|(_, minutes, deed)| (minutes, deed)));
    }
    deeds
}

/// How the work after a take ends, and what the company does then, after so many business minutes.
pub(super) const fn end(tale: Tale, takes: usize) -> (End, Option<(i64, Deed)>) {
    match (tale, takes) {
        (Tale::HandedBack, 1) => (End::Release, None),
        (Tale::Tested, 1) => (End::Wait, Some((50, Deed::Answer))),
        (Tale::Untested, 1) => (End::Wait, None),
        (Tale::Kept, _) => (End::Keep, None),
        (Tale::Reopened, 1) => (End::Resolve, Some((300, Deed::Reopen))),
        _ => (End::Resolve, None),
    }
}
