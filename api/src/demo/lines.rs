//! What is asked: real requests, as people write them.

use super::DemoError;
use turno_entity::TicketKind;

/// Columns: text, category (the code of the topic), kind.
const REQUESTS: &str = include_str!("requests_es.csv");

/// A request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) text: &'static str,
    pub(super) topic: &'static str,
    pub(super) kind: TicketKind,
}

/// All of them.
pub(super) fn read() -> Result<Vec<Line>, DemoError> {
    let lines: Option<Vec<Line>> = REQUESTS.lines().skip(1).map(line).collect();
    lines.filter(|lines| !lines.is_empty()).ok_or(DemoError::Script("the requests cannot be read"))
}

/// Only the text can hold commas, and none holds quotation marks.
fn line(row: &'static str) -> Option<Line> {
    let mut columns = row.rsplitn(3, ',');
    let kind = match columns.next()? {
        "problema" => TicketKind::Problem,
        "duda" => TicketKind::Question,
        "cambio" => TicketKind::Change,
        "mejora" => TicketKind::Improvement,
        _ => return None,
    };
    let topic = columns.next()?;
    Some(Line { text: columns.next()?.trim_matches('"'), topic, kind })
}

impl Line {
    /// The request in a line of its own, cut between words.
    pub(super) fn subject(&self) -> String {
        let mut subject = String::new();
        for word in self.text.split(' ') {
            if subject.chars().count() + word.chars().count() > 60 {
                subject.push('…');
                break;
            }
            if !subject.is_empty() {
                subject.push(' ');
            }
            subject.push_str(word);
        }
        subject
    }
}
