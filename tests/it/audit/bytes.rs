//! One changed byte anywhere in the log, a row more, a row less: it is found, and the row is named.

use crate::tickets::deed::Deed;
use crate::tickets::world::World;
use desk_tests::on_both_stacks;
use desk_tests::stack::Stack;
use sea_orm::ConnectionTrait as _;
use turno::audit::{AuditError, Finding};
use turno_entity::TicketStatus;

/// A world with some history.
async fn lived(stack: Stack) -> World {
    let world = World::open(stack).await;
    world.ticket_in(TicketStatus::Resolved).await;
    world.ticket_in(TicketStatus::Cancelled).await;
    let pending = world.ticket_in(TicketStatus::PendingIdentification).await;
    world.does(Deed::Identify, pending).await;
    let ticket = world.ticket_in(TicketStatus::WaitingForCompany).await;
    world.does(Deed::ReplyByClient, ticket).await;
    world.does(Deed::Reclassify, ticket).await;
    world.does(Deed::Estimate, ticket).await;
    world.does(Deed::Note, ticket).await;
    world.is_proved().await;
    world
}

async fn found(world: &World, what: &str) -> Finding {
    match world.audit().await {
        Err(AuditError::Found(finding)) => finding,
        other => panic!("{what}: {other:?}"),
    }
}

/// Changes the rows, finds, changes them back, proves.
async fn is_found(world: &World, change: &str, back: &str) -> Finding {
    let owner = world.stack.owner().await;
    let changed = owner.execute_unprepared(change).await.unwrap_or_else(|error| panic!("{change}: {error}"));
    assert_eq!(changed.rows_affected(), 1, "{change}");
    let finding = found(world, change).await;
    owner.execute_unprepared(back).await.unwrap();
    owner.close().await.unwrap();
    world.is_proved().await;
    finding
}

/// Whether the finding names the event, or the link that covers it.
fn names_event(finding: &Finding, seq: i64) -> bool {
    let covers = |finding: &Finding| {
        let mut ends = finding.expected.rsplit(' ');
        let last: i64 = ends.next()?.parse().ok()?;
        let first: i64 = ends.nth(1)?.parse().ok()?;
        Some((first..=last).contains(&seq))
    };
    match finding.table {
        "event" => {
            finding.row.parse::<i64>().is_ok_and(|row| row.abs() == seq || row == seq + 1)
                || finding.row == format!("after {}", seq - 1)
        }
        "log_link" => covers(finding) == Some(true) || finding.expected.starts_with("all its events"),
        "event_text" => finding.row.starts_with(&format!("{seq} ")),
        _ => false,
    }
}

/// Another character in the place of one.
fn flip(column: &str, at: &str) -> String {
    format!(
        "{column} = substr({column}, 1, {at} - 1) || CASE substr({column}, {at}, 1) WHEN 'x' THEN 'y' ELSE 'x' END \
         || substr({column}, {at} + 1)"
    )
}

/// At the front, in the middle, at the end.
fn text(column: &str) -> Vec<String> {
    ["1".to_owned(), format!("(length({column}) / 2 + 1)"), format!("length({column})")]
        .map(|at| flip(column, &at))
        .to_vec()
}

fn instant(column: &str, sqlite: bool) -> Vec<String> {
    let mut all = Vec::new();
    if sqlite {
        all.extend(text(column));
        // The same instant, written otherwise.
        all.push(format!("{column} = replace({column}, 'T', ' ')"));
        all.push(format!("{column} = replace({column}, '+00:00', 'Z')"));
    } else {
        all.push(format!("{column} = {column} + interval '1 microsecond'"));
        all.push(format!("{column} = {column} - interval '1 day'"));
    }
    all
}

fn uuid(column: &str, sqlite: bool) -> Vec<String> {
    let digits = "00000000000000000000000000000063";
    let value = if sqlite { format!("x'{digits}'") } else { format!("'{digits}'") };
    vec![format!("{column} = {value}"), format!("{column} = NULL")]
}

