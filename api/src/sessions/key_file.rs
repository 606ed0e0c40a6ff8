//! The signing key of an embedded desk: a file beside its data that only its owner may read.

use super::token::{SigningKey, SigningKeyError};
use crate::platform::ids::Ids;
use secrecy::SecretString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use thiserror::Error;

/// Why there is no key.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// The file cannot be read or written.
    #[error("the signing key's file {path}")]
    Io {
        /// Which file.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Others may read the file.
    #[error("the signing key's file {0} may be read by others; allow its owner only (chmod 600)")]
    Open(String),
    /// The file holds no key.
    #[error("the signing key's file {path}")]
    Key {
        /// Which file.
        path: String,
        /// Why.
        #[source]
        source: SigningKeyError,
    },
}

/// Reads the key, or makes one the first time. Two processes that start together get the same key.
pub fn load_or_create_key(path: &Path, ids: &Ids) -> Result<SigningKey, KeyFileError> {
    let name = path.display().to_string();
    let io = |source| KeyFileError::Io { path: name.clone(), source };
    if !path.try_exists().map_err(io)? {
        create(path, ids).map_err(io)?;
    }
    if fs::metadata(path).map_err(io)?.permissions().mode() & 0o077 != 0 {
        return Err(KeyFileError::Open(name));
    }
    let text = SecretString::from(fs::read_to_string(path).map_err(io)?);
    SigningKey::from_text(&text).map_err(|source| KeyFileError::Key { path: name.clone(), source })
}

/// Writes a new key under another name and links it to its own, which fails if somebody was faster: the file under
/// the name is whole or absent.
fn create(path: &Path, ids: &Ids) -> io::Result<()> {
    let draft = path.with_extension(format!("draft-{}", hex::encode(ids.bytes::<8>())));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = file
        .write_all(hex::encode(ids.bytes::<32>()).as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft)?;
    match written {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
}
