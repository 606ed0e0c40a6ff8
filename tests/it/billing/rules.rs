//! What an item costs, against what others computed.

use crate::tariff::oracles::policy;
use desk_tests::oracles::{rows, whole};
use turno::billing::rules::{Charge, Overflow, Work, charge, hours, one_line};
use turno::command::Decimal;
use turno::tariff::{Amounts, Terms};

fn work(seconds: &[i64]) -> Work {
    Work { sessions: i64::try_from(seconds.len()).unwrap(), seconds: seconds.iter().sum() }
}

fn sessions(text: &str, unit: i64) -> Vec<i64> {
    text.split(';').filter(|part| !part.is_empty()).map(|part| whole(part) * unit).collect()
}

/// Whole pesos of three columns.
fn amounts(row: &std::collections::HashMap<String, String>) -> Amounts {
    let pesos = |column: &str| whole(&row[column]) * 100;
    Amounts { base: pesos("base_cop"), iva: pesos("iva_cop"), total: pesos("total_cop") }
}

#[test]
fn oracle_billing_blocks() {
    for row in rows("billing_blocks.csv") {
        let charged = charge(&policy(), work(&sessions(&row["sessions_seconds"], 1)), None).unwrap();
        let Some(Charge { blocks, amounts: found, quantity, unit_price, .. }) = charged else {
            assert_eq!((row["line"].as_str(), whole(&row["blocks"])), ("no", 0), "{row:?}");
            continue;
        };
        assert_eq!((row["line"].as_str(), blocks), ("yes", whole(&row["blocks"])), "{row:?}");
        assert_eq!(found, amounts(&row), "{row:?}");
        assert_eq!(Decimal(quantity).to_string(), row["quantity"], "{row:?}");
        assert_eq!(turno::command::Decimal(unit_price).to_string(), row["unit_price_cop"], "{row:?}");
    }
}

#[test]
fn oracle_invoice_totals() {
    for row in rows("invoice_totals.csv") {
        let items = sessions(&row["items_minutes"], 60);
        let charges = items.iter().filter_map(|seconds| charge(&policy(), work(&[*seconds]), None).unwrap());
        let charges: Vec<Charge> = charges.collect();
        let sum =
            charges.iter().try_fold(Amounts::default(), |sum, charge| sum.plus(charge.amounts)).unwrap();
        assert_eq!(i64::try_from(charges.len()).unwrap(), whole(&row["lines"]), "{row:?}");
        assert_eq!(charges.iter().map(|charge| charge.blocks).sum::<i64>(), whole(&row["blocks"]), "{row:?}");
        assert_eq!(sum, amounts(&row), "{row:?}");
    }
}

/// One block at such a price that its tax, at one percent of a centavo's hundredth, is the oracle's value.
#[test]
fn oracle_dian_rounding() {
    let mut tried = 0;
    for row in rows("dian_rounding.csv") {
        let value = &row["value"];
        let (integer, places) = value.split_once('.').unwrap_or((value, ""));
        // The tax of a price in centavos at a rate in hundredths of a percent has four places more.
        let digits: Option<i64> = format!("{integer}{places:0<6}").parse().ok();
        let Some(price) = digits.filter(|price| *price > 0 && places.len() <= 6) else { continue };
        let terms = Terms {
            block_price: price,
            iva_basis_points: 1,
            unit_code: turno::tariff::rules::PIECE.to_owned(),
            ..policy()
        };
        let charged = charge(&terms, work(&[1]), None).unwrap().unwrap();
        assert_eq!(Decimal(charged.amounts.iva).to_string(), row["dian"], "{row:?}");
        tried += 1;
    }
    assert!(tried > 10, "{tried} roundings are too few");
}

#[test]
fn it_is_explained_in_words_and_numbers() {
    let explained = |sessions: &[i64], cap: Option<i64>| {
        charge(&policy(), work(sessions), cap).unwrap().unwrap().explanation
    };
    assert_eq!(
        explained(&[1_800, 1_740], None),
        "2 sesiones, 3.540 s → 2 bloques × $ 30.000 = $ 60.000 + IVA $ 11.400 = $ 71.400"
    );
    assert_eq!(
        explained(&[1], Some(2)),
        "1 sesión, 1 s → 1 bloque × $ 30.000 = $ 30.000 + IVA $ 5.700 = $ 35.700"
    );
    assert_eq!(
        explained(&[8_940], Some(4)),
        "1 sesión, 8.940 s → 5 bloques (máximo cotizado: 4) → 4 bloques × $ 30.000 = $ 120.000 + IVA $ 22.800 = $ 142.800"
    );
}

#[test]
fn the_cap_holds_and_nothing_costs_nothing() {
    assert_eq!(charge(&policy(), work(&[]), Some(3)), Ok(None));
    assert_eq!(charge(&policy(), work(&[0, 0]), None), Ok(None));
    for (seconds, cap, blocks) in [(1, 3, 1), (5_400, 3, 3), (5_401, 3, 3), (90_000, 3, 3), (5_401, 4, 4)] {
        let charged = charge(&policy(), work(&[seconds]), Some(cap)).unwrap().unwrap();
        assert_eq!(charged.blocks, blocks, "{seconds} s, at most {cap}");
    }
}

#[test]
fn an_amount_that_nothing_can_hold_is_an_overflow() {
    let dear = Terms { block_price: i64::MAX, ..policy() };
    assert_eq!(charge(&dear, work(&[1_801]), None), Err(Overflow));
    assert_eq!(charge(&dear, work(&[1]), None), Err(Overflow), "with the tax it is too much");
}

#[test]
fn a_description_is_one_line_of_two_hundred_characters() {
    assert_eq!(one_line(" Un campo\n\n para la  placa\t"), "Un campo para la placa");
    let long = one_line(&"ñ".repeat(300));
    assert_eq!((long.chars().count(), long.chars().last()), (200, Some('…')));
    assert_eq!(one_line(&"x".repeat(200)), "x".repeat(200));
}

#[test]
fn minutes_are_hours_in_hundredths() {
    for (minutes, hundredths) in [(0, 0), (30, 50), (60, 100), (-90, -150), (20, 33), (40, 67)] {
        assert_eq!(hours(minutes), hundredths, "{minutes} min");
    }
}
