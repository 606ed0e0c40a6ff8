//! One sample of each kind and version of event that ever shipped; each decodes. Lines are added, never changed.

use std::collections::BTreeSet;
use turno::log::Fact;

#[derive(serde::Deserialize)]
struct Sample {
    kind: String,
    version: i32,
    payload: String,
}

fn samples() -> Vec<Sample> {
    let lines = include_str!("../../data/events.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

#[test]
fn every_sample_decodes() {
    for Sample { kind, version, payload } in samples() {
        let fact = Fact::decode(&kind, version, &payload);
        assert!(fact.is_ok(), "{kind} {version}: {fact:?}");
    }
}

#[test]
fn every_kind_and_version_has_a_sample() {
    let samples: BTreeSet<(String, i32)> =
        samples().into_iter().map(|sample| (sample.kind, sample.version)).collect();
    let known: BTreeSet<(String, i32)> =
        Fact::KINDS.iter().map(|(kind, version)| ((*kind).to_owned(), *version)).collect();
    assert_eq!(samples, known);
}
