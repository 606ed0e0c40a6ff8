//! `tariffSet`.

use crate::tickets::world::World;
use chrono::NaiveDate;
use desk_tests::on_both_stacks;
use turno::command::{Date, Decimal, UserErrorCode as Code};
use turno::tariff::{TariffSet, find_in_force, list_tariffs};
use turno_entity::Role;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn from(text: &str) -> TariffSet {
    TariffSet {
        effective_from: Date(day(text)),
        block_minutes: 60,
        block_price: Decimal(7_000_000),
        iva_percent: Decimal(500),
        item_code: "SOP-HORA".to_owned(),
        item_scheme: "999".to_owned(),
        unit_code: "HUR".to_owned(),
        idempotency_key: None,
    }
}

on_both_stacks!(a_tariff_holds_from_its_day_on_and_the_past_keeps_its_own, |stack| {
    let world = World::open(stack).await;
    world.done(&world.admin, from("2026-11-25")).await;
    let tx = world.read().await;
    let price = async |on: &str| {
        let row = find_in_force(&tx, day(on)).await.unwrap();
        (row.block_minutes, row.block_price, row.iva_basis_points)
    };
    assert_eq!(price("2026-11-24").await, (30, 3_000_000, 1_900), "the policy's");
    assert_eq!(price("2026-11-25").await, (60, 7_000_000, 500));
    let listed: Vec<NaiveDate> =
        list_tariffs(&tx, 10).await.unwrap().into_iter().map(|row| row.effective_from).collect();
    assert_eq!(listed, [day("2026-11-25"), day("2020-01-01")]);
});

on_both_stacks!(a_tariff_that_cannot_be_is_refused, |stack| {
    let world = World::open(stack).await;
    for (command, code, path) in [
        (from("2026-11-24"), Code::DateInvalid, "effectiveFrom"),
        (TariffSet { block_minutes: 0, ..from("2026-12-01") }, Code::ValueInvalid, "blockMinutes"),
        (TariffSet { block_minutes: 481, ..from("2026-12-01") }, Code::ValueInvalid, "blockMinutes"),
        (TariffSet { block_price: Decimal(0), ..from("2026-12-01") }, Code::ValueInvalid, "blockPrice"),
        (
            TariffSet { block_price: Decimal(100_000_000_001), ..from("2026-12-01") },
            Code::ValueInvalid,
            "blockPrice",
        ),
        (TariffSet { iva_percent: Decimal(-1), ..from("2026-12-01") }, Code::ValueInvalid, "ivaPercent"),
        (TariffSet { iva_percent: Decimal(10_001), ..from("2026-12-01") }, Code::ValueInvalid, "ivaPercent"),
        (TariffSet { item_scheme: "002".into(), ..from("2026-12-01") }, Code::ValueInvalid, "itemScheme"),
        (TariffSet { item_code: " ".into(), ..from("2026-12-01") }, Code::TextRequired, "itemCode"),
        (TariffSet { unit_code: "KGM".into(), ..from("2026-12-01") }, Code::ValueInvalid, "unitCode"),
        // Seven minutes are no whole hundredth of an hour.
        (TariffSet { block_minutes: 7, ..from("2026-12-01") }, Code::ValueInvalid, "unitCode"),
    ] {
        world.refuses(&world.admin, command, &[(code, path)]).await;
    }
    world.done(&world.admin, from("2026-12-01")).await;
    world.refuses(&world.admin, from("2026-12-01"), &[(Code::DateInvalid, "effectiveFrom")]).await;
    world.allows_only(&[Role::Admin], &from("2026-12-02")).await;
});
