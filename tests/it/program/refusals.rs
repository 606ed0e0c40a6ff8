//! What the program does not begin with.

use crate::faults::desk;
use desk_tests::process::{Base, Process, outcome};

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[tokio::test]
async fn the_demo_touches_no_server() {
    let base = Base::postgres().await;
    let (began, said) = base.run(&["demo", "--listen", "127.0.0.1:0"]).await;
    assert!(!began && said.contains("TURNO_DATABASE_URL"), "{said}");
    assert_eq!(std::fs::read_dir(base.folder()).unwrap().count(), 0, "nothing was made");
}

#[tokio::test]
async fn several_processes_sign_with_one_key_or_not_at_all() {
    let (began, said) = Base::postgres().await.run(&SERVE).await;
    assert!(!began && said.contains("TURNO_SIGNING_KEY"), "{said}");
}

#[tokio::test]
async fn production_is_not_a_file() {
    let (began, said) = Base::sqlite().run(&[&SERVE[..], &["--production"]].concat()).await;
    assert!(!began && said.contains("production needs PostgreSQL"), "{said}");
}

/// The same database that production serves while nobody of the demo is in it.
#[tokio::test]
async fn production_serves_no_demo_accounts() {
    let base = Base::postgres().await;
    let (process, _log) = Process::serve_logging(&base, &["--production", "--log", "info"]).await;
    assert!(process.terminate().await);
    let process = Process::serve(&base, &[]).await;
    desk::enter(&base, &process, 0).await;
    assert!(process.terminate().await);
    for task in [&SERVE[..], &["worker"]] {
        let mut command = base.command(&[task, &["--production"]].concat());
        let (began, said) = outcome(command.env("TURNO_SIGNING_KEY", "11".repeat(32))).await;
        assert!(!began && said.contains("demo accounts"), "{task:?}: {said}");
    }
}
