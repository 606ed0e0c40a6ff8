//! Tickets by a text that they contain: capitals, accents or not, make no difference; signs stand for themselves.

use desk_tests::on_both_stacks;
use desk_tests::world::World;
use serde_json::json;

/// The subjects that are found, the latest first.
async fn found(world: &World, words: &str) -> Vec<String> {
    let query = "query($text: String!) { tickets(filter: { text: $text }) { nodes { subject } } }";
    let answer = world.agent().gql(query, json!({"text": words})).await;
    let nodes = answer.data()["tickets"]["nodes"].as_array().unwrap().clone();
    nodes.iter().map(|node| node["subject"].as_str().unwrap().to_owned()).collect()
}

on_both_stacks!(capitals_make_no_difference_with_an_accent_either, |stack| {
    let world = World::on(stack).await;
    let (small, large) = ("Prueba de numeración española: pingüino", "NÓMINA ELECTRÓNICA DEL AÑO, ÜBER ÇA");
    for subject in [small, large] {
        world.client().opens_ticket(subject).await;
    }
    for (words, expected) in [
        ("NUMERACIÓN", vec![small]),
        ("numeración", vec![small]),
        ("ESPAÑOLA: PINGÜINO", vec![small]),
        ("nómina electrónica", vec![large]),
        ("Nómina ELECTRÓNICA del año", vec![large]),
        ("über ça", vec![large]),
        // Written in the description of both.
        ("RESOLUCIÓN DE FACTURACIÓN", vec![large, small]),
        // An accent is a difference.
        ("numeracion", vec![]),
        ("nomina", vec![]),
        // And so are signs that a pattern would take for others.
        ("n_mina", vec![]),
        ("n%mina", vec![]),
    ] {
        assert_eq!(found(&world, words).await, expected, "{words}");
    }
});
