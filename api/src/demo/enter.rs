//! The cast comes on: companies and people are entered by the real commands, and sign in as they always do.

use super::cast::{ADMIN, FIRMS, PASSWORD, PEOPLE, Player};
use super::clock::ScriptedClock;
use super::{DemoError, run};
use crate::command::Actor;
use crate::companies::{CompanyCreate, Nit};
use crate::desk::Desk;
use crate::people::{EmailAddress, MembershipInput, PersonCreate, PhoneNumber, PreparedPassword};
use crate::sessions::{
    PasswordHasher, SessionCreate, SessionRevoke, SignIn, SignInThrottle, TokenKeys, TokenSettings,
};
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use turno_entity::Role;

/// From where they sign in: an address of the documentation.
const FROM: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// Everybody, signed in: clients once for each of their companies.
#[derive(Default)]
pub(super) struct Cast(BTreeMap<(usize, Option<usize>), Actor>);

impl Cast {
    /// Somebody of the desk.
    pub(super) fn staff(&self, person: usize) -> Result<Actor, DemoError> {
        self.find((person, None))
    }

    /// A client, for one of his companies.
    pub(super) fn client(&self, (person, firm): (usize, usize)) -> Result<Actor, DemoError> {
        self.find((person, Some(firm)))
    }

    fn find(&self, key: (usize, Option<usize>)) -> Result<Actor, DemoError> {
        self.0.get(&key).cloned().ok_or(DemoError::Script("somebody is missing"))
    }

    /// All of them leave.
    pub(super) async fn sign_out(&self, desk: &Desk) -> Result<(), DemoError> {
        for actor in self.0.values() {
            run(desk, actor, SessionRevoke::default()).await?;
        }
        Ok(())
    }
}

/// Where they sign in: anew after a while, because a session lives for some weeks only.
pub(super) struct Door(SignIn);

/// Enters everybody: the first ADMIN by the desk itself, the others by him.
pub(super) async fn enter(desk: &Desk, clock: &ScriptedClock) -> Result<Door, DemoError> {
    let hasher = PasswordHasher::standard(Arc::clone(desk.ids()))?;
    // Hashing is slow on purpose; they all have the same password.
    let hash = hasher.hash(PASSWORD.into()).await?;
    let password = || PreparedPassword { hash: hash.as_str().into(), serves_once: false };
    let keys = TokenKeys::from_seed(desk.ids().bytes(), TokenSettings::new("turno"))?;
    let door = Door(SignIn::new(hasher, SignInThrottle::default(), Arc::new(keys)));
    run(desk, &Actor::System, person(&PEOPLE[ADMIN], password())?).await?;
    let cast = door.sign_in((desk, clock), |person, _| person == ADMIN).await?;
    let admin = cast.staff(ADMIN)?;
    for firm in &FIRMS {
        clock.pass(TimeDelta::minutes(2));
        let command =
            CompanyCreate { nit: nit(firm.nit)?, name: firm.name.to_owned(), idempotency_key: None };
        run(desk, &admin, command).await?;
    }
    for player in PEOPLE.iter().filter(|player| player.role != Role::Admin) {
        clock.pass(TimeDelta::minutes(3));
        run(desk, &admin, person(player, password())?).await?;
    }
    cast.sign_out(desk).await?;
    Ok(door)
}

impl Door {
    /// Those who come sign in, one a minute: clients for each company for which they come.
    pub(super) async fn sign_in(
        &self,
        (desk, clock): (&Desk, &ScriptedClock),
        comes: impl Fn(usize, Option<usize>) -> bool,
    ) -> Result<Cast, DemoError> {
        let mut cast = Cast::default();
        for (place, player) in PEOPLE.iter().enumerate() {
            let firms = player.firms.iter().copied().map(Some);
            let none = player.firms.is_empty().then_some(None);
            for firm in firms.chain(none).filter(|firm| comes(place, *firm)) {
                clock.pass(TimeDelta::minutes(1));
                let nit = firm.map(|firm| nit(FIRMS[firm].nit)).transpose()?;
                cast.0.insert((place, firm), signed(desk, &self.0, player, nit).await?);
            }
        }
        Ok(cast)
    }
}

fn person(player: &Player, password: PreparedPassword) -> Result<PersonCreate, DemoError> {
    let membership = |firm: &usize| {
        Ok(MembershipInput {
            nit: nit(FIRMS[*firm].nit)?,
            document_type: player.document.map(|(kind, _)| kind),
            document_number: player.document.map(|(_, number)| number.to_owned()),
            phone: player.phone.and_then(PhoneNumber::parse),
            may_approve_quotes: player.may_approve_quotes,
        })
    };
    Ok(PersonCreate {
        email: email(player)?,
        role: player.role,
        given_names: player.given_names.to_owned(),
        surnames: player.surnames.to_owned(),
        memberships: player.firms.iter().map(membership).collect::<Result<_, DemoError>>()?,
        idempotency_key: None,
        password: Some(password),
    })
}

async fn signed(
    desk: &Desk,
    sign_in: &SignIn,
    player: &Player,
    nit: Option<Nit>,
) -> Result<Actor, DemoError> {
    let (email, password) = (email(player)?, PASSWORD.to_owned());
    let input = SessionCreate { email, password, nit, idempotency_key: None };
    let done = sign_in.create(desk, input, FROM).await;
    let done = done.map_err(|refused| DemoError::Refused { what: "sessionCreate", refused })?;
    let open = done.outcome.session;
    Ok(Actor::Person { person: open.person, session: open.session, role: open.role, company: open.company })
}

/// The NIT with these digits; its check digit is computed.
pub(super) fn nit(digits: &str) -> Result<Nit, DemoError> {
    Nit::from_stored(digits).map_err(|_broken| DemoError::Script("a NIT of the cast"))
}

/// The address of a player.
pub(super) fn email(player: &Player) -> Result<EmailAddress, DemoError> {
    EmailAddress::parse(player.email).ok_or(DemoError::Script("an address of the cast"))
}
