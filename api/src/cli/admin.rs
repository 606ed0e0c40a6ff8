//! `turno admin create`.

use super::ground;
use crate::config::AdminCreate;
use crate::people::EmailAddress;
use crate::sessions::{PasswordHasher, create_admin};
use anyhow::{Context as _, Result, bail};
use secrecy::SecretString;
use std::io::BufRead as _;
use std::process::ExitCode;
use std::sync::Arc;

/// Enters an ADMIN, the first one above all.
pub(super) async fn create(config: AdminCreate) -> Result<ExitCode> {
    let Some(email) = EmailAddress::parse(&config.email) else {
        bail!("{:?} is no mail address", config.email)
    };
    let password = password(config.password)?;
    let app = ground::open(&ground::of(&config.house)?).await?;
    let hasher = PasswordHasher::standard(Arc::clone(app.desk.ids()))?;
    let names = (config.given_names.as_str(), config.surnames.as_str());
    let entered = create_admin(&app.desk, &hasher, email, password, names).await;
    app.close().await?;
    match entered {
        Ok(person) => println!("{person}"),
        Err(refused) => bail!("{refused:?}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn password(given: Option<SecretString>) -> Result<SecretString> {
    if let Some(password) = given {
        return Ok(password);
    }
    println!("Password (one line):");
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("reading the password")?;
    Ok(SecretString::from(line.trim_end_matches(['\n', '\r'])))
}
