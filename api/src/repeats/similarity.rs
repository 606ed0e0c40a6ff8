//! How alike two requests are, from 0 to 1000 (DR-23). Pure: texts in, a number out.
//!
//! The score is the geometric mean of two shares: how much of each text's content words the other
//! has. So a word that only one of them has counts against both, whichever is the longer. It is
//! halved when both speak of the same thing with another complement: "reporte de ventas" and
//! "reporte de inventario" share nearly all words of their sentences and ask for two things.
//!
//! What it cannot tell: two verbs of one subject ("la caja no cuadra", "la caja no cierra"), and two
//! ways to say one thing that share no word. Hence the score only proposes, and an ADMIN confirms.

use super::words::{Token, tokens};

/// From here on an earlier request of the same company, topic and kind is proposed as the same question.
/// Just below it lie more near misses than repeats.
pub const ALIKE: u16 = 350;

/// Only the first distinct content words of a text are compared. A request says what it wants at
/// its beginning; what follows in a long one is history and signatures.
pub const MAX_WORDS: usize = 32;
/// Of a text no more words than these are read, content or not.
pub const MAX_READ: usize = 512;

const SAME: u32 = 1000;
/// A typo or another form of the word: nearly the same.
const CLOSE: u32 = 800;
/// A stem of four letters that begins the other is its short form (vence, vencimiento).
const MIN_BEGINNING: usize = 4;
/// In shorter stems one letter makes another word (venta, venga).
const MIN_SLIP: usize = 5;

/// A request, read once and compared often.
#[derive(Debug, Clone)]
pub struct Text {
    words: Vec<Word>,
    /// A word and the one hung on it, by their places in `words`.
    complements: Vec<(usize, usize)>,
}

#[derive(Debug, Clone)]
struct Word {
    key: String,
    letters: usize,
    /// One bit per letter that occurs: rules out most pairs before their letters are aligned.
    alphabet: u32,
    /// Numbers are equal or they are others: 1001 is no slip for 1002.
    has_digit: bool,
}

/// Two texts side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// How much of the content words of each the other has, 0 to 1000.
    pub shared: u16,
    /// Both speak of the same thing, each with a complement that the other does not know.
    pub other_object: bool,
}

impl Comparison {
    /// The number that is compared with [`ALIKE`], kept and shown.
    pub fn score(self) -> u16 {
        if self.other_object { self.shared / 2 } else { self.shared }
    }
}

/// How alike two requests are, 0 to 1000, the same in both directions. Texts that say nothing are like no other.
pub fn score(a: &Text, b: &Text) -> u16 {
    compare(a, b).score()
}

/// As [`score`], with its parts.
pub fn compare(a: &Text, b: &Text) -> Comparison {
    let mut best_a = vec![0; a.words.len()];
    let mut best_b = vec![0; b.words.len()];
    for (word_a, best_a) in a.words.iter().zip(&mut best_a) {
        for (word_b, best_b) in b.words.iter().zip(&mut best_b) {
            let near = nearness(word_a, word_b);
            *best_a = near.max(*best_a);
            *best_b = near.max(*best_b);
        }
    }
    let shared = (share(&best_a) * share(&best_b)).isqrt();
    Comparison {
        shared: u16::try_from(shared).unwrap_or(u16::MAX),
        other_object: other_object((a, &best_a), (b, &best_b)),
    }
}

/// The mean nearness of a text's words, 0 to 1000.
fn share(best: &[u32]) -> u32 {
    let words = u32::try_from(best.len()).unwrap_or(u32::MAX);
    best.iter().sum::<u32>().checked_div(words).unwrap_or(0)
}

/// Whether a head that both have carries, in each, a complement that the other has nowhere.
fn other_object(a: (&Text, &[u32]), b: (&Text, &[u32])) -> bool {
    foreign_complements(a.0, a.1)
        .any(|head_a| foreign_complements(b.0, b.1).any(|head_b| nearness(head_a, head_b) > 0))
}

fn foreign_complements<'a>(text: &'a Text, best: &'a [u32]) -> impl Iterator<Item = &'a Word> {
    let foreign = text.complements.iter().filter(|(_, complement)| best.get(*complement) == Some(&0));
    foreign.filter_map(|(head, _)| text.words.get(*head))
}

fn nearness(a: &Word, b: &Word) -> u32 {
    if a.alphabet == b.alphabet && a.key == b.key {
        SAME
    } else if a.has_digit || b.has_digit {
        0
    } else if begins(a, b) || begins(b, a) || is_slip(a, b) {
        CLOSE
    } else {
        0
    }
}

fn begins(short: &Word, long: &Word) -> bool {
    (MIN_BEGINNING..long.letters).contains(&short.letters)
        && short.alphabet & !long.alphabet == 0
        && long.key.starts_with(&short.key)
}

/// Whether one slip of the finger parts them: a letter more, less, other, or two in the wrong order.
fn is_slip(a: &Word, b: &Word) -> bool {
    a.letters.min(b.letters) >= MIN_SLIP
        && a.letters.abs_diff(b.letters) <= 1
        && (a.alphabet ^ b.alphabet).count_ones() <= 2
        && is_one_edit(&a.key, &b.key)
}

