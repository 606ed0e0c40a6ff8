//! The SQL of people and memberships.

use super::errors::PersonError;
use super::membership::MAX_MEMBERSHIPS;
use crate::command::Refused;
use crate::platform::db::{DbError, DbResult, Tx};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel, JoinType,
    QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use turno_entity::{CompanyId, MemberId, PersonId, Standing, company, member, person};

/// A company for which a person may act.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Membership {
    /// The company.
    pub company_id: CompanyId,
    /// Its NIT without the check digit.
    pub nit: String,
    /// Its name.
    pub name: String,
}

/// A person.
pub async fn find_person(tx: &Tx, id: PersonId) -> DbResult<Option<person::Model>> {
    tx.find(person::Entity::find_by_id(id)).await
}

/// The person who signs in with a mail address, in lower case.
pub async fn find_by_email(tx: &Tx, email: &str) -> DbResult<Option<person::Model>> {
    tx.find(person::Entity::find().filter(person::Column::Email.eq(email))).await
}

/// People by their ids, in no order.
pub async fn list_by_ids(tx: &Tx, ids: &[PersonId]) -> DbResult<Vec<person::Model>> {
    tx.list(person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied()))).await
}

/// A page of people in the order in which they were entered.
pub async fn list_people(tx: &Tx, after: Option<PersonId>, limit: u64) -> DbResult<Vec<person::Model>> {
    let mut select = person::Entity::find();
    if let Some(after) = after {
        select = select.filter(person::Column::Id.gt(after));
    }
    tx.list(select.order_by_asc(person::Column::Id).limit(limit)).await
}

/// Locks a person.
pub async fn lock_person(tx: &Tx, id: PersonId) -> DbResult<Option<person::Model>> {
    tx.lock(person::Entity::find_by_id(id)).await
}

/// Writes the row as it is now, and counts the change.
pub async fn update_person(tx: &Tx, mut row: person::Model) -> DbResult<()> {
    let id = row.id;
    row.version += 1;
    let update = person::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(person::Column::Id.eq(id));
    one(tx.update(update).await?, "person")
}

pub(super) async fn insert_person(tx: &Tx, row: &person::Model) -> Result<(), Refused> {
    tx.insert(row.clone().into_active_model().reset_all()).await.map_err(|error| match error {
        DbError::Unique(constraint) if constraint == "person_email" => PersonError::Exists.into(),
        other => Refused::from(other),
    })
}

/// Whether there are people of the demo: their addresses are under the reserved domain `.example`.
pub async fn has_demo_people(tx: &Tx) -> DbResult<bool> {
    let demo = person::Entity::find().filter(person::Column::Email.like("%.example"));
    Ok(tx.find(demo).await?.is_some())
}

/// A person's membership of a company.
pub async fn find_member(tx: &Tx, company: CompanyId, person: PersonId) -> DbResult<Option<member::Model>> {
    let of_company = member::Entity::find().filter(member::Column::CompanyId.eq(company));
    tx.find(of_company.filter(member::Column::PersonId.eq(person))).await
}

/// Whom of a company to tell what it costs: those who may approve, and the one who asked; each with his address.
pub async fn list_to_be_told(
    tx: &Tx,
    company: CompanyId,
    requester: Option<PersonId>,
) -> DbResult<Vec<(MemberId, String)>> {
    let mut whom = Condition::any().add(member::Column::MayApproveQuotes.eq(true));
    if let Some(person) = requester {
        whom = whom.add(member::Column::PersonId.eq(person));
    }
    let select = member::Entity::find()
        .filter(member::Column::CompanyId.eq(company))
        .filter(member::Column::Status.eq(Standing::Active))
        .filter(whom)
        .order_by_asc(member::Column::Id);
    Ok(tx.list(select).await?.into_iter().map(|row| (row.id, row.email)).collect())
}

/// The person of a membership, if membership, person and company are in force.
pub async fn find_active_member(tx: &Tx, member: MemberId) -> DbResult<Option<PersonId>> {
    let person = member::Entity::belongs_to(person::Entity)
        .from(member::Column::PersonId)
        .to(person::Column::Id)
        .into();
    let select = member::Entity::find()
        .join(JoinType::InnerJoin, to_company())
        .join(JoinType::InnerJoin, person)
        .filter(member::Column::Id.eq(member))
        .filter(member::Column::Status.eq(Standing::Active))
        .filter(company::Column::Status.eq(Standing::Active))
        .filter(person::Column::Status.eq(Standing::Active));
    Ok(tx.find(select).await?.map(|row| row.person_id))
}

/// The memberships of people, as far as the scope may see them, in the order in which they were entered.
pub async fn list_members(tx: &Tx, people: &[PersonId]) -> DbResult<Vec<member::Model>> {
    let among = member::Column::PersonId.is_in(people.iter().copied());
    tx.list(member::Entity::find().filter(among).order_by_asc(member::Column::Id)).await
}

/// The companies for which a person may act: membership and company are in force. The first membership stands
/// first. Only the system's scope sees all of them.
pub async fn list_active_memberships(tx: &Tx, person: PersonId) -> DbResult<Vec<Membership>> {
    let select = member::Entity::find()
        .select_only()
        .column(member::Column::CompanyId)
        .column(company::Column::Nit)
        .column(company::Column::Name)
        .join(JoinType::InnerJoin, to_company())
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::Status.eq(Standing::Active))
        .filter(company::Column::Status.eq(Standing::Active))
        .filter(company::Column::Nit.is_not_null())
        .order_by_asc(member::Column::Id);
    tx.list_as(select.limit(u64::try_from(MAX_MEMBERSHIPS).unwrap_or(u64::MAX))).await
}

fn to_company() -> RelationDef {
    member::Entity::belongs_to(company::Entity).from(member::Column::CompanyId).to(company::Column::Id).into()
}

pub(super) async fn lock_member(tx: &Tx, id: MemberId) -> DbResult<Option<member::Model>> {
    tx.lock(member::Entity::find().filter(member::Column::Id.eq(id))).await
}

pub(super) async fn insert_member(tx: &Tx, row: &member::Model) -> DbResult<()> {
    tx.insert(row.clone().into_active_model().reset_all()).await
}

pub(super) async fn update_member(tx: &Tx, row: member::Model) -> DbResult<()> {
    let id = row.id;
    let update = member::Entity::update_many()
        .set(row.into_active_model().reset_all())
        .filter(member::Column::Id.eq(id));
    one(tx.update(update).await?, "member")
}

fn one(rows: u64, table: &'static str) -> DbResult<()> {
    if rows == 1 { Ok(()) } else { Err(DbError::Missing(table)) }
}
