//! A desk with its people: two companies, a client of each, an agent, somebody of billing, an ADMIN. All of it is
//! made by commands.

use chrono::TimeDelta;
use desk_tests::stack::Stack;
use secrecy::ExposeSecret as _;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use turno::command::{Actor, Command, Fault, Refused, Role, UserErrorCode};
use turno::companies::{CompanyCreate, Nit, find_by_nit};
use turno::desk::Done;
use turno::log::{Fact, list_after, list_texts_between};
use turno::people::{EmailAddress, MembershipInput, PersonCreate};
use turno::platform::db::Scope;
use turno::sessions::{
    Authenticator, Cost, PasswordChange, PasswordHasher, PasswordPool, SessionCreate, SignIn, SignInThrottle,
    Signed, TokenKeys, TokenSettings, create_admin,
};
use turno_entity::{CompanyId, DocumentType, PersonId, company, event, event_text};

/// A password that everybody has chosen.
pub(crate) const PASSWORD: &str = "turno-prueba-2026";
/// The company of the client.
pub(crate) const NIT: &str = "999000001-2";
/// The company of the other client.
pub(crate) const OTHER_NIT: &str = "999000003-7";
/// Where everybody signs in from.
pub(crate) const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

const CHEAP: Cost = Cost { memory_kib: 32, passes: 1, lanes: 1 };

/// The desk and its people, signed in.
pub(crate) struct House {
    stack: Stack,
    pub(crate) hasher: PasswordHasher,
    pub(crate) sign_in: SignIn,
    pub(crate) authenticator: Authenticator,
    pub(crate) admin: Actor,
    pub(crate) agent: Actor,
    pub(crate) billing: Actor,
    pub(crate) client: Actor,
    pub(crate) other_client: Actor,
}

impl Deref for House {
    type Target = Stack;

    fn deref(&self) -> &Stack {
        &self.stack
    }
}

/// The parts of the sign-in, over one hasher and fresh keys.
fn parts(stack: &Stack) -> (PasswordHasher, SignIn, Authenticator) {
    let salt = AtomicU8::new(0);
    let salts = Arc::new(move || [salt.fetch_add(1, Ordering::Relaxed); 16]);
    let hasher = PasswordHasher::new(CHEAP, PasswordPool::default(), salts).unwrap();
    let settings = TokenSettings {
        issuer: "https://desk.example".to_owned(),
        audience: "turno".to_owned(),
        lifetime: TimeDelta::minutes(10),
    };
    let keys = Arc::new(TokenKeys::from_seed([7; 32], settings).unwrap());
    let sign_in = SignIn::new(hasher.clone(), SignInThrottle::default(), Arc::clone(&keys));
    (hasher, sign_in, Authenticator::new(keys, Arc::<desk_tests::clock::ManualClock>::clone(&stack.clock)))
}

impl House {
    /// Opens the desk and lets everybody in.
    pub(crate) async fn open(stack: Stack) -> Self {
        let (hasher, sign_in, authenticator) = parts(&stack);
        let email = email("admin@turno.example");
        create_admin(&stack.desk, &hasher, email, PASSWORD.into(), ("Ada", "Mora")).await.unwrap();
        let nobody = Actor::Anonymous;
        let mut house = Self {
            stack,
            hasher,
            sign_in,
            authenticator,
            admin: nobody.clone(),
            agent: nobody.clone(),
            billing: nobody.clone(),
            client: nobody.clone(),
            other_client: nobody,
        };
        house.admin = house.signed_in("admin@turno.example").await;
        house.enter_company(NIT, "Ferretería Ejemplo Ficticio S.A.S.").await;
        house.enter_company(OTHER_NIT, "Restaurante Prueba Imaginaria Ltda.").await;
        house.enter("agente@turno.example", Role::Agent, &[]).await;
        house.enter("facturacion@turno.example", Role::Billing, &[]).await;
        house.enter("cliente@ferreteria.example", Role::Client, &[NIT]).await;
        house.enter("cliente@restaurante.example", Role::Client, &[OTHER_NIT]).await;
        house.agent = house.signed_in("agente@turno.example").await;
        house.billing = house.signed_in("facturacion@turno.example").await;
        house.client = house.signed_in("cliente@ferreteria.example").await;
        house.other_client = house.signed_in("cliente@restaurante.example").await;
        house
    }

    /// The sign-in of another process: it knows the same keys and counts for itself.
    pub(crate) fn another_sign_in(&self) -> SignIn {
        parts(&self.stack).1
    }

    /// A company more.
    pub(crate) async fn enter_company(&self, written: &str, name: &str) -> CompanyId {
        let command = CompanyCreate { nit: nit(written), name: name.to_owned(), idempotency_key: None };
        self.done(command).await.company
    }

    /// A person more, who has chosen [`PASSWORD`].
    pub(crate) async fn enter(&self, address: &str, role: Role, nits: &[&str]) -> PersonId {
        let command = person(address, role, nits);
        let issued = self.sign_in.enter_person(&self.desk, &self.admin, command).await.unwrap();
        let one_use = issued.password.unwrap().expose_secret().to_owned();
        let change = PasswordChange {
            email: email(address),
            password: one_use,
            new_password: PASSWORD.to_owned(),
            idempotency_key: None,
        };
        self.sign_in.change_password(&self.desk, change, HERE).await.unwrap();
        issued.done.outcome.person
    }

