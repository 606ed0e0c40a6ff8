//! `packageSet`.

use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use turno::command::{Date, UserErrorCode as Code};
use turno::packages::{Bought, PackageSet, list_packages};
use turno_entity::{ImprovementKind as Kind, Role, UNIDENTIFIED};

pub(crate) fn package(
    world: &World,
    kinds: &[Kind],
    start: Option<&str>,
    version: Option<i32>,
) -> PackageSet {
    PackageSet {
        company_id: world.company.to_string().into(),
        improvements: kinds.to_vec(),
        production_start: start.map(|text| Date(text.parse().unwrap())),
        expected_version: version,
        idempotency_key: None,
    }
}

on_both_stacks!(a_package_is_set_and_changed_against_the_version_that_was_read, |stack| {
    let world = World::open(stack).await;
    world.done(&world.admin, package(&world, &[Kind::Report, Kind::Field, Kind::Report], None, None)).await;
    let stored = async || list_packages(&world.read().await, &[world.company]).await.unwrap().remove(0);
    let row = stored().await;
    let bought = Bought::of(Some(&row)).unwrap();
    assert_eq!((bought.improvements, row.version), (vec![Kind::Field, Kind::Report], 1));
    for version in [None, Some(0), Some(2)] {
        let stale = package(&world, &[], Some("2026-11-01"), version);
        world.refuses(&world.admin, stale, &[(Code::VersionConflict, "expectedVersion")]).await;
    }
    world.done(&world.admin, package(&world, &[], Some("2026-11-01"), Some(1))).await;
    let row = stored().await;
    assert_eq!((row.version, row.production_start), (2, Some("2026-11-01".parse().unwrap())));
});

on_both_stacks!(a_package_of_no_company_and_by_others_than_admin_is_refused, |stack| {
    let world = World::open(stack).await;
    for company in [UNIDENTIFIED.to_string(), "com_x".to_owned()] {
        let command = PackageSet { company_id: company.into(), ..package(&world, &[], None, None) };
        world.refuses(&world.admin, command, &[(Code::NotFound, "companyId")]).await;
    }
    world.allows_only(&[Role::Admin], &package(&world, &[], None, None)).await;
});
