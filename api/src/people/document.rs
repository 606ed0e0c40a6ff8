//! The identity document of a requester (DR-4), which is never shown in full (DR-5).

use std::fmt;
use std::ops::RangeInclusive;

use thiserror::Error;
use turno_entity::DocumentType;

/// Longer texts are refused unread; the longest written form has a label and a place of issue.
const MAX_WRITTEN_BYTES: usize = 120;

/// How many digits of a document are ever shown (DR-5).
const SHOWN: usize = 3;

/// What staff should know about a document that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentWarning {
    /// A PEP: the permit has been replaced by the PPT.
    ReplacedByPpt,
    /// A TI: a minor asks for support.
    Minor,
}

/// Why a text is no document number of its type. Codes are those of DR-4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// Nothing was written, or a label without a number.
    #[error("the document number is empty")]
    Empty,
    /// Letters or signs that this type of document does not have.
    #[error("the document number has characters that are not allowed")]
    InvalidChars,
    /// The parts are right and do not make a number.
    #[error("the document number is not written in a known form")]
    InvalidFormat,
    /// Too short or too long for its type.
    #[error("the document number is too short or too long for its type")]
    InvalidLength,
    /// A number that stands for none: one digit repeated, or the keyboard run.
    #[error("the document number is a placeholder")]
    Placeholder,
    /// A NIT with its check digit stands where a person's number should.
    #[error("this looks like a NIT: write the number of the person's document")]
    LooksLikeNit,
}

/// A document number in the form in which equal documents are equal. Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Document {
    document_type: DocumentType,
    number: String,
}

/// The code in DIAN's list of identity documents.
#[must_use]
pub const fn dian_code(document_type: DocumentType) -> u8 {
    match document_type {
        DocumentType::Cc => 13,
        DocumentType::Ce => 22,
        DocumentType::Ppt => 48,
        DocumentType::Pep => 47,
        DocumentType::Pa => 41,
        DocumentType::Ti => 12,
        DocumentType::De => 42,
    }
}

/// What people write before the number, without accents, dots and spaces.
const fn labels(document_type: DocumentType) -> &'static [&'static str] {
    match document_type {
        DocumentType::Cc => &["cc", "cedula", "ceduladeciudadania", "ceduladeciudadaniacc"],
        DocumentType::Ce => &["ce", "cedula", "ceduladeextranjeria", "ceduladeextranjeriace"],
        DocumentType::Ppt => &["ppt", "permisoporprotecciontemporal"],
        DocumentType::Pep => &["pep", "permisoespecialdepermanencia"],
        DocumentType::Pa => &["pa", "pasaporte", "passport"],
        DocumentType::Ti => &["ti", "tarjetadeidentidad"],
        DocumentType::De => &["de", "documento", "documentoextranjero"],
    }
}

const fn length(document_type: DocumentType) -> RangeInclusive<usize> {
    match document_type {
        DocumentType::Cc => 3..=10,
        DocumentType::Ce => 4..=10,
        DocumentType::Ppt => 6..=10,
        DocumentType::Pep => 15..=15,
        DocumentType::Pa => 5..=16,
        DocumentType::Ti => 10..=11,
        DocumentType::De => 3..=20,
    }
}

const fn has_letters(document_type: DocumentType) -> bool {
    matches!(document_type, DocumentType::Pa | DocumentType::De)
}

/// A TI of somebody born in 2000 begins with zeros that count; so may a passport.
const fn drops_leading_zeros(document_type: DocumentType) -> bool {
    matches!(document_type, DocumentType::Cc | DocumentType::Ce | DocumentType::Ppt)
}

impl DocumentWarning {
    /// The stable code of the warning.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ReplacedByPpt => "REPLACED_BY_PPT",
            Self::Minor => "MINOR",
        }
    }
}

impl DocumentError {
    /// The stable code of the refusal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "EMPTY",
            Self::InvalidChars => "INVALID_CHARS",
            Self::InvalidFormat => "INVALID_FORMAT",
            Self::InvalidLength => "INVALID_LENGTH",
            Self::Placeholder => "PLACEHOLDER",
            Self::LooksLikeNit => "LOOKS_LIKE_NIT",
        }
    }
}

impl Document {
    /// Reads what a person wrote as the number of a document of this type (DR-4).
    ///
    /// # Errors
    /// When it cannot be such a number.
    pub fn parse(document_type: DocumentType, text: &str) -> Result<Self, DocumentError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(DocumentError::Empty);
        }
        if text.len() > MAX_WRITTEN_BYTES {
            return Err(DocumentError::InvalidLength);
        }
        let number = if has_letters(document_type) {
            letters_and_digits(without_words(document_type, text))?
        } else {
            digits(document_type, text)?
        };
        check_number(document_type, &number)?;
        Ok(Self { document_type, number })
    }

    /// The type of the document.
    #[must_use]
    pub const fn document_type(&self) -> DocumentType {
        self.document_type
    }

    /// The whole number: for the store and for comparing, never for a list, a log or a notice (DR-5).
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The form that may be shown: `***017` (DR-5). A number of three digits shows none.
    #[must_use]
    pub fn masked(&self) -> String {
        masked(&self.number)
    }

    /// What staff should know about it, if anything.
    #[must_use]
    pub const fn warning(&self) -> Option<DocumentWarning> {
        match self.document_type {
            DocumentType::Pep => Some(DocumentWarning::ReplacedByPpt),
            DocumentType::Ti => Some(DocumentWarning::Minor),
            _ => None,
        }
    }
}

