//! Signing in, in the API, and who one is.

use super::{PasswordChange, SessionCreate, SessionRefresh, SessionRevoke, SessionSwitchCompany, Signed};
use crate::command::{Actor, Fault, Timestamp, UserError};
use crate::companies::find_company;
use crate::companies::graphql::Company;
use crate::desk::{Desk, Done};
use crate::graphql::{Answer, Caller, Sight, caller, failure, mutate};
use crate::log::StreamCursor;
use crate::people::graphql::Person;
use crate::people::{find_person, list_active_memberships};
use async_graphql::{Context, Object, Result, SimpleObject};
use std::net::{IpAddr, Ipv4Addr};
use turno_entity::{CompanyId, PersonId, Role, Standing, person};

/// A session with its tokens. They are shown here once.
#[derive(SimpleObject)]
pub struct Session {
    /// Send it as `Authorization: Bearer …`.
    pub access_token: String,
    /// From when on the access token is worth nothing.
    pub access_token_expires_at: Timestamp,
    /// Turn it in with `sessionRefresh`. Null after `sessionSwitchCompany`: the present one stays.
    pub refresh_token: Option<String>,
    /// What the person is to the desk.
    pub role: Role,
    /// Who signed in.
    pub person: Person,
    /// The company for which a client acts; null for others.
    pub acting_for: Option<Result<Company>>,
}

impl Session {
    async fn of(desk: &Desk, signed: &Signed) -> Result<Self> {
        // The caller was nobody, or acted for another company: what is shown is what the new session may see.
        let actor = signed.session.actor();
        let row = person(desk, &actor, signed.session.person).await?;
        let person = Person::seen(row, Sight::of(desk, &actor));
        let acting_for = match signed.session.company {
            Some(company) => acting_for(desk, &actor, company).await.transpose(),
            None => None,
        };
        Ok(Self {
            access_token: signed.access_token.as_str().to_owned(),
            access_token_expires_at: Timestamp(signed.access_token.expires_at()),
            refresh_token: signed.refresh_token.as_ref().map(|token| token.as_str().to_owned()),
            role: signed.session.role,
            person,
            acting_for,
        })
    }
}

async fn person(desk: &Desk, actor: &Actor, id: PersonId) -> Result<person::Model> {
    let tx = desk.read(actor).await.map_err(failure)?;
    let row = find_person(&tx, id).await.map_err(failure)?;
    row.ok_or_else(|| failure(Fault::Unauthenticated))
}

async fn acting_for(desk: &Desk, actor: &Actor, company: CompanyId) -> Result<Option<Company>> {
    let tx = desk.read(actor).await.map_err(failure)?;
    Ok(find_company(&tx, company).await.map_err(failure)?.and_then(Company::of))
}

/// Who asks.
pub struct Viewer {
    person: PersonId,
    role: Role,
    company: Option<CompanyId>,
}

/// Who asks.
#[Object]
impl Viewer {
    /// What he is to the desk.
    async fn role(&self) -> Role {
        self.role
    }

    /// The person.
    async fn person(&self, ctx: &Context<'_>) -> Result<Person> {
        let caller = caller(ctx)?;
        Ok(person(&caller.desk, &caller.actor, self.person).await?.into())
    }

    /// The company for which a client acts; null for others.
    async fn acting_for(&self, ctx: &Context<'_>) -> Option<Result<Company>> {
        let company = self.company?;
        let found = async {
            let caller = caller(ctx)?;
            acting_for(&caller.desk, &caller.actor, company).await
        };
        found.await.transpose()
    }

    /// The companies for which a client may act, 100 at most; see `sessionSwitchCompany`.
    async fn companies(&self, ctx: &Context<'_>) -> Result<Vec<Company>> {
        let caller = caller(ctx)?;
        // His own memberships, and nothing else, are read beyond the walls of the company for which he acts.
        let tx = caller.desk.read_wide(&caller.actor).await.map_err(failure)?;
        let rows = list_active_memberships(&tx, self.person).await.map_err(failure)?;
        let shown = |row: crate::people::Membership| {
            Company::new(row.company_id, Some(&row.nit), row.name, Standing::Active)
        };
        Ok(rows.into_iter().filter_map(shown).collect())
    }
}

