//! The NIT, the tax number that names a tenant (DR-1, DR-2).
//!
//! A [`Nit`] holds the number without its check digit, which is computed and so cannot be wrong.
//! What people write is read by [`WrittenNit::parse`]; a refusal never says which digit was expected,
//! so that a guesser learns nothing.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// No written form in use is longer; longer texts are refused unread.
const MAX_WRITTEN_BYTES: usize = 64;

/// Weights of the check digit from the right (DIAN, Orden Administrativa 4 of 1989).
const WEIGHTS: [u8; 10] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43];

/// Marks of the check digit once letters are small, longest first.
const CHECK_DIGIT_MARKS: [&str; 5] = ["d. v.", "d.v.", "dv.", "d.v", "dv"];

/// The tenant key: a NIT of 6 to 10 digits; its check digit follows from them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nit(u64);

/// A NIT as somebody wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenNit {
    /// The number that was meant.
    pub nit: Nit,
    /// Whether the check digit was written too, and therefore checked.
    pub check_digit_given: bool,
}

/// Why a text is no NIT. Codes and order are those of DR-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NitError {
    /// Nothing was written.
    #[error("the NIT is empty")]
    Empty,
    /// Letters or signs that no NIT has.
    #[error("the NIT has characters that are not allowed")]
    InvalidChars,
    /// Digits grouped in a way that no NIT is written.
    #[error("the NIT is not written in a known form")]
    InvalidFormat,
    /// A number that stands for none: zeros, or one digit repeated.
    #[error("the NIT is a placeholder")]
    Placeholder,
    /// The last digit may or may not be the check digit: ask for the hyphen.
    #[error("write the NIT with a hyphen before the check digit")]
    Ambiguous,
    /// Fewer than 6 or more than 10 digits.
    #[error("the NIT has too few or too many digits")]
    InvalidLength,
    /// The check digit belongs to another number.
    #[error("the check digit of the NIT does not match")]
    DvMismatch,
}

impl NitError {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "EMPTY",
            Self::InvalidChars => "INVALID_CHARS",
            Self::InvalidFormat => "INVALID_FORMAT",
            Self::Placeholder => "PLACEHOLDER",
            Self::Ambiguous => "AMBIGUOUS",
            Self::InvalidLength => "INVALID_LENGTH",
            Self::DvMismatch => "DV_MISMATCH",
        }
    }
}

impl Nit {
    /// Reads what a person wrote, with or without the check digit (DR-1).
    ///
    /// # Errors
    /// The first rule of DR-1 that the text breaks.
    pub fn parse(text: &str) -> Result<Self, NitError> {
        WrittenNit::parse(text).map(|written| written.nit)
    }

    /// Takes back the digits that [`Nit::digits`] gave, as they are stored (DR-2).
    ///
    /// # Errors
    /// When the text is not 6 to 10 digits without a leading zero, or is a placeholder.
    pub fn from_stored(digits: &str) -> Result<Self, NitError> {
        if digits.is_empty() {
            return Err(NitError::Empty);
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NitError::InvalidChars);
        }
        if digits.starts_with('0') {
            return Err(NitError::InvalidFormat);
        }
        from_body(digits)
    }

    /// The number without its check digit, as stored and compared.
    #[must_use]
    pub fn digits(self) -> String {
        self.0.to_string()
    }

    /// The check digit.
    #[must_use]
    pub fn check_digit(self) -> u8 {
        let remainder = self
            .digits()
            .bytes()
            .rev()
            .zip(WEIGHTS)
            .fold(0, |sum, (digit, weight)| (sum + (digit - b'0') * (weight % 11)) % 11);
        if remainder < 2 { remainder } else { 11 - remainder }
    }

    /// The form of the API: `999000001-2`.
    #[must_use]
    pub fn canonical(self) -> String {
        format!("{}-{}", self.0, self.check_digit())
    }

    /// The form in texts for people: `999.000.001-2`.
    #[must_use]
    pub fn pretty(self) -> String {
        let digits = self.digits();
        let mut grouped = String::with_capacity(digits.len() + 5);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        format!("{grouped}-{}", self.check_digit())
    }
}

impl WrittenNit {
    /// Reads what a person wrote and says whether the check digit was part of it (DR-1).
    ///
    /// # Errors
    /// The first rule of DR-1 that the text breaks.
    pub fn parse(text: &str) -> Result<Self, NitError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NitError::Empty);
        }
        if text.len() > MAX_WRITTEN_BYTES {
            return Err(NitError::InvalidLength);
        }
        let plain = with_plain_hyphens(without_label(&folded(text)))?;
        let (body, check_digit) = split(&plain)?;
        let body = body.trim_start_matches('0');
        if body.is_empty() || (body.len() == 9 && all_equal(body)) {
            return Err(NitError::Placeholder);
        }
        let (body, check_digit) = match check_digit {
            Some(digit) => (body, Some(digit)),
            None => run_together(body)?,
        };
        let nit = from_body(body)?;
        match check_digit {
            Some(digit) if digit != nit.check_digit() => Err(NitError::DvMismatch),
            given => Ok(Self { nit, check_digit_given: given.is_some() }),
        }
    }
}

