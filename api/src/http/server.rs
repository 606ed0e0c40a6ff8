//! The listener: connections with bounds, and a way out.

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// Connections at once; more wait to be accepted.
const CONNECTIONS: usize = 30_000;

/// A head that takes longer is no front end's.
const HEAD: Duration = Duration::from_secs(10);

/// After a failed accept: too many open files pass only with time.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until the token fires; then takes no more connections and lets the open ones finish their request.
pub async fn serve(listener: TcpListener, router: Router, drained: CancellationToken) {
    serve_at_most(CONNECTIONS, listener, router, drained).await;
}

/// [`serve`] with another bound for the connections at once.
pub async fn serve_at_most(
    connections: usize,
    listener: TcpListener,
    router: Router,
    drained: CancellationToken,
) {
    let (graceful, seats) = (GracefulShutdown::new(), Arc::new(Semaphore::new(connections)));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(HEAD).max_concurrent_streams(100);
    loop {
        // A full server waits for a seat, and must hear all the same that it is to stop.
        let seated = async { (Arc::clone(&seats).acquire_owned().await, listener.accept().await) };
        let (seat, accepted) = tokio::select! {
            seated = seated => seated,
            () = drained.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                // The pause ends early when the desk stops.
                let _ = tokio::time::timeout(PAUSE, drained.cancelled()).await;
                continue;
            }
        };
        undelayed(&stream);
        let service = router.clone().map_request(move |mut request: Request<_>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let connection = builder
            .serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service))
            .into_owned();
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended badly");
            }
            drop(seat);
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// Frames are small and must not wait for each other.
fn undelayed(stream: &TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
}
