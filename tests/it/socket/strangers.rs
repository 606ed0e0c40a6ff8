//! Sockets that have not signed in, or not yet: bounded for each address, and for all together.

use axum::http::StatusCode;
use turno::http::socket::Limits;

use super::peer::Peer;
use super::server::Server;

const FULL: Option<StatusCode> = Some(StatusCode::SERVICE_UNAVAILABLE);

async fn house(strangers_per_address: usize, strangers: usize) -> Server {
    Server::with(Limits { strangers_per_address, strangers, ..Limits::default() }).await
}

async fn enters(server: &Server, from: &str) -> Peer {
    Peer::connect_from(server.address, from).await.unwrap()
}

async fn refused(server: &Server, from: &str) -> Option<StatusCode> {
    Peer::connect_from(server.address, from).await.err()
}

#[tokio::test]
async fn an_address_has_so_many_until_one_signs_in() {
    let server = house(2, 100).await;
    let mut anonymous = enters(&server, "192.0.2.1").await;
    anonymous.greet(None).await;
    let mut silent = enters(&server, "192.0.2.1").await;
    assert_eq!(refused(&server, "192.0.2.1").await, FULL);
    let _elsewhere = enters(&server, "192.0.2.2").await;

    silent.greet(Some("ana")).await;
    let mut next = enters(&server, "192.0.2.1").await;
    assert_eq!(refused(&server, "192.0.2.1").await, FULL, "whoever is anonymous keeps his seat");
    next.init(Some("forged")).await;
    assert_eq!(next.closed().await.0, 4403);
    while next.raw().await.is_some() {}
    while server.sockets.open() > 3 {
        tokio::task::yield_now().await;
    }
    let _again = enters(&server, "192.0.2.1").await;
    anonymous.assert_alive().await;
}

#[tokio::test]
async fn an_ipv6_subscriber_is_one_address() {
    let server = house(1, 100).await;
    let _first = enters(&server, "2001:db8:0:1::1").await;
    assert_eq!(refused(&server, "2001:db8:0:1:ffff::2").await, FULL);
    let _neighbour = enters(&server, "2001:db8:0:2::1").await;
    let _mapped = enters(&server, "::ffff:192.0.2.9").await;
    assert_eq!(refused(&server, "192.0.2.9").await, FULL);
}

#[tokio::test]
async fn all_strangers_together_leave_room_for_those_who_sign_in() {
    let server = house(2, 3).await;
    let _first = enters(&server, "192.0.2.1").await;
    let _second = enters(&server, "192.0.2.2").await;
    let mut third = enters(&server, "192.0.2.3").await;
    assert_eq!(refused(&server, "192.0.2.4").await, FULL);
    third.greet(Some("ana")).await;
    let mut fourth = enters(&server, "192.0.2.4").await;
    fourth.greet(Some("berta")).await;
    third.assert_alive().await;
}