/// The columns of the log's tables, and expressions that change a byte of each.
fn changes(sqlite: bool) -> Vec<(&'static str, &'static str, Vec<String>)> {
    let other_audience = "audience = CASE audience WHEN 'DESK' THEN 'COMPANY' ELSE 'DESK' END";
    let owned = |sets: &[&str]| sets.iter().map(|set| (*set).to_owned()).collect();
    let mut all = vec![
        ("event", "seq", owned(&["seq = seq + 100000", "seq = -seq"])),
        ("event", "company_id", uuid("company_id", sqlite)),
        ("event", "ticket_id", uuid("ticket_id", sqlite)),
        ("event", "kind", text("kind")),
        ("event", "version", owned(&["version = version + 1"])),
        ("event", "actor", text("actor")),
        ("event", "recorded_at", instant("recorded_at", sqlite)),
        ("event", "audience", owned(&[other_audience])),
        ("event", "payload", text("payload")),
        ("event_text", "seq", owned(&["seq = seq + 100000", "seq = -seq"])),
        ("event_text", "name", text("name")),
        ("event_text", "company_id", uuid("company_id", sqlite)),
        ("event_text", "text", text("text")),
        ("event_text", "salt", text("salt")),
        ("log_link", "last_seq", owned(&["last_seq = last_seq + 100000", "last_seq = -last_seq - 1"])),
        ("log_link", "hash", text("hash")),
        ("log_link", "recorded_at", instant("recorded_at", sqlite)),
    ];
    if sqlite {
        // What only a file can hold: another type in a column, an unknown code.
        all.push(("event", "payload", owned(&["payload = CAST(payload AS BLOB)"])));
        all.push(("event", "audience", owned(&["audience = 'COMPANX'"])));
        all.push(("event", "version", owned(&["version = 99999999999", "version = 'one'"])));
        all.push(("log_link", "hash", owned(&["hash = CAST(hash AS BLOB)"])));
    }
    all
}

/// A text as it stands in a statement.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

on_both_stacks!(one_byte_anywhere_is_found_and_its_row_is_named, |stack| {
    let world = lived(stack).await;
    let sqlite = world.stack.name == "sqlite";
    let owner = world.stack.owner().await;
    if !sqlite {
        // The owner of the tables can do this; the desk's own role cannot.
        owner.execute_unprepared("ALTER TABLE event_text DROP CONSTRAINT event_text_seq_fkey").await.unwrap();
    }
    owner.execute_unprepared("CREATE TABLE kept_event AS SELECT * FROM event").await.unwrap();
    owner.execute_unprepared("CREATE TABLE kept_event_text AS SELECT * FROM event_text").await.unwrap();
    owner.execute_unprepared("CREATE TABLE kept_log_link AS SELECT * FROM log_link").await.unwrap();
    owner.close().await.unwrap();
    let head = world.head().await;
    for (table, column, sets) in changes(sqlite) {
        let key = if table == "log_link" { "last_seq" } else { "seq" };
        // The first, the last and some between.
        for nth in [0, 4, head] {
            for set in &sets {
                let seq = seq_of(&world, table, key, nth).await;
                let one = if table == "event_text" {
                    format!("{key} = {seq} AND name = (SELECT MIN(name) FROM event_text WHERE seq = {seq})")
                } else {
                    format!("{key} = {seq}")
                };
                if (table, column, seq) == ("log_link", "last_seq", 0) {
                    continue; // -0 - 1 and 0 + 100000 are tried on the others; the first is the migration's.
                }
                let change = format!("UPDATE {table} SET {set} WHERE {one}");
                let back = format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}");
                let back = if table == "event" && sqlite {
                    format!("PRAGMA foreign_keys = OFF; {back}")
                } else {
                    back
                };
                let finding = is_found(&world, &change, &back).await;
                match table {
                    "event" => assert!(names_event(&finding, seq), "{change}: {finding}"),
                    "event_text" => {
                        // Moved elsewhere, it is named where it is now.
                        let there =
                            [seq, seq + 100_000, -seq].map(|seq| finding.row.starts_with(&seq.to_string()));
                        assert!(finding.table == table && there.contains(&true), "{change}: {finding}");
                    }
                    "log_link" if column != "last_seq" => {
                        assert_eq!(
                            (finding.table, &finding.row),
                            (table, &seq.to_string()),
                            "{change}: {finding}"
                        );
                    }
                    _ => assert!(matches!(finding.table, "log_link" | "event"), "{change}: {finding}"),
                }
            }
        }
    }
});

