//! `turno audit verify`.

use super::ground;
use crate::audit;
use crate::config::House;
use anyhow::Result;
use std::process::ExitCode;

/// Proves the log and what is stored against it; names the first bad row, and fails.
pub(super) async fn verify(house: &House) -> Result<ExitCode> {
    let app = ground::open(&ground::of(house)?).await?;
    let verdict = audit::verify(&app.desk).await;
    app.close().await?;
    match verdict {
        Ok(report) => {
            println!("{report}");
            Ok(ExitCode::SUCCESS)
        }
        Err(finding) => {
            println!("{finding}");
            Ok(ExitCode::FAILURE)
        }
    }
}
