//! One stem runs through all layers: `api/src/queue/take_next.rs` is tested by `tests/it/queue/take_next.rs`.

use std::path::{Path, PathBuf};

/// The files of a slice that hold a command.
fn commands(slice: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(slice).unwrap().map(|entry| entry.unwrap().path());
    let holds = |file: &PathBuf| {
        file.extension().is_some_and(|end| end == "rs")
            && std::fs::read_to_string(file).unwrap().contains("impl Command for ")
    };
    files.filter(holds).collect()
}

#[test]
fn every_command_has_its_test_under_its_own_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let slices = std::fs::read_dir(root.join("api/src")).unwrap().map(|entry| entry.unwrap().path());
    let slices: Vec<PathBuf> = slices.filter(|path| path.is_dir()).collect();
    let commands: Vec<PathBuf> = slices.iter().flat_map(|slice| commands(slice)).collect();
    assert!(commands.len() > 30, "commands are looked for in the wrong place: {commands:?}");
    let test_of = |command: &PathBuf| {
        let within = command.strip_prefix(root.join("api/src")).unwrap();
        let file = root.join("tests/it").join(within);
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let holds = ["on_both_stacks!(", "#[test]", "#[tokio::test]"].iter().any(|mark| text.contains(mark));
        (!holds).then(|| format!("tests/it/{}", within.display()))
    };
    let missing: Vec<String> = commands.iter().filter_map(test_of).collect();
    assert!(missing.is_empty(), "these hold no test: {missing:?}");
}
