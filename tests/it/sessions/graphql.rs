//! Signing in and looking after people through the schema and its gate, as the consumers write it.

use super::house::{HERE, House, NIT, OTHER_NIT, PASSWORD};
use async_graphql::{Request, Variables};
use desk_tests::on_both_stacks;
use desk_tests::stack::Stack;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use turno::command::{Actor, Role};
use turno::graphql::gate::{Gate, Limits};
use turno::graphql::{Caller, build, permissions, scalars, sdl};
use turno::live::Live;

const SIGN_IN: &str = "mutation SignIn($email: EmailAddress!, $password: String!) {
  sessionCreate(input: { email: $email, password: $password }) {
    session { accessToken accessTokenExpiresAt refreshToken role person { id givenNames surnames } actingFor { nit name } }
    userErrors { code message path }
  }
}";
const REFRESH: &str = "mutation RefreshSession($refreshToken: String!) {
  sessionRefresh(input: { refreshToken: $refreshToken }) {
    session { accessToken refreshToken }
    userErrors { code message path }
  }
}";
const VIEWER: &str = "{ viewer {
  role person { id givenNames surnames email memberships { documentNumber status company { nit version } } }
  actingFor { nit name } companies { nit name }
} }";

/// The schema behind its gate, without a door.
struct Api {
    house: House,
    gate: Gate,
    sign_in: Arc<turno::sessions::SignIn>,
    stop: CancellationToken,
}

impl Api {
    async fn open(stack: Stack) -> Self {
        let house = House::open(stack).await;
        let gate = Gate::new(&sdl(&build()), permissions(), Limits::default()).unwrap();
        let gate = gate.with_scalars(scalars());
        let sign_in = Arc::new(house.another_sign_in());
        Self { house, gate, sign_in, stop: CancellationToken::new() }
    }

    /// The whole answer: data, or the codes of the errors.
    async fn ask(&self, actor: &Actor, document: &str, variables: Value) -> Value {
        let request = Request::new(document).variables(Variables::from_json(variables));
        let response = match self.gate.admit(request, actor.asker()) {
            Err(refusal) => refusal.into_response(),
            Ok(request) => {
                let (desk, live) = (self.house.desk.clone(), Live::start(&self.house.desk, &self.stop));
                let caller = Caller::new(desk, actor.clone(), Some(HERE), live, Arc::clone(&self.sign_in));
                build().execute(request.data(caller)).await
            }
        };
        let codes: Vec<Value> = response.errors.iter().map(|e| json!(e.extensions)["code"].clone()).collect();
        if codes.is_empty() { response.data.into_json().unwrap() } else { Value::Array(codes) }
    }

