//! Items on their way from a request to what becomes of their line, as a stream of mutations over HTTP, each with its
//! key. A mutation that was not answered is said again with the same key before anything else.

use rand::Rng as _;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Over how many lives a session of work goes on, so that it lasts a second or more.
const WORKS_FOR: usize = 8;

/// Who says something.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who {
    Client,
    Agent(usize),
    Billing,
}

/// A mutation with its key.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) who: Who,
    field: &'static str,
    selection: &'static str,
    input: Value,
}

impl Call {
    pub(super) fn document(&self) -> String {
        let (field, selection) = (self.field, self.selection);
        let kind = field[..1].to_uppercase() + &field[1..];
        format!(
            "mutation($input: {kind}Input!) {{ {field}(input: $input) {{ {selection} streamPosition \
             userErrors {{ code message }} }} }}"
        )
    }

    pub(super) fn variables(&self) -> Value {
        json!({"input": self.input})
    }

    /// What came of it: ids and the position, which no repetition may change.
    pub(super) fn outcome(&self, answer: &Value) -> Value {
        let payload = &answer["data"][self.field];
        assert_eq!(payload["userErrors"], json!([]), "{self:?}: {answer}");
        assert!(payload["streamPosition"].is_string(), "{self:?}: {answer}");
        payload.clone()
    }
}

/// How far an item has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Create,
    Quote,
    Accept,
    Take,
    Start,
    Stop,
    Resolve,
    /// The line is looked for.
    Line,
    Invoice,
    Reverse,
    Done,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fate {
    pub(super) invoiced: bool,
    pub(super) reversed: bool,
}

/// An improvement.
#[derive(Debug)]
pub(super) struct Item {
    step: Step,
    agent: usize,
    /// Stopped by hand, or by the resolution.
    stops: bool,
    pub(super) fate: Fate,
    /// In which life the work began.
    since: usize,
    pub(super) ticket: String,
    quote: String,
    session: String,
    /// None before it is there, and when nothing was worked.
    pub(super) line: Option<String>,
}

/// What is to be done with what.
#[derive(Clone, Copy, Debug)]
enum About {
    Item(usize),
    Month,
    /// Said once more: which of those that were answered.
    Again(usize),
}

/// What comes next.
#[derive(Clone, Debug)]
pub(super) enum Next {
    Say(Call),
    /// The lines are to be read.
    Read,
    /// Everything is done.
    Nothing,
}

/// All that is known.
#[derive(Default)]
pub(super) struct Stream {
    pub(super) items: Vec<Item>,
    /// Answered, with what came of it.
    pub(super) answered: Vec<(Call, Value)>,
    /// Said, and not answered.
    pending: Option<(About, Call)>,
    /// How many were said again because their answer was lost.
    pub(super) repeated: usize,
    /// Months closed, going back from the end of a year that is over.
    pub(super) months: u32,
    pub(super) life: usize,
    pub(super) is_ending: bool,
    agents: usize,
}

impl Stream {
    /// Nothing yet, among so many agents.
    pub(super) fn among(agents: usize) -> Self {
        Self { agents, ..Self::default() }
    }

    /// Another life begins.
    pub(super) fn lives_again(&mut self) {
        self.life += 1;
        self.repeated += usize::from(self.pending.is_some());
    }

    /// What is said next; what had no answer comes first.
    pub(super) fn next(&mut self, chance: &mut StdRng) -> Next {
        if let Some((_, call)) = &self.pending {
            return Next::Say(call.clone());
        }
        let without_line = self.items.iter().filter(|item| item.step == Step::Line).count();
        if without_line >= self.agents || (self.is_ending && without_line > 0 && !self.is_at_work()) {
            return Next::Read;
        }
        let about = match self.choose() {
            Some(about) => about,
            None if self.is_ending => return Next::Nothing,
            None => About::Again(chance.random_range(0..self.answered.len())),
        };
        let call = match about {
            About::Item(number) => self.call(number),
            About::Month => self.month(),
            About::Again(which) => self.answered[which].0.clone(),
        };
        self.pending = Some((about, call.clone()));
        Next::Say(call)
    }

    /// The first that can go on; one on its way to its work before a new one, so that the next ticket is the one meant.
    fn choose(&mut self) -> Option<About> {
        let can = |item: &Item| match item.step {
            Step::Stop | Step::Resolve => self.is_ending || self.life >= item.since + WORKS_FOR,
            Step::Line | Step::Done => false,
            _ => true,
        };
        if let Some(number) = self.items.iter().position(can) {
            return Some(About::Item(number));
        }
        if self.is_ending {
            return None;
        }
        if self.items.len() / 10 > self.months as usize {
            return Some(About::Month);
        }
        let is_free = |agent: &usize| !self.items.iter().any(|item| item.agent == *agent && item.has_hands());
        let agent = (0..self.agents).find(is_free)?;
        let number = self.items.len();
        self.items.push(Item::new(number, agent));
        Some(About::Item(number))
    }

    fn is_at_work(&self) -> bool {
        self.items.iter().any(|item| !matches!(item.step, Step::Line | Step::Done))
    }

