//! The grace, as others computed it.

use chrono::{DateTime, NaiveDate, Utc};
use desk_tests::oracles::rows;
use turno::packages::{Bought, entitle, last_free_day};
use turno_entity::{EntitlementReason as Reason, ImprovementKind};

#[test]
fn oracle_grace() {
    for row in rows("grace.csv") {
        let start: Option<NaiveDate> =
            Some(&row["production_start"]).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap());
        let in_package = row["in_package"] == "yes";
        let improvements =
            if in_package { vec![ImprovementKind::Report] } else { vec![ImprovementKind::Field] };
        let bought = Bought { improvements, production_start: start };
        let at: DateTime<Utc> = row["request_at_utc"].parse().unwrap();
        let decided = entitle(&bought, ImprovementKind::Report, at);
        assert_eq!(decided.free, row["chargeable"] == "no", "{row:?}");
        if let Some(start) = start {
            let last: NaiveDate = row["last_free_day"].parse().unwrap();
            assert_eq!((last_free_day(start), decided.last_free_day), (Some(last), Some(last)), "{row:?}");
        }
        let reason = match (in_package, start.is_some(), decided.free) {
            (false, ..) => Reason::OutsidePackage,
            (true, false, _) => Reason::BeforeProduction,
            (true, true, true) => Reason::WithinGrace,
            (true, true, false) => Reason::GraceOver,
        };
        assert_eq!(decided.reason, reason, "{row:?}");
    }
}
