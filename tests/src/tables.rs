//! Every table of the entity crate, with its class, its columns and its rows.

use sea_orm::sea_query::ColumnType;
use sea_orm::{ColumnTrait, Iden, Iterable, ModelTrait, PrimaryKeyToColumn as _};
use std::collections::BTreeMap;
use turno::platform::db::Tx;
use turno_entity::{Class, Table};

/// A table as the code knows it.
#[derive(Clone, Debug)]
pub struct TableOfCode {
    /// Its name.
    pub name: &'static str,
    /// Its class.
    pub class: Class,
    /// The column that names the company.
    pub company_column: Option<String>,
    /// Its columns in the order of their names: name, type on PostgreSQL, whether null may stand in it.
    pub columns: Vec<(String, &'static str, bool)>,
    /// The columns of its key.
    pub key: Vec<String>,
}

fn describe<E: Table>() -> TableOfCode
where
    E::Column: Iterable + ColumnTrait,
{
    let name: &'static str = E::default().table_name().to_owned().leak();
    let mut columns: Vec<(String, &'static str, bool)> =
        E::Column::iter().map(|column| described(&column)).collect();
    columns.sort();
    let key = E::PrimaryKey::iter().map(|key| key.into_column().unquoted().to_owned()).collect();
    let company_column = E::company_column().map(|column| column.unquoted().to_owned());
    TableOfCode { name, class: E::CLASS, company_column, columns, key }
}

fn described(column: &impl ColumnTrait) -> (String, &'static str, bool) {
    let definition = column.def();
    let kind = match definition.get_column_type() {
        ColumnType::Uuid => "uuid",
        ColumnType::String(_) | ColumnType::Text => "text",
        ColumnType::BigInteger => "bigint",
        ColumnType::Integer => "integer",
        ColumnType::Boolean => "boolean",
        ColumnType::TimestampWithTimeZone => "timestamp with time zone",
        ColumnType::Date => "date",
        ColumnType::Time => "time without time zone",
        other => panic!("{other:?}: name it here"),
    };
    (column.unquoted().to_owned(), kind, definition.is_null())
}

/// Column by column: `Debug` leaves out what may not reach a log.
async fn rows<E: Table>(tx: &Tx) -> Vec<String>
where
    E::Model: ModelTrait<Entity = E>,
    E::Column: Iterable,
{
    let written = |row: &E::Model| -> Vec<String> {
        E::Column::iter().map(|column| format!("{} {:?}", column.unquoted(), row.get(column))).collect()
    };
    let mut rows: Vec<String> =
        tx.list(E::find()).await.unwrap().iter().map(|row| written(row).join(", ")).collect();
    rows.sort();
    rows
}

macro_rules! tables {
    ($($table:ident)*) => {
        /// Every table.
        pub fn all() -> Vec<TableOfCode> {
            vec![$(describe::<turno_entity::$table::Entity>(),)*]
        }

        /// Every row of every table, by table.
        pub async fn dump(tx: &Tx) -> BTreeMap<&'static str, Vec<String>> {
            BTreeMap::from([$((stringify!($table), rows::<turno_entity::$table::Entity>(tx).await),)*])
        }
    };
}

tables! {
    api_key billable_line closure company entitlement event event_text idempotency log_link member message notice package
    person queue_entry quote refresh_token repeat repeat_earlier response_clock response_target schedule_window
    session statement tariff ticket ticket_counter topic wake work_session
}
