//! How well repeats are told from near misses, on labelled requests in Spanish.
//!
//! A family holds a question, its variants and its near misses. A threshold is chosen on all families but one and judged
//! on that one, so no wording is on both sides.

use desk_tests::oracles::rows;
use std::collections::{BTreeMap, BTreeSet};
use turno::repeats::similarity::{ALIKE, Text, score};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

struct Request {
    family: String,
    cluster: String,
    text: String,
    topic: (String, String),
}

/// A labelled pair: what a measure says of it, and the truth.
struct Judged {
    family: String,
    /// None: another topic or kind, never proposed.
    score: Option<u16>,
    same: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    right: u64,
    wrong: u64,
    missed: u64,
}

impl Counts {
    fn of<'a>(judged: impl Iterator<Item = &'a Judged>, threshold: u16) -> Self {
        let mut counts = Self::default();
        for pair in judged {
            match (pair.score.is_some_and(|score| score >= threshold), pair.same) {
                (true, true) => counts.right += 1,
                (true, false) => counts.wrong += 1,
                (false, true) => counts.missed += 1,
                (false, false) => {}
            }
        }
        counts
    }

    /// Whether at least four of five proposals are right.
    fn is_precise(self) -> bool {
        self.right > 0 && self.right * 5 >= (self.right + self.wrong) * 4
    }

    /// Whether F1 is greater: 2 right / (2 right + wrong + missed), compared as fractions.
    fn beats(self, other: Self) -> bool {
        let below = |counts: Self| 2 * counts.right + counts.wrong + counts.missed;
        self.right * below(other) > other.right * below(self)
    }
}

fn requests() -> BTreeMap<String, Request> {
    let read = |row: std::collections::HashMap<String, String>| {
        let request = Request {
            family: row["family"].clone(),
            cluster: row["cluster"].clone(),
            text: row["text"].clone(),
            topic: (row["category"].clone(), row["kind"].clone()),
        };
        (row["id"].clone(), request)
    };
    rows("requests_es.csv").into_iter().map(read).collect()
}

fn similarity(a: &str, b: &str) -> u16 {
    score(&Text::new(a), &Text::new(b))
}

/// The baseline: shared runs of three letters.
fn trigrams(a: &str, b: &str) -> u16 {
    let of = |text: &str| -> BTreeSet<[char; 3]> {
        let plain: String = text.to_lowercase().nfkd().filter(|char| !is_combining_mark(*char)).collect();
        let words: Vec<&str> =
            plain.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let chars: Vec<char> = format!("  {}  ", words.join(" ")).chars().collect();
        chars.windows(3).map(|run| [run[0], run[1], run[2]]).collect()
    };
    let (a, b) = (of(a), of(b));
    u16::try_from(2_000 * a.intersection(&b).count() / (a.len() + b.len()).max(1)).unwrap()
}

fn judge(measure: fn(&str, &str) -> u16) -> Vec<Judged> {
    let requests = requests();
    let pair = |row: std::collections::HashMap<String, String>| {
        let (a, b) = (&requests[&row["a"]], &requests[&row["b"]]);
        let score = (a.topic == b.topic).then(|| measure(&a.text, &b.text));
        Judged { family: a.family.clone(), score, same: row["same"] == "yes" }
    };
    rows("pairs_es.csv").into_iter().map(pair).collect()
}

/// The threshold with the most right proposals among those that are precise; the higher one of equals.
fn choose(training: &[&Judged]) -> u16 {
    let candidates: BTreeSet<u16> = training.iter().filter_map(|pair| pair.score).collect();
    let counted = candidates.into_iter().map(|at| (Counts::of(training.iter().copied(), at), at));
    let precise = counted.filter(|(counts, _)| counts.is_precise());
    precise.max_by_key(|(counts, at)| (counts.right, *at)).map_or(u16::MAX, |(_, at)| at)
}

/// What each family says at the threshold that the others chose, summed.
fn held_out(judged: &[Judged]) -> Counts {
    let families: BTreeSet<&String> = judged.iter().map(|pair| &pair.family).collect();
    let mut sum = Counts::default();
    for family in families {
        let (held, training): (Vec<&Judged>, Vec<&Judged>) =
            judged.iter().partition(|pair| pair.family == *family);
        let counts = Counts::of(held.into_iter(), choose(&training));
        sum.right += counts.right;
        sum.wrong += counts.wrong;
        sum.missed += counts.missed;
    }
    sum
}

#[test]
fn oracle_pairs_es() {
    let judged = judge(similarity);
    let same = judged.iter().filter(|pair| pair.same).count();
    let near = judged.iter().filter(|pair| !pair.same && pair.score.is_some()).count();
    assert!(same >= 50 && near >= 20, "{same} repeats and {near} near misses prove little");
    let (ours, baseline) = (held_out(&judged), held_out(&self::judge(trigrams)));
    assert!(ours.is_precise(), "on what it has not seen: {ours:?}");
    assert!(ours.beats(baseline), "{ours:?} against shared letters: {baseline:?}");
    // The threshold of the desk, on the same pairs.
    let here = Counts::of(judged.iter(), ALIKE);
    assert!(here.is_precise(), "{here:?}");
    assert!(here.right * 2 > here.right + here.missed, "it finds more than half: {here:?}");
}

#[test]
fn oracle_requests_es() {
    let requests = requests();
    let mut counts = Counts::default();
    for (id, a) in &requests {
        assert_eq!(similarity(&a.text, &a.text), 1_000, "{id} is itself");
        let shouted: String = a.text.to_uppercase().nfd().filter(|char| *char != '\u{301}').collect();
        assert_eq!(similarity(&a.text, &shouted), 1_000, "{id} in capitals, without accents");
        for (_, b) in requests.range(id.clone()..).skip(1).filter(|(_, b)| b.topic == a.topic) {
            let (proposed, same) = (similarity(&a.text, &b.text) >= ALIKE, a.cluster == b.cluster);
            counts.right += u64::from(proposed && same);
            counts.wrong += u64::from(proposed && !same);
            counts.missed += u64::from(!proposed && same);
        }
    }
    assert!(counts.is_precise(), "of all pairs of one topic and kind: {counts:?}");
}
