//! Before the first message.

use axum::http::StatusCode;
use turno::http::socket::Limits;

use super::peer::Peer;
use super::server::Server;

#[tokio::test]
async fn only_graphql_transport_ws_is_spoken() {
    let server = Server::start().await;
    for protocols in ["", "graphql-ws", "soap, graphql-ws"] {
        let refused = Peer::connect(server.address, protocols).await.err();
        assert_eq!(refused, Some(StatusCode::BAD_REQUEST), "{protocols:?}");
    }
    assert!(Peer::connect(server.address, "graphql-ws, graphql-transport-ws").await.is_ok());
}

#[tokio::test]
async fn a_full_house_answers_503_until_somebody_leaves() {
    let server = Server::with(Limits { sockets: 2, ..Limits::default() }).await;
    let _first = server.connect().await;
    let mut second = server.connect().await;
    assert_eq!(server.sockets.open(), 2);
    let refused = Peer::connect(server.address, "graphql-transport-ws").await.err();
    assert_eq!(refused, Some(StatusCode::SERVICE_UNAVAILABLE));

    // The server closes the connection after it has counted the socket out.
    second.socket.close(None).await.unwrap();
    while second.raw().await.is_some() {}
    while server.sockets.open() > 1 {
        tokio::task::yield_now().await;
    }
    assert!(Peer::connect(server.address, "graphql-transport-ws").await.is_ok());
}

#[tokio::test]
async fn a_draining_server_takes_nobody() {
    let server = Server::start().await;
    server.drain.cancel();
    let refused = Peer::connect(server.address, "graphql-transport-ws").await.err();
    assert_eq!(refused, Some(StatusCode::SERVICE_UNAVAILABLE));
}
