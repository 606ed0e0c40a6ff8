//! The signing key of an embedded desk.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use turno::platform::ids::Ids;
use turno::sessions::{KeyFileError, load_or_create_key};

#[test]
fn a_key_is_made_once_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing.key");
    let made = load_or_create_key(&path, &Ids::seeded(1)).unwrap();
    let read = load_or_create_key(&path, &Ids::seeded(2)).unwrap();
    assert_eq!(made.kid(), read.kid());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft stays behind");

    let other = load_or_create_key(&folder.path().join("other.key"), &Ids::seeded(2)).unwrap();
    assert_ne!(made.kid(), other.kid());
}

#[test]
fn a_file_that_others_may_read_or_that_holds_no_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing.key");
    load_or_create_key(&path, &Ids::seeded(1)).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(load_or_create_key(&path, &Ids::seeded(1)), Err(KeyFileError::Open(_))));

    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&path, "no key").unwrap();
    assert!(matches!(load_or_create_key(&path, &Ids::seeded(1)), Err(KeyFileError::Key { .. })));
    let nowhere = folder.path().join("missing/signing.key");
    assert!(matches!(load_or_create_key(&nowhere, &Ids::seeded(1)), Err(KeyFileError::Io { .. })));
}