    fn call(&self, number: usize) -> Call {
        let item = &self.items[number];
        let agent = Who::Agent(item.agent);
        let (who, field, selection, mut input) = match item.step {
            Step::Create => {
                let input = json!({"subject": "Un campo", "description": "Para la placa.", "topicCode": "mejora_campos"});
                (Who::Client, "ticketCreate", "ticket { id }", input)
            }
            Step::Quote => {
                let input = json!({"ticketId": item.ticket, "improvement": "FIELD", "description": "Un campo.",
                    "maximumBlocks": 4});
                (agent, "quoteSend", "quote { id }", input)
            }
            Step::Accept => (Who::Client, "quoteAccept", "quote { id }", json!({"quoteId": item.quote})),
            Step::Take => (agent, "ticketTakeNext", "ticket { id }", json!({})),
            Step::Start => {
                (agent, "workSessionStart", "workSession { id }", json!({"ticketId": item.ticket}))
            }
            Step::Stop => {
                let input = json!({"workSessionId": item.session});
                (agent, "workSessionStop", "workSession { id startedAt endedAt }", input)
            }
            Step::Resolve => {
                let input = json!({"ticketId": item.ticket, "summary": "Listo.", "cause": "IMPROVEMENT"});
                (agent, "ticketResolve", "ticket { id }", input)
            }
            Step::Invoice => {
                let input = json!({"lineIds": [item.line], "invoiceNumber": format!("FE-{number}")});
                (Who::Billing, "billableLinesMarkInvoiced", "lines { id }", input)
            }
            Step::Reverse => {
                let input = json!({"lineId": item.line, "reason": "Se cobró por error."});
                (Who::Billing, "billableLineReverse", "reversal { id reverses { id } }", input)
            }
            Step::Line | Step::Done => unreachable!("nothing is said of it"),
        };
        input["idempotencyKey"] = json!(format!("{number}-{:?}", item.step));
        Call { who, field, selection, input }
    }

    fn month(&self) -> Call {
        let back = self.months;
        let month = format!("{}-{:02}", 2025 - back / 12, 12 - back % 12);
        Call {
            who: Who::Billing,
            field: "billingMonthClose",
            selection: "statements { nodes { id month } }",
            input: json!({"nit": "999000001-2", "month": month, "idempotencyKey": format!("month-{back}")}),
        }
    }

    /// The answer to what was said last.
    pub(super) fn hear(&mut self, answer: &Value) {
        let (about, call) = self.pending.take().expect("something was said");
        let outcome = call.outcome(answer);
        match about {
            About::Again(which) => {
                assert_eq!(outcome, self.answered[which].1, "{call:?} said again");
                return;
            }
            About::Month => self.months += 1,
            About::Item(number) => {
                let life = self.life;
                self.items[number].hear(&outcome, life);
            }
        }
        self.answered.push((call, outcome));
    }

    /// The lines that charge, by ticket. A ticket that is not among them cost nothing.
    pub(super) fn read(&mut self, lines: &BTreeMap<String, String>) {
        for item in self.items.iter_mut().filter(|item| item.step == Step::Line) {
            item.line = lines.get(&item.ticket).cloned();
            item.step = item.after_line();
        }
    }
}

impl Item {
    fn new(number: usize, agent: usize) -> Self {
        let fate = Fate { invoiced: !number.is_multiple_of(3), reversed: number % 4 == 1 };
        let (stops, text) = (number.is_multiple_of(2), String::new);
        let (ticket, quote, session) = (text(), text(), text());
        Self { step: Step::Create, agent, stops, fate, since: 0, ticket, quote, session, line: None }
    }

    /// Whether it keeps its agent from another one.
    const fn has_hands(&self) -> bool {
        !matches!(self.step, Step::Line | Step::Invoice | Step::Reverse | Step::Done)
    }

    const fn after_line(&self) -> Step {
        match (self.fate, &self.line) {
            (_, None) | (Fate { invoiced: false, reversed: false }, _) => Step::Done,
            (Fate { invoiced: true, .. }, _) => Step::Invoice,
            (Fate { reversed: true, .. }, _) => Step::Reverse,
        }
    }

    fn hear(&mut self, outcome: &Value, life: usize) {
        let id =
            |object: &str| outcome[object]["id"].as_str().unwrap_or_else(|| panic!("{outcome}")).to_owned();
        self.step = match self.step {
            Step::Create => {
                self.ticket = id("ticket");
                Step::Quote
            }
            Step::Quote => {
                self.quote = id("quote");
                Step::Accept
            }
            Step::Accept => Step::Take,
            Step::Take => {
                assert_eq!(id("ticket"), self.ticket, "the only ticket that can be taken");
                Step::Start
            }
            Step::Start => {
                (self.session, self.since) = (id("workSession"), life);
                if self.stops { Step::Stop } else { Step::Resolve }
            }
            Step::Stop => Step::Resolve,
            Step::Resolve => Step::Line,
            Step::Invoice if self.fate.reversed => Step::Reverse,
            Step::Invoice | Step::Reverse => Step::Done,
            Step::Line | Step::Done => unreachable!("nothing is said of it"),
        };
    }
}
