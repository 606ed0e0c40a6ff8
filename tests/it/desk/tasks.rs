//! A task that must not end is started again when it ends or panics.

use chrono::{DateTime, TimeDelta, Utc};
use desk_tests::clock::ManualClock;
use desk_tests::stack::OPENING;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use turno::platform::clock::Clock;
use turno::platform::tasks;

#[tokio::test]
async fn it_is_started_again_after_a_second() {
    let opening: DateTime<Utc> = OPENING.parse().unwrap();
    let clock = Arc::new(ManualClock::starting_at(opening));
    let starts = Arc::new(AtomicU32::new(0));
    let (counted, timed) = (Arc::clone(&starts), Arc::<ManualClock>::clone(&clock) as Arc<dyn Clock>);
    let kept = tokio::spawn(tasks::keep("test", timed, move || {
        let start = counted.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            match start {
                1 => panic!("a mistake in the code"),
                2 => {}
                _ => std::future::pending().await,
            }
        }
    }));
    for second in 1..=2 {
        let until = opening + TimeDelta::seconds(second);
        assert_eq!(clock.armed_by(until).await, until);
        assert_eq!(starts.load(Ordering::SeqCst), u32::try_from(second).unwrap());
        clock.advance(TimeDelta::seconds(1));
    }
    while starts.load(Ordering::SeqCst) < 3 {
        tokio::task::yield_now().await;
    }
    assert!(!kept.is_finished());
    kept.abort();
}