impl FromStr for Nit {
    type Err = NitError;

    fn from_str(text: &str) -> Result<Self, NitError> {
        Self::parse(text)
    }
}

impl fmt::Display for Nit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.canonical())
    }
}

impl fmt::Debug for Nit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nit({self})")
    }
}

/// One kind of space, one kind of hyphen, small letters.
fn folded(text: &str) -> String {
    text.chars()
        .map(|sign| match sign {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => '-',
            space if space.is_whitespace() => ' ',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

/// Drops a leading `NIT`, `Nit.:`, `No.` or `nit No.`.
fn without_label(text: &str) -> &str {
    let punctuation = ['.', ':', ' '];
    let rest = match text.strip_prefix("nit").or_else(|| text.strip_prefix("n.i.t")) {
        Some(rest) => rest.trim_start_matches(punctuation),
        None => text,
    };
    ["no", "n\u{ba}", "n\u{b0}"]
        .iter()
        .find_map(|label| rest.strip_prefix(label))
        .filter(|number| !number.is_empty())
        .map_or(rest, |number| number.trim_start_matches(punctuation))
}

/// Turns a `D.V.` mark into a hyphen, drops spaces round hyphens and refuses all other signs.
fn with_plain_hyphens(text: &str) -> Result<String, NitError> {
    let marked = text.strip_suffix(|last: char| last.is_ascii_digit()).and_then(|start| {
        let start = start.trim_end_matches([' ', ':']);
        CHECK_DIGIT_MARKS.iter().find_map(|mark| start.strip_suffix(mark))
    });
    let text = match marked {
        Some(number) => format!("{number}-{}", &text[text.len() - 1..]),
        None => text.to_owned(),
    };
    if !text.chars().all(|sign| sign.is_ascii_digit() || " .,'-".contains(sign)) {
        return Err(NitError::InvalidChars);
    }
    Ok(text.split('-').map(str::trim).collect::<Vec<_>>().join("-"))
}

/// Splits at single separators: groups of three or none, then perhaps one single digit, the check digit.
fn split(text: &str) -> Result<(String, Option<u8>), NitError> {
    let mut groups: Vec<&str> = text.split(|sign: char| !sign.is_ascii_digit()).collect();
    if groups.iter().any(|group| group.is_empty()) {
        return Err(NitError::InvalidFormat);
    }
    let check_digit = match groups.as_slice() {
        [_, .., last] => single_digit(last),
        _ => None,
    };
    if check_digit.is_some() {
        groups.pop();
    }
    if let [first, rest @ ..] = groups.as_slice()
        && !rest.is_empty()
        && (first.len() > 3 || rest.iter().any(|group| group.len() != 3))
    {
        return Err(NitError::InvalidFormat);
    }
    Ok((groups.concat(), check_digit))
}

fn single_digit(group: &str) -> Option<u8> {
    match group.as_bytes() {
        [digit] => Some(digit - b'0'),
        _ => None,
    }
}

/// Decides, where no separator tells, whether the last digit is the check digit.
fn run_together(digits: &str) -> Result<(&str, Option<u8>), NitError> {
    let first = digits.as_bytes().first().copied().unwrap_or_default();
    let company = matches!(first, b'8' | b'9');
    match digits.len() {
        10 if company => Ok(without_last(digits)),
        11 if first == b'1' => Ok(without_last(digits)),
        9 if !company => Err(NitError::Ambiguous),
        10 if first != b'1' => Err(NitError::Ambiguous),
        6..=10 => Ok((digits, None)),
        _ => Err(NitError::InvalidLength),
    }
}

fn without_last(digits: &str) -> (&str, Option<u8>) {
    let (body, last) = digits.split_at(digits.len() - 1);
    (body, single_digit(last))
}

/// The last checks on a number that is known to be digits without a leading zero.
fn from_body(digits: &str) -> Result<Nit, NitError> {
    if !(6..=10).contains(&digits.len()) {
        return Err(NitError::InvalidLength);
    }
    if all_equal(digits) {
        return Err(NitError::Placeholder);
    }
    digits.parse().map(Nit).or(Err(NitError::InvalidChars))
}

fn all_equal(digits: &str) -> bool {
    let mut digits = digits.bytes();
    digits.next().is_none_or(|first| digits.all(|digit| digit == first))
}
