//! A demo in a folder of its own.

use chrono::{DateTime, Utc};
use desk_tests::clock::ManualClock;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::OnceCell;
use turno::app::{App, Ground};
use turno::audit::{self, Report};
use turno::demo::{Prepared, prepare};
use turno::platform::db::{DbConfig, Scope};
use turno::platform::ids::Ids;
use turno::tickets::{CardFilter, TicketCard, list_cards};

/// A Tuesday, in the middle of the morning.
pub(super) const MORNING: &str = "2026-11-24T15:20:00Z";

/// The hundred of the ten days, seven of the first month of the books, and five of the second.
pub(super) const TICKETS: u64 = 100 + 7 + 5;

/// A folder with a demo, closed.
pub(super) struct House {
    pub(super) folder: TempDir,
    pub(super) present: DateTime<Utc>,
}

impl House {
    /// A demo whose present is this.
    pub(super) async fn at(present: &str) -> Self {
        let house = Self { folder: tempfile::tempdir().unwrap(), present: present.parse().unwrap() };
        assert_eq!(house.prepare().await, Prepared::Made);
        house
    }

    /// A demo whose present is [`MORNING`]: made once in a run, and copied.
    pub(super) async fn in_the_morning() -> Self {
        static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
        let make = async || std::fs::read(Self::at(MORNING).await.file()).unwrap();
        let bytes = FILE.get_or_init(make).await;
        let house = Self { folder: tempfile::tempdir().unwrap(), present: MORNING.parse().unwrap() };
        std::fs::write(house.file(), bytes).unwrap();
        house
    }

    /// What the command line does first.
    pub(super) async fn prepare(&self) -> Prepared {
        prepare(&self.file(), self.present).await.unwrap()
    }

    /// The database.
    pub(super) fn file(&self) -> PathBuf {
        self.folder.path().join("desk.sqlite")
    }

    /// The desk, at its present.
    pub(super) async fn open(&self) -> App {
        let db = DbConfig::Sqlite { path: self.file() };
        let ground =
            Ground { db, redis: None, number_prefix: "LG".to_owned(), quote_days: 15, repeat_days: 90 };
        let clock = Arc::new(ManualClock::starting_at(self.present));
        App::open(&ground, clock, Arc::new(Ids::seeded(9))).await.unwrap()
    }

    /// What the audit says.
    pub(super) async fn audit(&self) -> Report {
        let app = self.open().await;
        let report = audit::verify_at(&app.desk, Some(self.present)).await;
        app.close().await.unwrap();
        report.unwrap_or_else(|finding| panic!("{}: {finding}", self.present))
    }

    /// All tickets, the oldest first.
    pub(super) async fn tickets(&self) -> Vec<TicketCard> {
        let app = self.open().await;
        let tx = app.desk.read_as(Scope::System).await.unwrap();
        let cards = list_cards(&tx, &CardFilter::default(), false, None, 1_000).await.unwrap();
        tx.rollback().await.unwrap();
        app.close().await.unwrap();
        cards
    }
}
