//! What the books hold before the ten days begin: two months of charged work, closed but for one company's second.
//!
//! A few tickets, one after the other, so that the agents take them in their order by themselves. None is open when the
//! ten days begin: the queue and the deadlines of the present are those of the ten days alone.

mod keeper;
mod words;

use super::DemoError;
use super::clock::ScriptedClock;
use super::enter::Door;
use super::lines::Line;
use super::timeline::{Month, Timeline};
use crate::desk::Desk;
use keeper::{Item, Keeper};
use turno_entity::{LineId, ResolutionCause};

/// The agents: their places among the agents.
const ONE: usize = 0;
const OTHER: usize = 1;

/// Whose improvements are charged: each may approve quotes of his company.
const REPORT: (usize, usize) = (4, 0);
const DOCUMENT: (usize, usize) = (8, 2);
const ROLE: (usize, usize) = (14, 5);
const CALCULATION: (usize, usize) = (12, 4);
const MISTAKEN: (usize, usize) = (16, 6);

/// Who has two things in one text.
const TWO_THINGS: (usize, usize) = (5, 0);

/// Who asks, and who of the same company asks the same again.
const ASKED: [(usize, usize); 2] = [(11, 3), (10, 3)];
const DISPUTED: [(usize, usize); 2] = [(6, 1), (19, 1)];

/// What stands in an invoice after the first month.
struct Sold {
    report: LineId,
    document: LineId,
}

/// Keeps the books until the second month is closed.
pub(super) async fn keep(
    desk: (&Desk, &ScriptedClock),
    door: &Door,
    time: &Timeline,
    [first, second, third]: &[Month; 3],
    lines: &[Line],
) -> Result<(), DemoError> {
    let mut keeper = Keeper::new(desk, time, lines);

    keeper.come(door, first, &[REPORT, DOCUMENT, ROLE, TWO_THINGS, ASKED[0], ASKED[1]]).await?;
    let sold = first_month(&mut keeper, first).await?;
    keeper.leave().await?;

    keeper.come(door, second, &[DOCUMENT, CALCULATION, MISTAKEN, DISPUTED[0], DISPUTED[1]]).await?;
    keeper.at(second, 0, 45).await?;
    keeper.close(first, None).await?;
    keeper.at(second, 0, 60).await?;
    keeper.invoice(sold.report, "FE-1201").await?;
    keeper.invoice(sold.document, "FE-1202").await?;
    second_month(&mut keeper, second, &sold).await?;
    keeper.leave().await?;

    keeper.come(door, third, &[]).await?;
    keeper.at(third, 0, 45).await?;
    // One company's is left to be closed by whoever tries it.
    keeper.close(second, Some(REPORT.1)).await?;
    keeper.close(second, Some(CALCULATION.1)).await?;
    keeper.leave().await
}

/// Two improvements are sold, one quote is never answered; a question comes twice, and one text holds two requests.
async fn first_month(keeper: &mut Keeper<'_>, month: &Month) -> Result<Sold, DemoError> {
    keeper.at(month, 0, 150).await?;
    let report = keeper.ask(REPORT, 33).await?;
    let unanswered = keeper.ask(ROLE, 55).await?;
    keeper.at(month, 0, 170).await?;
    let quote = keeper.quote(&report, 4).await?;
    keeper.quote(&unanswered, 2).await?;
    keeper.at(month, 1, 30).await?;
    keeper.accept(&report, quote).await?;
    keeper.at(month, 1, 60).await?;
    let agent = keeper.take(&report, ONE).await?;
    keeper.work(&agent, &report, 45).await?;
    keeper.pass(20).await;
    keeper.work(&agent, &report, 35).await?;
    keeper.resolve(&agent, &report, ResolutionCause::Improvement).await?;

    keeper.at(month, 2, 20).await?;
    let document = keeper.ask(DOCUMENT, 50).await?;
    keeper.at(month, 2, 35).await?;
    keeper.quote(&document, 2).await?;
    // It takes more than was seen at first: the new quote takes the place of the other.
    keeper.at(month, 2, 90).await?;
    let quote = keeper.quote(&document, 3).await?;
    keeper.at(month, 2, 150).await?;
    keeper.accept(&document, quote).await?;
    keeper.at(month, 2, 170).await?;
    let agent = keeper.take(&document, OTHER).await?;
    keeper.work(&agent, &document, 55).await?;
    keeper.resolve(&agent, &document, ResolutionCause::Improvement).await?;

    keeper.at(month, 3, 25).await?;
    let how = keeper.ask(ASKED[0], 22).await?;
    answer(keeper, &how, ONE, 0).await?;
    keeper.at(month, 4, 20).await?;
    for item in keeper.ask_two(TWO_THINGS).await? {
        answer(keeper, &item, OTHER, 0).await?;
    }
    keeper.at(month, 5, 15).await?;
    let again = keeper.ask(ASKED[1], 25).await?;
    keeper.pass(20).await;
    keeper.confirm(&again).await?;
    // Its line is held now, and ready when the company can dispute no longer.
    answer(keeper, &again, OTHER, 12).await?;

    // The quote has been over for days: two weekends lie between.
    keeper.at(month, 13, 30).await?;
    keeper.call_off(&unanswered).await?;
    Ok(Sold { report: keeper.line_of(&report).await?, document: keeper.line_of(&document).await? })
}

