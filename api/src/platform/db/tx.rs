//! The transaction: the only way to the database.

use super::error::{DbError, DbResult};
use super::scope::{self, Principal, Scope};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, CommonTableExpression, InsertStatement, WithClause};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, DeleteMany, EntityTrait, FromQueryResult,
    Iterable, QueryFilter, QuerySelect, QueryTrait, Select, Statement, UpdateMany, Value,
};
use std::collections::HashSet;
use turno_entity::{Class, SessionId, Table};

/// Whether a transaction writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It only reads.
    Read,
    /// It only reads, and all its statements see the same moment: for proofs, which take long.
    Snapshot,
    /// It writes; on SQLite it holds the one write lock from its first moment.
    Write,
}

/// A transaction with a scope. Dropped without [`Tx::commit`], it is rolled back.
#[derive(Debug)]
pub struct Tx {
    #[allow(clippy::disallowed_types, reason = "this type is the wall around it")]
    pub(super) inner: sea_orm::DatabaseTransaction,
    pub(super) scope: Scope,
    pub(super) mode: Mode,
}

impl Tx {
    /// The scope.
    #[must_use]
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// The kind of database.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    /// The rows of a table that the scope may see, as the entity's own model.
    pub async fn list<E: Table>(&self, select: Select<E>) -> DbResult<Vec<E::Model>> {
        self.list_as(select).await
    }

    /// The first row, as the entity's own model.
    pub async fn find<E: Table>(&self, select: Select<E>) -> DbResult<Option<E::Model>> {
        self.find_as(select.limit(1)).await
    }

    /// The row that must exist.
    pub async fn get<E: Table>(&self, select: Select<E>) -> DbResult<E::Model> {
        self.find(select).await?.ok_or(DbError::Missing(std::any::type_name::<E>()))
    }

