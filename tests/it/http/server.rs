//! The listener.

use axum::Router;
use axum::routing::get;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use turno::http::server::serve_at_most;

/// Nothing here takes as long: a bound for failures only.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server with one seat, whose only request is answered when the test says so.
async fn one_seat() -> (SocketAddr, Arc<Notify>, Arc<Notify>, CancellationToken, tokio::task::JoinHandle<()>)
{
    let (arrived, release, drained) =
        (Arc::new(Notify::new()), Arc::new(Notify::new()), CancellationToken::new());
    let (came, go) = (Arc::clone(&arrived), Arc::clone(&release));
    let handler = move || async move {
        came.notify_one();
        go.notified().await;
        "done"
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = serve_at_most(1, listener, Router::new().route("/", get(handler)), drained.clone());
    (address, arrived, release, drained, tokio::spawn(serving))
}

#[tokio::test]
async fn a_full_server_hears_that_it_is_to_stop_and_finishes_its_request() {
    let (address, arrived, release, drained, serving) = one_seat().await;
    let mut guest = TcpStream::connect(address).await.unwrap();
    guest.write_all(b"GET / HTTP/1.1\r\nHost: desk\r\n\r\n").await.unwrap();
    tokio::time::timeout(PATIENCE, arrived.notified()).await.expect("the only seat is taken");

    drained.cancel();
    let closed = async { while TcpStream::connect(address).await.is_ok() {} };
    tokio::time::timeout(PATIENCE, closed).await.expect("the listener closes while the seat is taken");

    release.notify_one();
    let mut answer = String::new();
    tokio::time::timeout(PATIENCE, guest.read_to_string(&mut answer)).await.expect("an answer").unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
    tokio::time::timeout(PATIENCE, serving).await.expect("the server ends").unwrap();
}
