//! Reading and writing a NIT (DR-1, DR-2).

use desk_tests::oracles;
use proptest::prelude::*;
use turno::companies::{Nit, NitError, WrittenNit};

#[test]
fn oracle_nit() {
    for row in oracles::rows("nit.csv") {
        let nit = Nit::from_stored(&row["nit"]).unwrap_or_else(|e| panic!("{row:?}: {e}"));
        assert_eq!(nit.check_digit().to_string(), row["dv"], "{row:?}");
        assert_eq!(nit.canonical(), row["canonical"], "{row:?}");
        assert_eq!(nit.pretty(), row["pretty"], "{row:?}");
        assert_eq!(nit.digits(), row["nit"], "{row:?}");
        assert_eq!(Nit::parse(&row["canonical"]), Ok(nit), "{row:?}");
        assert_eq!(Nit::parse(&row["pretty"]), Ok(nit), "{row:?}");
    }
}

#[test]
fn oracle_nit_forms() {
    for row in oracles::rows("nit_forms.csv") {
        let read = WrittenNit::parse(&row["input"]);
        match row["expect"].as_str() {
            "ok" => {
                let written = read.unwrap_or_else(|e| panic!("{row:?}: {e}"));
                assert_eq!(written.nit.digits(), row["nit"], "{row:?}");
                assert_eq!(written.nit.check_digit().to_string(), row["dv"], "{row:?}");
                assert_eq!(written.check_digit_given, row["dv_given"] == "yes", "{row:?}");
            }
            "error" => assert_eq!(read.map_err(NitError::code), Err(row["error"].as_str()), "{row:?}"),
            other => panic!("unknown expectation {other}"),
        }
    }
}

#[test]
fn a_nit_of_the_world_is_written_in_its_three_forms() {
    let nit = Nit::parse("999000001").expect("a company's number without its check digit");
    assert_eq!(nit.canonical(), "999000001-2");
    assert_eq!(nit.pretty(), "999.000.001-2");
    assert_eq!(nit.to_string(), "999000001-2");
    assert_eq!("NIT 999.000.001 DV: 2".parse(), Ok(nit));
}

#[test]
fn the_first_broken_rule_decides() {
    let cases = [
        ("NIT", "INVALID_FORMAT"),
        ("NO", "INVALID_CHARS"),
        ("NO INFORMA", "INVALID_CHARS"),
        ("-", "INVALID_FORMAT"),
        ("999.000.001-", "INVALID_FORMAT"),
        ("0890.903.938-8", "INVALID_FORMAT"),
        ("999999999", "PLACEHOLDER"),
        ("111111111", "PLACEHOLDER"),
        ("11111111111", "PLACEHOLDER"),
        ("0", "PLACEHOLDER"),
        ("12345", "INVALID_LENGTH"),
        ("12345-6", "INVALID_LENGTH"),
        ("\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}", "INVALID_CHARS"),
        ("999.000.001-3", "DV_MISMATCH"),
    ];
    for (text, code) in cases {
        assert_eq!(Nit::parse(text).map_err(NitError::code), Err(code), "{text:?}");
    }
    assert_eq!(Nit::parse(&"9".repeat(100_000)), Err(NitError::InvalidLength));
}

#[test]
fn what_is_stored_is_digits_alone() {
    for text in ["", "999000001-2", "0999000001", "12345", "12345678901", "555555555"] {
        assert!(Nit::from_stored(text).is_err(), "{text:?}");
    }
}

/// The remainder from which the check digit is made, counted apart from the code under test.
fn remainder(number: u64) -> u64 {
    let weights = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43];
    let digit = |place: u32| number / 10_u64.pow(place) % 10;
    (0..10).zip(weights).map(|(place, weight)| digit(place) * weight).sum::<u64>() % 11
}

fn companies() -> impl Strategy<Value = Nit> {
    (800_000_000_u64..999_999_999)
        .prop_filter_map("a placeholder", |number| Nit::from_stored(&number.to_string()).ok())
}

proptest! {
    #[test]
    fn parse_never_panics(text in ".*") {
        let _ = Nit::parse(&text);
    }

    #[test]
    fn parse_never_panics_near_a_nit(text in "(?i:nit|no|n\\.i\\.t)?[.: ]{0,2}[0-9.,' \u{2212}-]{0,16}(D\\.?V\\.? ?)?[0-9]?") {
        if let Ok(nit) = Nit::parse(&text) {
            prop_assert_eq!(Nit::parse(&nit.canonical()), Ok(nit));
        }
    }

    #[test]
    fn every_form_reads_back(number in 100_000_u64..=9_999_999_999) {
        prop_assume!(Nit::from_stored(&number.to_string()).is_ok());
        let nit = Nit::from_stored(&number.to_string()).expect("checked above");
        prop_assert_eq!(Nit::parse(&nit.canonical()), Ok(nit));
        prop_assert_eq!(Nit::parse(&nit.pretty()), Ok(nit));
        prop_assert_eq!(Nit::from_stored(&nit.digits()), Ok(nit));
    }

    /// The official rule gives remainders 1 and 10 the same check digit; it sees every other single slip.
    #[test]
    fn a_single_wrong_digit_is_seen(nit in companies(), place in 0_usize..9, step in 1_u8..10) {
        let mut bytes = nit.canonical().into_bytes();
        bytes[place] = b'0' + (bytes[place] - b'0' + step) % 10;
        let slipped = String::from_utf8(bytes).expect("digits and a hyphen");
        let before = remainder(nit.digits().parse().expect("digits"));
        let after = remainder(slipped[..9].parse().expect("digits"));
        prop_assert_ne!(before, after);
        if matches!((before, after), (1, 10) | (10, 1)) {
            return Ok(());
        }
        prop_assert!(Nit::parse(&slipped).is_err(), "{} read as {}", nit, slipped);
    }

    #[test]
    fn a_wrong_check_digit_is_always_seen(nit in companies(), step in 1_u8..10) {
        let wrong = (nit.check_digit() + step) % 10;
        prop_assert_eq!(Nit::parse(&format!("{}-{wrong}", nit.digits())), Err(NitError::DvMismatch));
    }
}