    async fn signed_in(&self, address: &str) -> Value {
        let variables = json!({ "email": address, "password": PASSWORD });
        self.ask(&Actor::Anonymous, SIGN_IN, variables).await["sessionCreate"].clone()
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

on_both_stacks!(a_client_signs_in_refreshes_and_sees_who_he_is, |stack| {
    let api = Api::open(stack).await;
    let answer = api.signed_in("Cliente@Ferreteria.example").await;
    assert_eq!(answer["userErrors"], json!([]));
    let session = &answer["session"];
    assert_eq!(session["role"], "CLIENT");
    assert_eq!(session["actingFor"], json!({ "nit": NIT, "name": "Ferretería Ejemplo Ficticio S.A.S." }));
    assert_eq!(session["accessTokenExpiresAt"], "2026-11-24T13:10:00.000000Z");
    assert_eq!(session["person"]["surnames"], "Ríos");

    let turned = json!({ "refreshToken": session["refreshToken"] });
    let answer = api.ask(&Actor::Anonymous, REFRESH, turned).await["sessionRefresh"].clone();
    assert_ne!(answer["session"]["refreshToken"], session["refreshToken"]);
    let token = answer["session"]["accessToken"].as_str().unwrap();
    let actor = api.house.authenticator.authenticate(token).unwrap().0;

    let viewer = api.ask(&actor, VIEWER, json!({})).await["viewer"].clone();
    assert_eq!((viewer["role"].as_str(), viewer["actingFor"]["nit"].as_str()), (Some("CLIENT"), Some(NIT)));
    assert_eq!(viewer["companies"], json!([session["actingFor"]]));
    assert_eq!(viewer["person"]["email"], "cliente@ferreteria.example");
    let membership =
        json!({ "documentNumber": "***017", "status": "ACTIVE", "company": { "nit": NIT, "version": 1 } });
    assert_eq!(viewer["person"]["memberships"], json!([membership]));
});

on_both_stacks!(what_the_person_can_mend_stands_in_user_errors, |stack| {
    let api = Api::open(stack).await;
    let wrong = json!({ "email": "cliente@ferreteria.example", "password": "otra-clave-mala" });
    let answer = api.ask(&Actor::Anonymous, SIGN_IN, wrong.clone()).await["sessionCreate"].clone();
    assert_eq!(answer["session"], Value::Null);
    assert_eq!(
        (&answer["userErrors"][0]["code"], &answer["userErrors"][0]["path"]),
        (&json!("CREDENTIALS_INVALID"), &json!([]))
    );
    for _ in 1..5 {
        api.ask(&Actor::Anonymous, SIGN_IN, wrong.clone()).await;
    }
    assert_eq!(api.ask(&Actor::Anonymous, SIGN_IN, wrong).await, json!(["THROTTLED"]));
    let nothing = json!({ "refreshToken": "x" });
    let answer = api.ask(&Actor::Anonymous, REFRESH, nothing).await["sessionRefresh"].clone();
    assert_eq!(answer["userErrors"][0]["path"], json!(["refreshToken"]));
    assert_eq!(api.ask(&Actor::Anonymous, VIEWER, json!({})).await, json!(["UNAUTHENTICATED"]));
    let no_address = json!({ "email": "nadie", "password": "x" });
    assert_eq!(api.ask(&Actor::Anonymous, SIGN_IN, no_address).await, json!(["BAD_USER_INPUT"]));
});

on_both_stacks!(an_admin_looks_after_companies_and_people, |stack| {
    let api = Api::open(stack).await;
    let admin = api.house.admin.clone();
    let enter = r#"mutation { companyCreate(input: { nit: "999.000.005-1", name: "Panadería" }) {
        company { id nit name status version } streamPosition userErrors { code } } }"#;
    let company = api.ask(&admin, enter, json!({})).await["companyCreate"]["company"].clone();
    assert_eq!((&company["nit"], &company["version"]), (&json!("999000005-1"), &json!(1)));
    let stale =
        "mutation($id: ID!) { companyUpdate(input: { companyId: $id, name: \"Otra\", expectedVersion: 7 }) {
        company { name version } userErrors { code path } } }";
    let answer = api.ask(&admin, stale, json!({ "id": company["id"] })).await["companyUpdate"].clone();
    assert_eq!(answer["company"], json!({ "name": "Panadería", "version": 1 }), "as it is now");
    assert_eq!(answer["userErrors"], json!([{ "code": "VERSION_CONFLICT", "path": ["expectedVersion"] }]));

    let enter = r#"mutation { personCreate(input: {
        email: "nueva@panaderia.example", role: CLIENT, givenNames: "Eva", surnames: "Luna",
        memberships: [{ nit: "999000005", documentType: CC, documentNumber: "1030567017" }], idempotencyKey: "k"
    }) { person { id email memberships { id } } oneUsePassword userErrors { code } } }"#;
    let first = api.ask(&admin, enter, json!({})).await["personCreate"].clone();
    let again = api.ask(&admin, enter, json!({})).await["personCreate"].clone();
    assert_eq!(first["person"], again["person"]);
    assert_eq!(
        (first["oneUsePassword"].as_str().map(str::len), &again["oneUsePassword"]),
        (Some(23), &Value::Null)
    );

    let person =
        "query($id: ID!) { person(id: $id) { email passwordExpiresAt } node(id: $id) { id __typename } }";
    let found = api.ask(&admin, person, json!({ "id": first["person"]["id"] })).await;
    assert_eq!(found["person"]["passwordExpiresAt"], "2026-11-27T13:00:00.000000Z");
    assert_eq!(found["node"]["__typename"], "Person");
    let nobody = api.ask(&admin, person, json!({ "id": "per_x" })).await;
    assert_eq!(nobody, json!({ "person": null, "node": null }));
});

on_both_stacks!(lists_come_in_pages_and_hide_the_reserved_company, |stack| {
    let api = Api::open(stack).await;
    let companies = "query($after: String) { companies(first: 1, after: $after) {
        nodes { nit } pageInfo { hasNextPage endCursor } } }";
    let first = api.ask(&api.house.billing, companies, json!({})).await["companies"].clone();
    let second =
        api.ask(&api.house.billing, companies, json!({ "after": first["pageInfo"]["endCursor"] })).await;
    let second = &second["companies"];
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    assert_eq!(second["pageInfo"]["hasNextPage"], false);
    // Entered at one instant, they stand in either order.
    let mut nits = [&first, second].map(|page| page["nodes"][0]["nit"].as_str().unwrap());
    nits.sort_unstable();
    assert_eq!(nits, [NIT, OTHER_NIT]);
    let people = "{ people { nodes { email memberships { company { nit } } } } }";
    let people = api.ask(&api.house.admin, people, json!({})).await["people"]["nodes"].clone();
    assert_eq!(people.as_array().unwrap().len(), 5);
    let shown =
        json!({ "email": "cliente@ferreteria.example", "memberships": [{ "company": { "nit": NIT } }] });
    assert!(people.as_array().unwrap().contains(&shown), "{people}");
});

