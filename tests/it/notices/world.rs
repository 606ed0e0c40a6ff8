//! A spool for one test.

use crate::tickets::world::World;
use std::path::PathBuf;
use tempfile::TempDir;
use turno::notices::{Letter, Spool, deliver};
use turno::quotes::link::LinkKey;

pub(crate) const PUBLIC_URL: &str = "https://mesa.example";

/// A folder that goes with the test, and the letters of the desk.
pub(crate) fn spool() -> (TempDir, Spool) {
    let folder = tempfile::tempdir().unwrap();
    let letter = Letter {
        from: "Mesa de ayuda <mesa@turno.example>".parse().unwrap(),
        public_url: PUBLIC_URL.to_owned(),
        links: LinkKey::new([7; 32]),
    };
    let spool = Spool { folder: folder.path().join("spool"), letter };
    (folder, spool)
}

/// Lets what has been told so far leave for another folder.
pub(crate) async fn flush(world: &World) {
    let (_folder, spool) = spool();
    deliver(world.desk(), &spool).await.unwrap();
}

/// The mails of a spool by name, in order. Nothing else lies in it.
pub(crate) fn mails(spool: &Spool) -> Vec<(PathBuf, String)> {
    let Ok(folder) = std::fs::read_dir(&spool.folder) else { return Vec::new() };
    let mut mails: Vec<(PathBuf, String)> = folder
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect();
    mails.sort();
    assert!(mails.iter().all(|(path, _)| path.extension().is_some_and(|end| end == "eml")), "{mails:?}");
    mails
}

/// A line of a mail's head.
pub(crate) fn head<'a>(mail: &'a str, name: &str) -> &'a str {
    let start = format!("{name}: ");
    mail.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("no {name} in {mail}"))
}
