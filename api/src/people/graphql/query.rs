//! Reading people.

use super::person::Person;
use crate::command::{Actor, Role};
use crate::graphql::{Connection, caller, failure, page_args};
use crate::people::{find_person, list_people};
use async_graphql::{Context, ID, Object, Result};
use turno_entity::PersonId;

/// Whether somebody may see a person: an ADMIN, or the person himself.
pub fn is_shown(actor: &Actor, id: PersonId) -> bool {
    actor.role() == Some(Role::Admin) || actor.person() == Some(id)
}

/// A person by his id, if the caller is an ADMIN or the person himself.
pub async fn find_shown(ctx: &Context<'_>, id: PersonId) -> Result<Option<Person>> {
    let caller = caller(ctx)?;
    if !is_shown(&caller.actor, id) {
        return Ok(None);
    }
    let tx = caller.read().await?;
    Ok(find_person(&tx, id).await.map_err(failure)?.map(Person::from))
}

/// Reading people.
#[derive(Default)]
pub struct PeopleQuery;

/// Reading people.
#[Object]
impl PeopleQuery {
    /// A person by his id; null when there is none.
    async fn person(&self, ctx: &Context<'_>, #[graphql(desc = "The id.")] id: ID) -> Option<Result<Person>> {
        find_shown(ctx, PersonId::parse(&id)?).await.transpose()
    }

    /// The people, in the order in which they were entered.
    async fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows on the page, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page begins.")] after: Option<String>,
    ) -> Result<Connection<Person>> {
        let args = page_args::<PersonId>("people", &(), first, after)?;
        let tx = caller(ctx)?.read().await?;
        let rows = list_people(&tx, args.after, args.limit()).await.map_err(failure)?;
        Ok(args.connection(rows, |row| row.id, Person::from))
    }
}