async fn seq_of(world: &World, table: &str, key: &str, nth: i64) -> i64 {
    let owner = world.stack.owner().await;
    let sql = format!("SELECT {key} AS seq FROM {table} ORDER BY {key}");
    let rows = owner
        .query_all_raw(sea_orm::Statement::from_string(owner.get_database_backend(), sql))
        .await
        .unwrap();
    let at = usize::try_from(nth).unwrap().min(rows.len() - 1);
    let seq = rows[at].try_get("", "seq").unwrap();
    owner.close().await.unwrap();
    seq
}

on_both_stacks!(a_row_less_a_row_more_and_rows_that_changed_places_are_found, |stack| {
    let world = lived(stack).await;
    let owner = world.stack.owner().await;
    if world.stack.name == "postgres" {
        owner.execute_unprepared("ALTER TABLE event_text DROP CONSTRAINT event_text_seq_fkey").await.unwrap();
    }
    for table in ["event", "event_text", "log_link"] {
        owner
            .execute_unprepared(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"))
            .await
            .unwrap();
    }
    owner.close().await.unwrap();
    let all = |table: &str| format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}");
    let head = world.head().await;
    for seq in [1, 2, 5, head - 1, head] {
        let finding = is_found(&world, &format!("DELETE FROM event WHERE seq = {seq}"), &all("event")).await;
        assert!(matches!(finding.table, "event" | "log_link"), "{finding}");
        if finding.table == "event" {
            assert_eq!(finding.row, (seq + 1).to_string());
            assert_eq!(finding.expected, format!("event {seq} before it"));
        }
    }
    for nth in [1, 3, 100] {
        let seq = seq_of(&world, "log_link", "last_seq", nth).await;
        let finding =
            is_found(&world, &format!("DELETE FROM log_link WHERE last_seq = {seq}"), &all("log_link")).await;
        assert!(matches!(finding.table, "event" | "log_link"), "{finding}");
    }
    let more = format!(
        "INSERT INTO event SELECT {}, company_id, ticket_id, kind, version, actor, recorded_at, audience, payload \
         FROM event WHERE seq = {head}",
        head + 1
    );
    let finding = is_found(&world, &more, &all("event")).await;
    assert_eq!(
        (finding.table, finding.row, finding.expected.as_str()),
        ("event", (head + 1).to_string(), "a link that covers it")
    );
    let text = "INSERT INTO event_text SELECT seq, 'extra', company_id, text, salt FROM event_text WHERE seq = 1 AND name = 'subject'";
    let finding = is_found(&world, text, &all("event_text")).await;
    assert_eq!((finding.table, finding.row.as_str()), ("event_text", "1 extra"));
    let swap = "UPDATE event SET payload = (SELECT payload FROM kept_event k WHERE k.seq = event.seq + 1) WHERE seq = 1";
    let finding = is_found(&world, swap, &all("event")).await;
    assert!(names_event(&finding, 1), "{finding}");

    // An erased text is no finding: that is what it stands apart for.
    let owner = world.stack.owner().await;
    owner
        .execute_unprepared(&format!("DELETE FROM event_text WHERE text = {}", quoted("texto")))
        .await
        .unwrap();
    world.is_proved().await;
    // A whole log cut off after a commit cannot be known from itself: only who kept the last link knows.
    let before = world.is_proved().await;
    assert_eq!(before.last_seq, head);
    owner.close().await.unwrap();
});