on_both_stacks!(a_client_sees_nobody_elses_company_or_person, |stack| {
    let api = Api::open(stack).await;
    let other = api.house.company(OTHER_NIT).await.id;
    let person = api.house.other_client.person().unwrap();
    let agent = api.house.agent.person().unwrap();
    let company = "query($nit: Nit!) { company(nit: $nit) { nit } }";
    let client = &api.house.client;
    for unseen in [OTHER_NIT, "999000008"] {
        assert_eq!(api.ask(client, company, json!({ "nit": unseen })).await, json!({ "company": null }));
    }
    assert_eq!(api.ask(client, company, json!({ "nit": NIT })).await, json!({ "company": { "nit": NIT } }));
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let ids = json!({ "ids": [other.to_string(), person.to_string(), agent.to_string()] });
    assert_eq!(api.ask(client, nodes, ids).await, json!({ "nodes": [null, null, null] }));
    for closed in
        ["{ companies { nodes { nit } } }", "{ people { nodes { id } } }", "{ person(id: \"x\") { id } }"]
    {
        assert_eq!(api.ask(client, closed, json!({})).await, json!(["FORBIDDEN"]), "{closed}");
    }
    assert_eq!(client.role(), Some(Role::Client));
});

on_both_stacks!(a_dead_session_has_no_viewer, |stack| {
    let api = Api::open(stack).await;
    let out = "mutation { sessionRevoke(input: {}) { userErrors { code } streamPosition } }";
    let answer = api.ask(&api.house.client, out, json!({})).await;
    assert_eq!(answer["sessionRevoke"]["userErrors"], json!([]));
    let role = api.ask(&api.house.client, "{ viewer { role } }", json!({})).await;
    assert_eq!(role, json!(["UNAUTHENTICATED"]));
});

const SEEN: &str = "session { accessToken refreshToken actingFor { nit } \
    person { memberships { status company { nit version } } } } userErrors { code }";
const BOTH: &str = "contadora@estudio.example";

/// What the session of a payload sees of itself: the company for which it acts, and no other.
#[track_caller]
fn sees_only(payload: &Value, nit: &str) {
    let session = &payload["session"];
    assert_eq!(session["actingFor"], json!({ "nit": nit }), "{payload}");
    let membership = json!({ "status": "ACTIVE", "company": { "nit": nit, "version": 1 } });
    assert_eq!(session["person"]["memberships"], json!([membership]), "{payload}");
}

on_both_stacks!(a_payload_shows_what_the_session_that_was_made_may_see, |stack| {
    let api = Api::open(stack).await;
    api.house.enter(BOTH, Role::Client, &[NIT, OTHER_NIT]).await;
    let create = format!(
        "mutation($email: EmailAddress!, $password: String!) {{ \
         sessionCreate(input: {{ email: $email, password: $password }}) {{ {SEEN} }} }}"
    );
    // Somebody else may be signed in at the same screen, for another company.
    let other = &api.house.other_client;
    let words = json!({ "email": BOTH, "password": PASSWORD });
    let signed = api.ask(other, &create, words.clone()).await;
    let signed = &signed["sessionCreate"];
    sees_only(signed, NIT);

    let token = signed["session"]["accessToken"].as_str().unwrap();
    let actor = api.house.authenticator.authenticate(token).unwrap().0;
    let switch =
        format!("mutation($nit: Nit!) {{ sessionSwitchCompany(input: {{ nit: $nit }}) {{ {SEEN} }} }}");
    let switched = api.ask(&actor, &switch, json!({ "nit": OTHER_NIT })).await;
    sees_only(&switched["sessionSwitchCompany"], OTHER_NIT);
    // The token with which it was asked for is dead, also for what stands further down in the same request.
    assert_eq!(api.ask(&actor, VIEWER, json!({})).await, json!(["UNAUTHENTICATED"]));

    let refresh = format!(
        "mutation($token: String!) {{ sessionRefresh(input: {{ refreshToken: $token }}) {{ {SEEN} }} }}"
    );
    let turned = json!({ "token": signed["session"]["refreshToken"] });
    let refreshed = api.ask(&api.house.client, &refresh, turned).await;
    sees_only(&refreshed["sessionRefresh"], OTHER_NIT);
    // Memberships are for those who have signed in before they ask.
    assert_eq!(api.ask(&Actor::Anonymous, &create, words).await, json!(["UNAUTHENTICATED"]));
});
