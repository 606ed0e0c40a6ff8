//! The plans of the hot pages, as PostgreSQL reports them for the very statements that the desk sends: `auto_explain`
//! tells the client, and the driver's log is printed.

use super::fixture::{Bench, superuser};
use std::io::Write;
use std::sync::Arc;
use tracing_subscriber::EnvFilter;
use turno::app::App;
use turno::platform::clock::SystemClock;
use turno::platform::ids::Ids;
use turno::queue::list_places;
use turno::tickets::{CardFilter, list_cards, list_queue_cards};

/// After so many executions PostgreSQL may plan without looking at the values: that plan is the one shown.
const EXECUTIONS: usize = 8;

const WATCH: &str = "ALTER DATABASE {db} SET session_preload_libraries = 'auto_explain';
    ALTER DATABASE {db} SET auto_explain.log_min_duration = 0;
    ALTER DATABASE {db} SET auto_explain.log_analyze = on;
    ALTER DATABASE {db} SET auto_explain.log_timing = off;
    ALTER DATABASE {db} SET auto_explain.log_level = 'notice';";

const REST: &str = "ALTER DATABASE {db} RESET ALL;";

pub async fn hot_pages(bench: &Bench) {
    configure(bench, WATCH).await;
    let app = App::open(&bench.ground(), Arc::new(SystemClock), Arc::new(Ids::system())).await.unwrap();
    configure(bench, REST).await;
    for page in ["queue", "places", "MyTickets"] {
        let who = if page == "queue" { bench.agents[0].clone() } else { Bench::client() };
        for execution in 1..=EXECUTIONS {
            let tx = app.desk.read(&who).await.unwrap();
            let own = list_cards(&tx, &CardFilter::default(), true, None, 26).await.unwrap();
            let ids: Vec<_> = own.iter().map(|card| card.ticket.id).collect();
            let log = (execution == EXECUTIONS).then(listen);
            if log.is_some() {
                println!("plan of {page}");
            }
            match page {
                "queue" => drop(list_queue_cards(&tx, None, 26).await.unwrap()),
                "places" => drop(list_places(&tx, &ids).await.unwrap()),
                _ => drop(list_cards(&tx, &CardFilter::default(), true, None, 26).await.unwrap()),
            }
            // The server may tell only when the statement's portal is closed.
            tx.rollback().await.unwrap();
            drop(log);
        }
    }
    app.close().await.unwrap();
}

async fn configure(bench: &Bench, sql: &str) {
    let pool = sqlx::PgPool::connect(&superuser(bench.database())).await.unwrap();
    let sql = sql.replace("{db}", &bench.database().name);
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap();
    pool.close().await;
}

/// Prints what the server tells until the guard is dropped.
fn listen() -> tracing::subscriber::DefaultGuard {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("off,sqlx::postgres::notice=trace"))
        .with_ansi(false)
        .without_time()
        .with_writer(|| Lines)
        .finish();
    tracing::subscriber::set_default(subscriber)
}

struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        // The statement itself is long; the plan begins after it.
        for line in text.lines().skip_while(|line| !line.contains("(cost=")) {
            println!("    {line}");
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