    /// Signs somebody in.
    pub(crate) async fn sign(&self, address: &str) -> Signed {
        let done = self.sign_in.create(&self.desk, session(address, PASSWORD), HERE).await;
        done.unwrap_or_else(|refused| panic!("{address}: {refused:?}")).outcome
    }

    /// Somebody, as his access token says.
    pub(crate) async fn signed_in(&self, address: &str) -> Actor {
        self.bearer(&self.sign(address).await)
    }

    /// The bearer of a session's access token.
    pub(crate) fn bearer(&self, signed: &Signed) -> Actor {
        self.authenticator.authenticate(signed.access_token.as_str()).unwrap().0
    }

    /// The company with a NIT.
    pub(crate) async fn company(&self, written: &str) -> company::Model {
        let tx = self.desk.read_as(Scope::System).await.unwrap();
        find_by_nit(&tx, nit(written)).await.unwrap().unwrap()
    }

    /// Whether somebody is let in at this moment.
    pub(crate) async fn admits(&self, actor: &Actor) -> bool {
        match self.desk.read(actor).await {
            Ok(_) => true,
            Err(Fault::Unauthenticated) => false,
            Err(fault) => panic!("{fault}"),
        }
    }

    /// Where the log ends.
    pub(crate) async fn head(&self) -> i64 {
        self.desk.position().await.unwrap().seq
    }

    /// What happened after a place of the log: who, about which company, what.
    pub(crate) async fn facts_after(&self, seq: i64) -> Vec<(event::Model, Fact)> {
        let tx = self.desk.read_as(Scope::System).await.unwrap();
        let rows = list_after(&tx, seq, 1000).await.unwrap();
        let decode = |row: event::Model| {
            let fact = Fact::decode(&row.kind, row.version, &row.payload).unwrap();
            (row, fact)
        };
        rows.into_iter().map(decode).collect()
    }

    /// The free texts of an event, by name.
    pub(crate) async fn texts_of(&self, seq: i64) -> BTreeMap<String, event_text::Model> {
        let tx = self.desk.read_as(Scope::System).await.unwrap();
        let texts = list_texts_between(&tx, seq, seq).await.unwrap();
        texts.into_iter().map(|text| (text.name.clone(), text)).collect()
    }

    /// The ADMIN does something.
    pub(crate) async fn done<C: Command>(&self, command: C) -> C::Outcome {
        match self.desk.run(&self.admin, command).await {
            Ok(done) => done.outcome,
            Err(refused) => panic!("{}: {refused:?}", C::NAME),
        }
    }

    /// The ADMIN is refused, with this code at this place, and nothing has changed.
    pub(crate) async fn refuses<C: Command>(&self, command: C, code: UserErrorCode, path: &str) {
        let before = self.head().await;
        let found = errors(self.desk.run(&self.admin, command).await);
        assert_eq!(found, [(code, path.to_owned())], "{}", C::NAME);
        assert_eq!(self.head().await, before, "{} changed something", C::NAME);
    }

    /// Nobody may whose role the command does not name, and nothing has changed.
    pub(crate) async fn forbids<C: Command>(&self, command: impl Fn() -> C) {
        let before = self.head().await;
        for actor in [&self.client, &self.agent, &self.billing, &self.admin] {
            if actor.role().is_some_and(|role| C::ROLES.contains(&role)) {
                continue;
            }
            let answer = self.desk.run(actor, command()).await;
            assert!(matches!(answer, Err(Refused::Fault(Fault::Forbidden))), "{} by {actor:?}", C::NAME);
        }
        let answer = self.desk.run(&Actor::Anonymous, command()).await;
        assert!(matches!(answer, Err(Refused::Fault(Fault::Unauthenticated))), "{} by nobody", C::NAME);
        assert_eq!(self.head().await, before, "{} changed something", C::NAME);
    }
}

/// The codes of a refusal with their places.
pub(crate) fn errors<O>(answer: Result<Done<O>, Refused>) -> Vec<(UserErrorCode, String)> {
    match answer {
        Err(Refused::User(errors)) => errors.into_iter().map(|e| (e.code, e.path.join("."))).collect(),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it was done"),
    }
}

/// A NIT as it is written.
pub(crate) fn nit(written: &str) -> Nit {
    Nit::parse(written).unwrap()
}

/// A mail address as it is written.
pub(crate) fn email(written: &str) -> EmailAddress {
    EmailAddress::parse(written).unwrap()
}

/// A sign-in.
pub(crate) fn session(address: &str, password: &str) -> SessionCreate {
    SessionCreate { email: email(address), password: password.to_owned(), nit: None, idempotency_key: None }
}

/// A membership with a document.
pub(crate) fn membership(written: &str) -> MembershipInput {
    MembershipInput {
        nit: nit(written),
        document_type: Some(DocumentType::Cc),
        document_number: Some("1.030.567.017".to_owned()),
        phone: None,
        may_approve_quotes: false,
    }
}

/// A person to be entered.
pub(crate) fn person(address: &str, role: Role, nits: &[&str]) -> PersonCreate {
    PersonCreate {
        email: email(address),
        role,
        given_names: "Luz Marina".to_owned(),
        surnames: "Ríos".to_owned(),
        memberships: nits.iter().map(|nit| membership(nit)).collect(),
        idempotency_key: None,
        password: None,
    }
}
