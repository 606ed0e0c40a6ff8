//! SIGTERM: not ready, sockets leave with 1012, work is finished, the process ends in peace.

use super::desk;
use desk_tests::process::{Base, Process};
use desk_tests::socket::Subscriber;
use serde_json::json;

#[tokio::test]
async fn sigterm_closes_sockets_with_1012_and_ends_in_peace() {
    let base = Base::sqlite();
    let process = Process::serve(&base, &[]).await;
    let people = desk::enter(&base, &process, 1).await;
    let query = "subscription { queueUpdates { __typename position } }";
    let mut subscriber = Subscriber::open(&process.url, &people.agents[0], query, json!({})).await;
    assert_eq!(subscriber.next().await.unwrap()["__typename"], "StreamReady");
    let (closing, peace) = tokio::join!(subscriber.closing(), process.terminate());
    assert_eq!(closing, Some(1012));
    assert!(peace);
}

#[tokio::test]
async fn a_second_desk_on_the_same_file_is_refused() {
    let base = Base::sqlite();
    let process = Process::serve(&base, &[]).await;
    let (started, said) = base.run(&["serve", "--listen", "127.0.0.1:0"]).await;
    assert!(!started && said.contains("another desk runs"), "{said}");
    assert!(process.terminate().await);
}