/// The form of a stored number that may be shown: `***017` (DR-5).
#[must_use]
pub fn masked(number: &str) -> String {
    let hidden = number.len().saturating_sub(SHOWN);
    match number.get(hidden..) {
        Some(shown) if hidden > 0 => format!("***{shown}"),
        _ => "***".to_owned(),
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({} {})", self.document_type.code(), self.masked())
    }
}

/// The digits of a numeric document: its label and a trailing `de <place>` dropped.
fn digits(document_type: DocumentType, text: &str) -> Result<String, DocumentError> {
    let Some(start) = text.find(|sign: char| sign.is_ascii_digit()) else {
        return Err(if is_label(document_type, text) {
            DocumentError::Empty
        } else {
            DocumentError::InvalidChars
        });
    };
    let (label, rest) = text.split_at(start);
    if label_word(label) == "nit" {
        return Err(DocumentError::LooksLikeNit);
    }
    if !is_label(document_type, label) {
        return Err(DocumentError::InvalidChars);
    }
    let parts =
        without_place(rest).split(is_hyphen).map(only_digits).collect::<Result<Vec<_>, DocumentError>>()?;
    let number = match parts.as_slice() {
        [number] => number,
        [body, check] if matches!(body.len(), 9 | 10) && check.len() == 1 => {
            return Err(DocumentError::LooksLikeNit);
        }
        _ => return Err(DocumentError::InvalidFormat),
    };
    let significant = number.trim_start_matches('0');
    if significant.is_empty() {
        return Err(DocumentError::Placeholder);
    }
    Ok(if drops_leading_zeros(document_type) { significant } else { number }.to_owned())
}

/// The letters and digits of a passport or foreign document, upper-cased, zeros kept.
fn letters_and_digits(text: &str) -> Result<String, DocumentError> {
    let number: String = text
        .chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '.' && !is_hyphen(*sign))
        .map(|sign| sign.to_ascii_uppercase())
        .collect();
    if number.is_empty() {
        return Err(DocumentError::Empty);
    }
    if !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(DocumentError::InvalidChars);
    }
    if !number.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(DocumentError::InvalidFormat);
    }
    Ok(number)
}

fn check_number(document_type: DocumentType, number: &str) -> Result<(), DocumentError> {
    let mut bytes = number.bytes();
    let equal = bytes.next().is_none_or(|first| bytes.all(|byte| byte == first));
    if !length(document_type).contains(&number.len()) {
        Err(DocumentError::InvalidLength)
    } else if equal || number == "123456789" || number == "1234567890" {
        Err(DocumentError::Placeholder)
    } else {
        Ok(())
    }
}

/// Drops a leading label only where it stands apart: `PA123456` is a number of the series PA.
fn without_words(document_type: DocumentType, text: &str) -> &str {
    let mut rest = text;
    for apart in [' ', ':'] {
        if let Some((label, number)) = rest.split_once(apart)
            && is_label(document_type, label)
        {
            rest = number.trim_start_matches([' ', ':']);
        }
    }
    match rest.split_once(' ') {
        Some((label, number)) if is_label(document_type, label) => number,
        _ => rest,
    }
}

/// Whether the text says no more than which document follows.
fn is_label(document_type: DocumentType, text: &str) -> bool {
    let word = label_word(text);
    let word = ["numero", "nro", "num", "no", "n"]
        .iter()
        .find_map(|number| word.strip_suffix(number))
        .unwrap_or(&word);
    word.is_empty() || labels(document_type).contains(&word)
}

/// Small letters without accents, dots, colons and spaces.
fn label_word(text: &str) -> String {
    text.chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '.' | ':' | '#' | '\u{b0}' | '\u{ba}'))
        .flat_map(char::to_lowercase)
        .map(|sign| match sign {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' => 'u',
            other => other,
        })
        .collect()
}

/// Drops a trailing `de Bogotá`: where the document was issued.
fn without_place(text: &str) -> &str {
    let Some(end) = text.find(char::is_alphabetic) else { return text };
    let (number, tail) = text.split_at(end);
    let mut words = tail.split_whitespace();
    let of = words.next().is_some_and(|word| word.eq_ignore_ascii_case("de"));
    let place = words.next().is_some() && !tail.chars().any(|sign| sign.is_ascii_digit());
    if of && place && number.ends_with(char::is_whitespace) { number } else { text }
}

fn only_digits(part: &str) -> Result<String, DocumentError> {
    part.chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '.' | ',' | '\''))
        .map(|sign| if sign.is_ascii_digit() { Ok(sign) } else { Err(DocumentError::InvalidChars) })
        .collect()
}

const fn is_hyphen(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
