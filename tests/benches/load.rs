//! Callers that do the same thing over and over for a while.

use std::time::{Duration, Instant};

pub struct Figures {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>8.0}/s   p50 {:>8.2?}   p99 {:>8.2?}", self.per_second, self.p50, self.p99)
    }
}

/// Runs so many callers for so long; one that has nothing left to do says so.
pub async fn run<F, T>(callers: usize, time: Duration, work: F) -> Figures
where
    F: Fn(usize) -> T,
    T: Future<Output = bool>,
{
    let started = Instant::now();
    let each = (0..callers).map(|caller| {
        let work = &work;
        async move {
            let mut waits = Vec::new();
            while started.elapsed() < time {
                let at = Instant::now();
                if !work(caller).await {
                    break;
                }
                waits.push(at.elapsed());
            }
            waits
        }
    });
    let waits = futures::future::join_all(each).await.into_iter().flatten().collect();
    figures(waits, started.elapsed())
}

pub fn figures(mut waits: Vec<Duration>, time: Duration) -> Figures {
    waits.sort_unstable();
    let at =
        |share: usize| waits.get((waits.len() * share / 100).min(waits.len().saturating_sub(1))).copied();
    let per_second = waits.len() as f64 / time.as_secs_f64();
    Figures { per_second, p50: at(50).unwrap_or_default(), p99: at(99).unwrap_or_default() }
}
