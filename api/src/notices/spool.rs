//! The spool: notices leave as `.eml` files in a folder, for whoever delivers them.

use super::mail::{Letter, letter};
use super::store;
use crate::command::{Actor, Command, Fault, Refused, Role, WriteTx};
use crate::desk::Desk;
use crate::platform::db::Scope;
use crate::platform::tasks;
use crate::quotes;
use chrono::TimeDelta;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use turno_entity::{NoticeId, QuoteStatus, notice};

/// How many leave before the spool looks again.
const TOGETHER: u64 = 100;

/// How often it looks.
const EVERY: TimeDelta = TimeDelta::seconds(1);

/// A folder, and how letters are written.
#[derive(Clone, Debug)]
pub struct Spool {
    /// The folder.
    pub folder: PathBuf,
    /// The letters.
    pub letter: Letter,
}

/// Marks what became of a notice. Only the desk itself does; it is no event of anybody's.
#[derive(Clone, Debug, Serialize)]
enum NoticeMark {
    /// It has left.
    Sent(NoticeId),
    /// It cannot be written as a mail.
    Failed(NoticeId),
}

impl Command for NoticeMark {
    const NAME: &'static str = "noticeMark";
    const ROLES: &'static [Role] = &[];
    type Outcome = bool;

    async fn run(&self, tx: &mut WriteTx) -> Result<bool, Refused> {
        let now = tx.now();
        Ok(match self {
            Self::Sent(id) => store::update_sent(tx, *id, now).await?,
            Self::Failed(id) => store::update_failed(tx, *id, now).await?,
        })
    }
}

/// Lets notices leave until it is stopped.
pub async fn run_spool(desk: Desk, spool: Spool, stop: CancellationToken) {
    let clock = Arc::clone(desk.clock());
    let task = || async {
        loop {
            if let Err(fault) = deliver(&desk, &spool).await {
                tracing::warn!(%fault, "notices: not delivered");
            }
            desk.clock().sleep(EVERY).await;
        }
    };
    stop.run_until_cancelled(tasks::keep("notices.spool", clock, task)).await;
}

/// Lets those leave that wait, and says how many did. A file that is there and not yet marked is written once more, the
/// same to the last byte: whoever delivers it knows it by its name and its Message-ID.
pub async fn deliver(desk: &Desk, spool: &Spool) -> Result<usize, Fault> {
    let mut left = 0;
    loop {
        let waiting = look(desk).await?;
        if waiting.is_empty() {
            return Ok(left);
        }
        for (notice, open) in waiting {
            let mark = match letter(&spool.letter, &notice, open) {
                Ok(mail) => {
                    let written = write(&spool.folder, notice.id, mail).await;
                    written.map_err(|error| Fault::Internal(format!("the spool: {error}")))?;
                    NoticeMark::Sent(notice.id)
                }
                // Others do not wait for one that can never leave; the row says so to whoever looks for it.
                Err(error) => {
                    tracing::error!(notice = %notice.id, %error, "a notice that cannot be written as a mail");
                    NoticeMark::Failed(notice.id)
                }
            };
            let sent = matches!(mark, NoticeMark::Sent(_));
            match desk.run(&Actor::System, mark).await {
                Ok(done) => left += usize::from(done.outcome && sent),
                Err(Refused::Fault(fault)) => return Err(fault),
                Err(_) => return Err(Fault::Unavailable),
            }
        }
    }
}

/// The notices that wait, each with whether its quote can still be answered.
async fn look(desk: &Desk) -> Result<Vec<(notice::Model, bool)>, Fault> {
    let tx = desk.read_as(Scope::System).await?;
    let waiting = store::list_waiting(&tx, TOGETHER).await?;
    let ids: Vec<_> = waiting.iter().filter_map(|notice| notice.quote_id).collect();
    let sent = quotes::list_quotes_by_id(&tx, &ids).await?;
    tx.rollback().await?;
    let open = |notice: &notice::Model| {
        sent.iter().any(|quote| Some(quote.id) == notice.quote_id && quote.status == QuoteStatus::Sent)
    };
    Ok(waiting.into_iter().map(|notice| (notice.clone(), open(&notice))).collect())
}

/// A file is whole or not there: it is written under another name first.
async fn write(folder: &Path, id: NoticeId, mail: Vec<u8>) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let (draft, whole) = (folder.join(format!(".{id}.part")), folder.join(format!("{id}.eml")));
    let file = tokio::fs::File::create(&draft).await?;
    let mut file = file;
    tokio::io::AsyncWriteExt::write_all(&mut file, &mail).await?;
    file.sync_all().await?;
    tokio::fs::rename(&draft, &whole).await
}