/// Two improvements are sold and stay to be invoiced, one is charged by mistake; what was sold in the month before is
/// taken back; a question that comes twice is disputed.
async fn second_month(keeper: &mut Keeper<'_>, month: &Month, sold: &Sold) -> Result<(), DemoError> {
    keeper.at(month, 1, 20).await?;
    let calculation = keeper.ask(CALCULATION, 64).await?;
    sell(keeper, &calculation, ONE, (6, 100)).await?;
    keeper.at(month, 2, 20).await?;
    let mistaken = keeper.ask(MISTAKEN, 59).await?;
    sell(keeper, &mistaken, OTHER, (2, 25)).await?;
    keeper.at(month, 3, 30).await?;
    let line = keeper.line_of(&mistaken).await?;
    keeper.reverse(line, words::CHARGED_BY_MISTAKE).await?;
    keeper.at(month, 3, 40).await?;
    keeper.reverse(sold.report, words::TAKEN_BACK).await?;

    keeper.at(month, 3, 60).await?;
    let how = keeper.ask(DISPUTED[0], 29).await?;
    answer(keeper, &how, ONE, 0).await?;
    keeper.at(month, 4, 20).await?;
    let column = keeper.ask(DOCUMENT, 38).await?;
    sell(keeper, &column, ONE, (2, 40)).await?;
    keeper.at(month, 5, 30).await?;
    let again = keeper.ask(DISPUTED[1], 32).await?;
    keeper.pass(25).await;
    keeper.confirm(&again).await?;
    answer(keeper, &again, OTHER, 15).await?;
    keeper.at(month, 6, 40).await?;
    keeper.dispute(&again, DISPUTED[0]).await?;
    keeper.at(month, 7, 30).await?;
    keeper.decide(&again).await
}

/// An improvement is quoted, accepted, built and solved.
async fn sell(
    keeper: &mut Keeper<'_>,
    item: &Item,
    agent: usize,
    (blocks, minutes): (i32, i64),
) -> Result<(), DemoError> {
    keeper.pass(20).await;
    let quote = keeper.quote(item, blocks).await?;
    keeper.pass(75).await;
    keeper.accept(item, quote).await?;
    keeper.pass(15).await;
    let agent = keeper.take(item, agent).await?;
    keeper.work(&agent, item, minutes).await?;
    keeper.resolve(&agent, item, ResolutionCause::Improvement).await
}

/// A question is answered, taken and solved, with so many minutes of work on record.
async fn answer(keeper: &mut Keeper<'_>, item: &Item, agent: usize, minutes: i64) -> Result<(), DemoError> {
    keeper.pass(12).await;
    keeper.reply(item).await?;
    keeper.pass(10).await;
    let agent = keeper.take(item, agent).await?;
    if minutes > 0 {
        keeper.work(&agent, item, minutes).await?;
    } else {
        keeper.pass(8).await;
    }
    keeper.resolve(&agent, item, ResolutionCause::HowTo).await
}
