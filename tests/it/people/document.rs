//! Reading an identity document (DR-4) and showing it (DR-5).

use desk_tests::oracles;
use proptest::prelude::*;
use turno::people::{Document, DocumentError, DocumentWarning, dian_code};
use turno_entity::DocumentType;

#[test]
fn oracle_person_ids() {
    for row in oracles::rows("person_ids.csv") {
        let document_type = DocumentType::from_code(&row["doc_type"]).unwrap_or_else(|| panic!("{row:?}"));
        assert_eq!(dian_code(document_type).to_string(), row["dian_code"], "{row:?}");
        let read = Document::parse(document_type, &row["input"]);
        match row["expect"].as_str() {
            "ok" => {
                let document = read.unwrap_or_else(|e| panic!("{row:?}: {e}"));
                assert_eq!(document.number(), row["normalized"], "{row:?}");
                assert_eq!(document.document_type(), document_type, "{row:?}");
            }
            "error" => assert_eq!(read.map_err(DocumentError::code), Err(row["error"].as_str()), "{row:?}"),
            other => panic!("unknown expectation {other}"),
        }
    }
}

fn code(document_type: DocumentType, text: &str) -> &'static str {
    Document::parse(document_type, text).map_or_else(DocumentError::code, |_| "ok")
}

#[test]
fn only_the_last_three_digits_are_shown() {
    let document = Document::parse(DocumentType::Cc, "C.C. 1.999.000.017 de Bogotá D.C.").expect("a cédula");
    assert_eq!(document.masked(), "***017");
    assert_eq!(format!("{document:?}"), "Document(CC ***017)");
    let short = Document::parse(DocumentType::Cc, "127").expect("an old cédula");
    assert_eq!(short.masked(), "***");
}

#[test]
fn a_nit_is_told_from_a_cedula() {
    assert_eq!(code(DocumentType::Cc, "999.000.001-2"), "LOOKS_LIKE_NIT");
    assert_eq!(code(DocumentType::Cc, "1999000017 \u{2013} 0"), "LOOKS_LIKE_NIT");
    assert_eq!(code(DocumentType::Cc, "NIT 999000001"), "LOOKS_LIKE_NIT");
    assert_eq!(code(DocumentType::Cc, "98000123-4"), "INVALID_FORMAT");
}

#[test]
fn every_type_has_its_own_form() {
    let cases = [
        (DocumentType::Cc, "Cédula de ciudadanía No. 98.000.123", "ok"),
        (DocumentType::Cc, "0098000123", "ok"),
        (DocumentType::Cc, "C.C.", "EMPTY"),
        (DocumentType::Cc, "CE 98000123", "INVALID_CHARS"),
        (DocumentType::Cc, "98000123 de", "INVALID_CHARS"),
        (DocumentType::Cc, "12345678901", "INVALID_LENGTH"),
        (DocumentType::Ppt, "PPT", "EMPTY"),
        (DocumentType::Pep, "90000000000012", "INVALID_LENGTH"),
        (DocumentType::Pa, "PA123456", "ok"),
        (DocumentType::Pa, "Pasaporte No. XX 000001", "ok"),
        (DocumentType::Pa, "X123", "INVALID_LENGTH"),
        (DocumentType::Pa, "XX_00001", "INVALID_CHARS"),
        (DocumentType::Pa, "000000", "PLACEHOLDER"),
        (DocumentType::Ti, "00123100017", "ok"),
        (DocumentType::De, "12.345.678-Z", "ok"),
        (DocumentType::De, "X1", "INVALID_LENGTH"),
        (DocumentType::De, "no aplica", "INVALID_FORMAT"),
    ];
    for (document_type, text, expected) in cases {
        assert_eq!(code(document_type, text), expected, "{document_type:?} {text:?}");
    }
    let number = |kind, text| Document::parse(kind, text).expect("a document").number().to_owned();
    assert_eq!(number(DocumentType::Pa, "PA123456"), "PA123456");
    assert_eq!(number(DocumentType::Pa, "pasaporte no. xx 000001"), "XX000001");
    assert_eq!(number(DocumentType::Ti, "00123100017"), "00123100017");
    assert_eq!(number(DocumentType::Cc, "0098000123"), "98000123");
}

#[test]
fn some_are_accepted_with_a_warning() {
    let warning = |kind, text| Document::parse(kind, text).expect("a document").warning();
    assert_eq!(warning(DocumentType::Ti, "1999000017"), Some(DocumentWarning::Minor));
    assert_eq!(warning(DocumentType::Pep, "900000000000123"), Some(DocumentWarning::ReplacedByPpt));
    assert_eq!(warning(DocumentType::Cc, "1999000017"), None);
    assert_eq!(DocumentWarning::Minor.code(), "MINOR");
}

fn types() -> impl Strategy<Value = DocumentType> {
    proptest::sample::select(DocumentType::ALL.to_vec())
}

proptest! {
    #[test]
    fn parse_never_panics(document_type in types(), text in ".*") {
        let _ = Document::parse(document_type, &text);
    }

    #[test]
    fn what_was_read_reads_back(document_type in types(), text in "([a-z]{2,4}[. :]{1,2})?[0-9A-Za-z., -]{1,20}") {
        if let Ok(document) = Document::parse(document_type, &text) {
            prop_assert_eq!(Document::parse(document_type, document.number()), Ok(document.clone()));
            prop_assert!(!document.masked().contains(document.number()));
        }
    }
}