    /// The rows of a select with columns of its own, often joined. The condition of the scope stands on the table
    /// selected from; what is joined hangs on it by the pair of company and id.
    pub async fn list_as<E: Table, R: FromQueryResult>(&self, select: Select<E>) -> DbResult<Vec<R>> {
        let select = self.within(select)?;
        let rows = self.inner.query_all(select.as_query()).await?;
        Ok(rows.iter().map(|row| R::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// The first row of a select with columns of its own.
    pub async fn find_as<E: Table, R: FromQueryResult>(&self, select: Select<E>) -> DbResult<Option<R>> {
        let select = self.within(select)?;
        let row = self.inner.query_one(select.as_query()).await?;
        Ok(row.map(|row| R::from_query_result(&row, "")).transpose()?)
    }

    /// The row, locked until the end of the transaction. SQLite holds its one write lock anyway.
    pub async fn lock<E: Table>(&self, select: Select<E>) -> DbResult<Option<E::Model>> {
        self.writes()?;
        self.find(select.lock_exclusive()).await
    }

    /// The rows, locked until the end of the transaction, in the order of the select.
    pub async fn lock_all<E: Table>(&self, select: Select<E>) -> DbResult<Vec<E::Model>> {
        self.writes()?;
        self.list(select.lock_exclusive()).await
    }

    /// Adds a row.
    pub async fn insert<A>(&self, row: A) -> DbResult<()>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Table,
    {
        self.insert_all([row]).await
    }

    /// Adds rows.
    pub async fn insert_all<A>(&self, rows: impl IntoIterator<Item = A>) -> DbResult<()>
    where
        A: ActiveModelTrait + Send,
        A::Entity: Table,
    {
        self.writes()?;
        self.admit_adding::<A::Entity>()?;
        let rows = rows.into_iter().map(|row| self.own(row)).collect::<DbResult<Vec<A>>>()?;
        let columns = <A::Entity as EntityTrait>::Column::iter().count().max(1);
        // Both databases bound the number of values in one statement.
        for chunk in rows.chunks(30_000 / columns) {
            let insert = A::Entity::insert_many(chunk.to_vec());
            self.inner.execute(&insert.into_query()).await?;
        }
        Ok(())
    }

    /// Adds rows to three tables, the second referring to the first: on PostgreSQL by one statement, so that a lock
    /// under which it is done is held for one round trip.
    pub async fn insert_three<A, B, C>(&self, first: Vec<A>, second: Vec<B>, third: C) -> DbResult<()>
    where
        A: ActiveModelTrait + Send,
        B: ActiveModelTrait + Send,
        C: ActiveModelTrait + Send,
        A::Entity: Table,
        B::Entity: Table,
        C::Entity: Table,
    {
        // More than a thousand rows could be more values than one statement may have.
        if self.backend() != DbBackend::Postgres || first.len() + second.len() > 1_000 || first.is_empty() {
            self.insert_all(first).await?;
            self.insert_all(second).await?;
            return self.insert(third).await;
        }
        self.writes()?;
        self.admit_adding::<A::Entity>()?;
        self.admit_adding::<B::Entity>()?;
        self.admit_adding::<C::Entity>()?;
        let first = first.into_iter().map(|row| self.own(row)).collect::<DbResult<Vec<A>>>()?;
        let second = second.into_iter().map(|row| self.own(row)).collect::<DbResult<Vec<B>>>()?;
        let mut with = WithClause::new();
        with.cte(step("first_rows", A::Entity::insert_many(first).into_query()));
        if !second.is_empty() {
            with.cte(step("second_rows", B::Entity::insert_many(second).into_query()));
        }
        let last = C::Entity::insert(self.own(third)?).into_query().with(with);
        self.inner.execute(&last).await?;
        Ok(())
    }

    /// Changes rows that the scope may see, and says how many.
    pub async fn update<E: Table>(&self, update: UpdateMany<E>) -> DbResult<u64> {
        self.writes()?;
        self.admit::<E>()?;
        let update = self.narrowed::<E, _>(update);
        Ok(self.inner.execute(update.as_query()).await?.rows_affected())
    }

    /// Removes rows that the scope may see, and says how many.
    pub async fn delete<E: Table>(&self, delete: DeleteMany<E>) -> DbResult<u64> {
        self.writes()?;
        self.admit::<E>()?;
        let delete = self.narrowed::<E, _>(delete);
        Ok(self.inner.execute(delete.as_query()).await?.rows_affected())
    }

    /// Takes an advisory lock until the end of the transaction. It is its own statement, before the one that reads
    /// what it guards: READ COMMITTED takes a new snapshot for each. SQLite holds its one write lock anyway.
    pub async fn lock_advisory(&self, key: i64) -> DbResult<()> {
        self.writes()?;
        if self.backend() == DbBackend::Postgres {
            self.raw("SELECT pg_advisory_xact_lock($1)", [key.into()]).await?;
        }
        Ok(())
    }

    /// Question marks as the statement builder reads them for this database: it numbers them for PostgreSQL only.
    #[must_use]
    pub fn marked(&self, sql: &str) -> String {
        if self.backend() != DbBackend::Postgres {
            return sql.to_owned();
        }
        let mut parts = sql.split('?');
        let mut marked = parts.next().unwrap_or_default().to_owned();
        for (number, part) in (1_usize..).zip(parts) {
            marked.push('$');
            marked.push_str(&number.to_string());
            marked.push_str(part);
        }
        marked
    }

    /// Runs a statement on a table without company data, written out where the builder has no words for it.
    pub async fn raw_on<E: Table>(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> DbResult<Vec<sea_orm::QueryResult>> {
        self.admit::<E>()?;
        if E::CLASS != Class::Desk {
            return Err(DbError::OutOfScope(std::any::type_name::<E>()));
        }
        self.raw(sql, values).await
    }

    async fn raw(
        &self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> DbResult<Vec<sea_orm::QueryResult>> {
        let statement = Statement::from_sql_and_values(self.backend(), sql, values);
        Ok(self.inner.query_all_raw(statement).await?)
    }

    /// The time of the database's own clock; none where it is this machine's.
    pub async fn database_time(&self) -> DbResult<Option<DateTime<Utc>>> {
        if self.backend() != DbBackend::Postgres {
            return Ok(None);
        }
        let rows = self.raw("SELECT clock_timestamp() AS now", []).await?;
        Ok(rows.first().map(|row| row.try_get("", "now")).transpose()?)
    }

    /// Whether somebody is alive, for a transaction that serves several callers of one scope. A scope other than the
    /// transaction's own is never opened.
    pub async fn is_alive(&self, principal: &Principal, now: DateTime<Utc>) -> DbResult<bool> {
        let writes = self.mode == Mode::Write;
        match scope::open(&self.inner, self.scope, Some(principal), writes, now).await {
            Ok(()) => Ok(true),
            Err(DbError::NotAlive) => {
                // A refused principal leaves no scope behind; the others go on in theirs.
                scope::open(&self.inner, self.scope, None, writes, now).await?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Those of several people of the desk that are alive at this moment.
    pub async fn list_alive(&self, staff: &[&Principal], now: DateTime<Utc>) -> DbResult<HashSet<SessionId>> {
        scope::alive(&self.inner, staff, now).await
    }

    /// Calls a function of PostgreSQL that takes a lock and then looks again whether somebody is alive, of a table without
    /// company data. For keys there is one of its own, of the same name with an ending. SQLite has no functions and no waiting: nobody else can have written since this began.
    pub async fn call_locked<E: Table>(
        &self,
        function: &'static str,
        lock: i64,
        by: Option<&Principal>,
        now: DateTime<Utc>,
    ) -> DbResult<Vec<sea_orm::QueryResult>> {
        self.writes()?;
        self.admit::<E>()?;
        let (ending, whom) = scope::question(self.scope, by, true, now);
        let values: Vec<Value> = [vec![lock.into()], whom].concat();
        self.raw(&format!("SELECT * FROM {function}{ending}({})", scope::places(&values)), values).await
    }

    /// Makes the writes durable.
    pub async fn commit(self) -> DbResult<()> {
        Ok(self.inner.commit().await?)
    }

    /// Ends the transaction without its writes.
    pub async fn rollback(self) -> DbResult<()> {
        Ok(self.inner.rollback().await?)
    }

    fn writes(&self) -> DbResult<()> {
        if self.mode == Mode::Write {
            Ok(())
        } else {
            Err(DbError::OutOfScope("a write in a reading transaction"))
        }
    }

    fn admit_adding<E: Table>(&self) -> DbResult<()> {
        if self.scope.admits(E::CLASS, E::BILLING_ADDS) {
            Ok(())
        } else {
            Err(DbError::OutOfScope(std::any::type_name::<E>()))
        }
    }

    fn admit<E: Table>(&self) -> DbResult<()> {
        if self.scope.admits(E::CLASS, E::BILLING) {
            Ok(())
        } else {
            Err(DbError::OutOfScope(std::any::type_name::<E>()))
        }
    }

    /// The company to which statements are narrowed. The feature `rls-only` takes this wall away, so that the tests
    /// show that row security alone holds too.
    fn filter(&self) -> Option<turno_entity::CompanyId> {
        if cfg!(feature = "rls-only") && self.backend() == DbBackend::Postgres {
            None
        } else {
            self.scope.company()
        }
    }

    fn within<E: Table>(&self, select: Select<E>) -> DbResult<Select<E>> {
        self.admit::<E>()?;
        Ok(self.narrowed::<E, _>(select))
    }

    /// The rows of the company, and of those what it may see.
    fn narrowed<E: Table, Q: QueryFilter>(&self, query: Q) -> Q {
        let (Some(company), Some(column)) = (self.filter(), E::company_column()) else { return query };
        let query = query.filter(column.eq(company));
        match E::company_sees() {
            Some(seen) => query.filter(seen),
            None => query,
        }
    }

    /// Refuses a row of another company.
    fn own<A>(&self, row: A) -> DbResult<A>
    where
        A: ActiveModelTrait,
        A::Entity: Table,
    {
        let (Some(company), Some(column)) = (self.filter(), <A::Entity as Table>::company_column()) else {
            return Ok(row);
        };
        if row.get(column).into_value() == Some(company.into()) {
            Ok(row)
        } else {
            Err(DbError::OutOfScope(std::any::type_name::<A::Entity>()))
        }
    }
}

/// A step of a statement that does several things.
fn step(name: &'static str, insert: InsertStatement) -> CommonTableExpression {
    CommonTableExpression::new().table_name(Alias::new(name)).query(insert).to_owned()
}
