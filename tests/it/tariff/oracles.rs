//! What others computed of blocks, amounts and roundings.

use desk_tests::oracles::{rows, whole};
use turno::tariff::{Amounts, Terms, rules};

/// The policy's tariff: half an hour, 30,000 pesos, 19 %.
pub(crate) fn policy() -> Terms {
    Terms {
        block_minutes: 30,
        block_price: 3_000_000,
        iva_basis_points: 1_900,
        item_code: "SOP-HORA".to_owned(),
        item_scheme: "999".to_owned(),
        unit_code: rules::HOUR.to_owned(),
    }
}

/// Whole pesos as centavos.
fn pesos(text: &str) -> i64 {
    whole(text) * 100
}

#[test]
fn oracle_billing_blocks() {
    for row in rows("billing_blocks.csv") {
        let sessions = row["sessions_seconds"].split(';').filter(|part| !part.is_empty());
        let seconds: i64 = sessions.map(whole).sum();
        assert_eq!(seconds, whole(&row["total_seconds"]), "{row:?}");
        let blocks = policy().blocks(seconds);
        assert_eq!(blocks, whole(&row["blocks"]), "{row:?}");
        assert_eq!(blocks > 0, row["line"] == "yes", "{row:?}");
        let amounts = policy().amounts(blocks).unwrap();
        let expected = Amounts {
            base: pesos(&row["base_cop"]),
            iva: pesos(&row["iva_cop"]),
            total: pesos(&row["total_cop"]),
        };
        assert_eq!(amounts, expected, "{row:?}");
        if blocks > 0 {
            let quantity = turno::command::Decimal(policy().quantity(blocks).unwrap()).to_string();
            assert_eq!(quantity, row["quantity"], "{row:?}");
            let unit_price = turno::command::Decimal(policy().unit_price().unwrap()).to_string();
            assert_eq!(unit_price, row["unit_price_cop"], "{row:?}");
            // DR-32: quantity times unit price is the base.
            assert_eq!(
                policy().quantity(blocks).unwrap() * policy().unit_price().unwrap(),
                amounts.base * 100
            );
        }
    }
}

#[test]
fn oracle_invoice_totals() {
    for row in rows("invoice_totals.csv") {
        let items: Vec<i64> = row["items_minutes"].split(';').map(whole).collect();
        let blocks: Vec<i64> = items.iter().map(|minutes| policy().blocks(minutes * 60)).collect();
        let lines: Vec<Amounts> = blocks
            .iter()
            .filter(|blocks| **blocks > 0)
            .map(|blocks| policy().amounts(*blocks).unwrap())
            .collect();
        let total = lines.iter().try_fold(Amounts::default(), |sum, line| sum.plus(*line)).unwrap();
        assert_eq!(i64::try_from(lines.len()).unwrap(), whole(&row["lines"]), "{row:?}");
        assert_eq!(blocks.iter().sum::<i64>(), whole(&row["blocks"]), "{row:?}");
        let expected = Amounts {
            base: pesos(&row["base_cop"]),
            iva: pesos(&row["iva_cop"]),
            total: pesos(&row["total_cop"]),
        };
        assert_eq!(total, expected, "{row:?}");
    }
}

#[test]
fn oracle_dian_rounding() {
    for row in rows("dian_rounding.csv") {
        let value = &row["value"];
        let (negative, digits) = value.strip_prefix('-').map_or((false, value.as_str()), |rest| (true, rest));
        let (integer, places) = digits.split_once('.').unwrap_or((digits, ""));
        let size: i128 = format!("{integer}{places}").parse().unwrap();
        let denominator = 10_i128.pow(u32::try_from(places.len()).unwrap());
        let hundredths = rules::round(if negative { -size } else { size } * 100, denominator).unwrap();
        assert_eq!(turno::command::Decimal(hundredths).to_string(), row["dian"], "{row:?}");
    }
}