/// Common ends do not change the distance, and what one edit leaves between them is two letters at
/// most: so no text, however made, costs an alignment of long words.
fn is_one_edit(a: &str, b: &str) -> bool {
    let same = |(a, b): &(u8, u8)| a == b;
    let start = a.bytes().zip(b.bytes()).take_while(same).count();
    let start = a.floor_char_boundary(start).min(b.floor_char_boundary(start));
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.bytes().rev().zip(b.bytes().rev()).take_while(same).count();
    let (a, b) = (&a[..a.ceil_char_boundary(a.len() - end)], &b[..b.ceil_char_boundary(b.len() - end)]);
    a.chars().count().max(b.chars().count()) <= 2 && strsim::osa_distance(a, b) <= 1
}

impl Text {
    /// Reads a request: its first [`MAX_WORDS`] distinct content words.
    pub fn new(text: &str) -> Self {
        let mut read = Self { words: Vec::new(), complements: Vec::new() };
        let mut head = None;
        let mut linked = false;
        for token in tokens(text).take(MAX_READ) {
            match token {
                Token::Content(key) => {
                    let Some(word) = read.place(key) else { break };
                    if let (Some(head), true) = (head, linked) {
                        read.complements.push((head, word));
                    }
                    (head, linked) = (Some(word), false);
                }
                Token::Link => linked = head.is_some(),
                Token::Filler => (head, linked) = (None, false),
            }
        }
        read.complements.sort_unstable();
        read.complements.dedup();
        read
    }

    /// Where the word stands among the distinct ones; nowhere when it is new and they are full.
    fn place(&mut self, key: String) -> Option<usize> {
        if let Some(known) = self.words.iter().position(|word| word.key == key) {
            return Some(known);
        }
        (self.words.len() < MAX_WORDS).then(|| {
            self.words.push(Word::new(key));
            self.words.len() - 1
        })
    }
}

impl Word {
    fn new(key: String) -> Self {
        let bit = |char: char| match char {
            'a'..='z' => 1 << (u32::from(char) - u32::from('a')),
            _ => 1 << 26,
        };
        Self {
            letters: key.chars().count(),
            alphabet: key.chars().fold(0, |seen, char| seen | bit(char)),
            has_digit: key.contains(char::is_numeric),
            key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: &str, b: &str) -> u16 {
        let (a, b) = (Text::new(a), Text::new(b));
        assert_eq!(score(&a, &b), score(&b, &a), "the same in both directions");
        score(&a, &b)
    }

    #[test]
    fn the_same_words_in_any_dress_are_the_same_question() {
        assert_eq!(between("¿Cómo anulo la nota débito?", "BUENAS TARDES, COMO ANULO UNA NOTA DEBITO"), 1000);
        assert_eq!(between("imprimir las facturas", "impresion de facturas"), 500);
        assert_eq!(between("certificados", "sertificado"), 1000);
    }

    #[test]
    fn a_typo_is_nearly_the_same_word() {
        for slip in ["retenedor", "retnedor", "retennedor", "retemedor", "reetnedor", "tetenedor"] {
            assert!(between("retenedor", slip) >= 800, "{slip}");
        }
        assert_eq!(between("retenedor", "rtenedro"), 0);
        assert_eq!(between("1001", "1002"), 0);
        assert_eq!(between("venta", "venga"), 0);
    }

    #[test]
    fn a_word_of_one_text_counts_against_both() {
        // Two of two and two of four: the root of 1000 x 500.
        assert_eq!(between("kardex bodega", "kardex bodega traslado entrada"), 707);
    }

    #[test]
    fn another_complement_of_the_same_thing_halves_the_score() {
        let [bank, warehouse, both] = [
            "no abre el extracto del banco",
            "el extracto de la bodega no abre",
            "no abre el extracto de bodega del banco",
        ]
        .map(Text::new);
        let compared = compare(&bank, &warehouse);
        assert_eq!(compared, Comparison { shared: 666, other_object: true });
        assert_eq!(compared.score(), 333);
        assert!(!compare(&bank, &both).other_object, "each complement is known to the other");
    }

    #[test]
    fn a_text_that_says_nothing_is_like_no_other() {
        assert_eq!(between("", ""), 0);
        assert_eq!(between("Hola, buenos días", "Hola, buenos días"), 0);
        assert_eq!(between("🧾 !!", "kardex"), 0);
    }

    #[test]
    fn any_writing_is_read() {
        let odd = [
            "счёт счета",
            "청구서 영수증",
            "ñandú ñu ñ",
            "e\u{301}\u{301}\u{301} ﬁn ½ Ⅷ",
            "請求書🧾x",
            "ßẞ İı ŉ",
        ];
        for a in odd {
            for b in odd {
                let expected = if a == b { 1000..=1000 } else { 0..=0 };
                assert!(expected.contains(&between(a, b)), "{a} {b}");
            }
        }
    }

    #[test]
    fn a_long_text_is_cut_to_its_first_words() {
        let first: Vec<String> = (0..MAX_WORDS).map(|n| format!("a{n}")).collect();
        let long: Vec<String> = (0..20_000).map(|n| format!("a{n}")).collect();
        assert_eq!(between(&first.join(" "), &long.join(" ")), 1000);
        let late = "de ".repeat(MAX_READ) + "kardex";
        assert_eq!(between(&late, "kardex"), 0);
    }
}