/// Who one is.
#[derive(Default)]
pub struct SessionQuery;

/// Who one is.
#[Object]
impl SessionQuery {
    /// Who asks.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        let caller = caller(ctx)?;
        let Actor::Person { person, role, company, .. } = caller.actor else {
            return Err(failure(Fault::Unauthenticated));
        };
        // The role alone would be answered from the token: whether he is alive is asked here.
        drop(caller.read().await?);
        Ok(Viewer { person, role, company })
    }
}

macro_rules! payload {
    ($($name:ident = $doc:literal;)*) => {$(
        #[doc = $doc]
        #[derive(SimpleObject)]
        pub struct $name {
            /// The session; null when the mutation was refused.
            pub session: Option<Result<Session>>,
            /// Where the log stands; null when nothing was done.
            pub stream_position: Option<StreamCursor>,
            /// What must be mended; empty when it was done.
            pub user_errors: Vec<UserError>,
        }

        impl $name {
            async fn of(
                desk: &Desk,
                done: std::result::Result<Done<Signed>, crate::command::Refused>,
            ) -> Result<Self> {
                let answer = Answer::of(done)?;
                let session = match answer.done() {
                    Some(signed) => Some(Session::of(desk, signed).await),
                    None => None,
                };
                Ok(Self { session, stream_position: answer.position(), user_errors: answer.errors() })
            }
        }
    )*};
}

payload! {
    SessionCreatePayload = "What became of `sessionCreate`.";
    SessionRefreshPayload = "What became of `sessionRefresh`.";
    SessionSwitchCompanyPayload = "What became of `sessionSwitchCompany`.";
}

/// What became of `sessionRevoke`.
#[derive(SimpleObject)]
pub struct SessionRevokePayload {
    /// Where the change ends in the log; null when nothing was changed.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// What became of `passwordChange`.
#[derive(SimpleObject)]
pub struct PasswordChangePayload {
    /// Where the change ends in the log; null when nothing was changed.
    pub stream_position: Option<StreamCursor>,
    /// What must be mended; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// Signing in and out.
#[derive(Default)]
pub struct SessionMutation;

/// Signing in and out.
#[Object]
impl SessionMutation {
    /// Signs in. Whoever tries too often is THROTTLED.
    async fn session_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, and his password.")] input: SessionCreate,
    ) -> Result<SessionCreatePayload> {
        let caller = caller(ctx)?;
        let done = caller.sign_in.create(&caller.desk, input, address(caller)).await;
        SessionCreatePayload::of(&caller.desk, done).await
    }

    /// Turns a refresh token in for new tokens. A token that comes back a second time ends its session.
    async fn session_refresh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: SessionRefresh,
    ) -> Result<SessionRefreshPayload> {
        let caller = caller(ctx)?;
        let done = caller.sign_in.refresh(&caller.desk, input).await;
        SessionRefreshPayload::of(&caller.desk, done).await
    }

    /// Acts for another of one's companies. The access token that is used is dead afterwards.
    async fn session_switch_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The company.")] input: SessionSwitchCompany,
    ) -> Result<SessionSwitchCompanyPayload> {
        let caller = caller(ctx)?;
        let done = caller.sign_in.switch_company(&caller.desk, &caller.actor, input).await;
        SessionSwitchCompanyPayload::of(&caller.desk, done).await
    }

    /// Signs out: ends the session of the access token that is used.
    async fn session_revoke(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The command.", default)] input: SessionRevoke,
    ) -> Result<SessionRevokePayload> {
        let answer = mutate(ctx, input).await?;
        Ok(SessionRevokePayload { stream_position: answer.position(), user_errors: answer.errors() })
    }

    /// Chooses another password and ends all sign-ins. Whoever tries too often is THROTTLED.
    async fn password_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, his password, and the new one.")] input: PasswordChange,
    ) -> Result<PasswordChangePayload> {
        let caller = caller(ctx)?;
        let done = caller.sign_in.change_password(&caller.desk, input, address(caller)).await;
        let answer = Answer::of(done)?;
        Ok(PasswordChangePayload { stream_position: answer.position(), user_errors: answer.errors() })
    }
}

/// Where the caller is. All whose address is not known count as one.
fn address(caller: &Caller) -> IpAddr {
    caller.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}
