//! What the oracles do not have: other tariffs, and the ends of numbers.

use super::oracles::policy;
use turno::command::{Decimal, YearMonth};
use turno::tariff::{Amounts, Terms, rules};

#[test]
fn a_block_is_begun_by_its_first_second() {
    let terms = policy();
    for (seconds, blocks) in [(-5, 0), (0, 0), (1, 1), (1_800, 1), (1_801, 2), (3_600, 2), (86_400, 48)] {
        assert_eq!(terms.blocks(seconds), blocks, "{seconds} s");
    }
    let quarters = Terms { block_minutes: 15, ..policy() };
    assert_eq!((quarters.blocks(900), quarters.blocks(901)), (1, 2));
}

#[test]
fn a_tariff_that_does_not_divide_evenly_is_rounded_as_the_dian_does() {
    // 33,333.33 pesos at 19 %: 6,333.3327, of which the next digit is 2.
    let terms = Terms { block_price: 3_333_333, ..policy() };
    assert_eq!(terms.amounts(1).unwrap(), Amounts { base: 3_333_333, iva: 633_333, total: 3_966_666 });
    // 0.50 pesos at 19 %: 0.095, a 5 that nothing follows, which stays.
    let terms = Terms { block_price: 50, ..policy() };
    assert_eq!(terms.amounts(1).unwrap(), Amounts { base: 50, iva: 9, total: 59 });
    // A reversal is the mirror of what it takes back.
    assert_eq!(terms.amounts(-1).unwrap(), Amounts { base: -50, iva: -9, total: -59 });
}

#[test]
fn an_hour_with_more_than_two_places_needs_the_unit_of_a_piece() {
    let uneven = Terms { block_minutes: 7, ..policy() };
    assert!(!uneven.is_even() && policy().is_even());
    let pieces = Terms { unit_code: rules::PIECE.to_owned(), ..uneven };
    assert!(pieces.is_even());
    assert_eq!((pieces.quantity(3), pieces.unit_price()), (Some(300), Some(3_000_000)));
}

#[test]
fn an_amount_that_no_number_holds_is_none() {
    let dear = Terms { block_price: i64::MAX / 2, ..policy() };
    assert_eq!((dear.amounts(3), dear.amounts(2)), (None, None), "the base, and the tax on it");
    assert_eq!(policy().blocks(i64::MAX), i64::MAX / 1_800 + 1);
    let most = Amounts { base: i64::MAX, iva: 0, total: i64::MAX };
    assert_eq!(most.plus(Amounts { base: 1, iva: 0, total: 1 }), None);
}

#[test]
fn a_decimal_is_written_one_way_and_read_without_a_float() {
    for (text, hundredths) in [
        ("0", 0),
        ("1.5", 150),
        ("-0.05", -5),
        ("60000.00", 6_000_000),
        ("999999999999999.99", 99_999_999_999_999_999),
    ] {
        assert_eq!(text.parse(), Ok(Decimal(hundredths)), "{text}");
    }
    for text in ["", ".5", "5.", "1.005", "1e3", "+1", "1,5", " 1", "NaN", "1000000000000000", "--1"] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
    assert_eq!(
        [Decimal(0), Decimal(-5), Decimal(6_000_000)].map(|d| d.to_string()),
        ["0.00", "-0.05", "60000.00"]
    );
}

#[test]
fn a_month_has_its_first_and_its_last_day() {
    let month: YearMonth = "2028-02".parse().unwrap();
    assert_eq!(
        (month.first().to_string(), month.last().to_string()),
        ("2028-02-01".into(), "2028-02-29".into())
    );
    for text in ["2028-2", "2028-13", "2028-00", "202802", "2028-02-01", "0028-02", "2028/02", "+028-02"] {
        assert!(text.parse::<YearMonth>().is_err(), "{text}");
    }
}
