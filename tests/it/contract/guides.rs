//! What the guides name is there: commands with their settings, files and folders.

use desk_tests::process::{outcome, program};
use std::path::{Path, PathBuf};

/// Where a name in a guide may begin.
const ROOTS: [&str; 5] = ["", "api", "api/src", "api/docs", "tests"];
/// The example of the guide to new features; nobody builds it.
const EXAMPLE: &str = "park.rs";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every guide with its text.
fn guides() -> Vec<(String, String)> {
    let docs = std::fs::read_dir(root().join("api/docs")).unwrap();
    let docs = docs.map(|entry| format!("api/docs/{}", entry.unwrap().file_name().display()));
    let all = ["README.md", "CONTRIBUTING.md"].map(str::to_owned).into_iter().chain(docs);
    let read = |name: String| {
        let text = std::fs::read_to_string(root().join(&name)).unwrap();
        (name, text)
    };
    all.map(read).collect()
}

/// The commands of the program that a guide names: subcommands first, settings after them.
fn commands(text: &str) -> Vec<(Vec<&str>, Vec<&str>)> {
    let starts = ["`turno ", "\nturno ", "cargo run -- "];
    let named = starts.iter().flat_map(|start| text.split(start).skip(1));
    named
        .map(|rest| {
            let line = rest.split(['`', '\n', '#']).next().unwrap_or_default();
            let words: Vec<&str> = line.split_whitespace().collect();
            let plain = |word: &&&str| word.bytes().all(|byte| byte.is_ascii_lowercase());
            let tasks = words.iter().take_while(plain).copied().collect();
            (tasks, words.into_iter().filter(|word| word.starts_with("--")).collect())
        })
        .collect()
}

#[tokio::test]
async fn every_command_that_is_named_exists_with_its_settings() {
    let mut seen = Vec::new();
    for (guide, text) in guides() {
        for (tasks, settings) in commands(&text) {
            let (known, help) = outcome(&mut program(&[&tasks[..], &["--help"]].concat())).await;
            assert!(known, "{guide}: turno {tasks:?}: {help}");
            for setting in settings {
                assert!(help.contains(setting), "{guide}: turno {tasks:?} has no {setting}");
            }
            seen.push(tasks.join(" "));
        }
    }
    for task in ["serve", "demo", "migrate", "admin create", "audit verify"] {
        assert!(seen.iter().any(|named| named == task), "no guide names turno {task}: {seen:?}");
    }
}

/// What looks like a file or a folder: in code marks or the target of a link, with a slash, without placeholders.
fn paths(text: &str) -> Vec<&str> {
    let marked = text.split('`').skip(1).step_by(2);
    let linked = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let links = linked.filter(|target| !target.contains("://"));
    let looks = |name: &&str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_./-".contains(&byte);
        name.contains('/')
            && !name.starts_with('/')
            && name.bytes().all(plain)
            && !name.starts_with("application/")
    };
    marked.filter(looks).chain(links).collect()
}

#[test]
fn every_file_that_is_named_exists() {
    let mut count = 0;
    for (guide, text) in guides() {
        for name in paths(&text) {
            let exists = ROOTS.iter().any(|start| root().join(start).join(name).exists());
            assert!(exists || name.ends_with(EXAMPLE), "{guide} names {name}, which is not there");
            count += 1;
        }
    }
    assert!(count > 10, "the guides name more than {count} files");
}
