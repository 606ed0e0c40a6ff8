//! The world of the processes: a company with a client, and agents, made through the API.

use desk_tests::process::{Base, PASSWORD, Process};
use serde_json::{Value, json};

/// Who is in it.
pub struct People {
    pub http: reqwest::Client,
    pub admin: String,
    pub client: String,
    pub agents: Vec<String>,
}

/// Enters them. Whoever is entered by an ADMIN chooses his own password first.
pub async fn enter(base: &Base, process: &Process, agents: usize) -> People {
    let http = reqwest::Client::new();
    let names = ["--given-names", "Ada", "--surnames", "Prueba"];
    let entered =
        base.run(&[&["admin", "create", "--email", "admin@desk.example"], &names[..]].concat()).await;
    assert!(entered.0, "{}", entered.1);
    let admin = process.sign_in(&http, "admin@desk.example").await;
    let client = client(process, &http, &admin, ("999000001-2", "client@desk.example")).await;
    let mut tokens = Vec::new();
    for number in 0..agents {
        let email = format!("agent{number}@desk.example");
        tokens.push(person(process, &http, &admin, (&email, "AGENT"), json!([])).await);
    }
    People { http, admin, client, agents: tokens }
}

/// Enters another company with its client.
pub async fn enter_stranger(process: &Process, people: &People) -> String {
    client(process, &people.http, &people.admin, ("999000003-7", "stranger@desk.example")).await
}

/// Enters somebody of billing.
pub async fn enter_billing(process: &Process, people: &People) -> String {
    let who = ("billing@desk.example", "BILLING");
    person(process, &people.http, &people.admin, who, json!([])).await
}

async fn client(process: &Process, http: &reqwest::Client, admin: &str, who: (&str, &str)) -> String {
    let (nit, email) = who;
    let company = "mutation($nit: Nit!) { companyCreate(input: {nit: $nit, name: \"Empresa de Prueba\"}) \
                   { company { nit } userErrors { code } } }";
    let made = process.ask(http, Some(admin), company, json!({"nit": nit})).await.unwrap();
    assert_eq!(made["data"]["companyCreate"]["company"]["nit"], nit, "{made}");
    let membership = json!([{"nit": nit, "documentType": "CC", "documentNumber": "1999000017",
                             "mayApproveQuotes": true}]);
    person(process, http, admin, (email, "CLIENT"), membership).await
}

async fn person(
    process: &Process,
    http: &reqwest::Client,
    admin: &str,
    who: (&str, &str),
    memberships: Value,
) -> String {
    let (email, role) = who;
    let input = json!({"email": email, "role": role, "givenNames": "Nombre", "surnames": "Apellido",
                       "memberships": memberships});
    let create = "mutation($input: PersonCreateInput!) { personCreate(input: $input) { oneUsePassword userErrors { code message } } }";
    let made = process.ask(http, Some(admin), create, json!({"input": input})).await.unwrap();
    let once = made["data"]["personCreate"]["oneUsePassword"].as_str().unwrap_or_else(|| panic!("{made}"));
    let change =
        "mutation($input: PasswordChangeInput!) { passwordChange(input: $input) { userErrors { code } } }";
    let input = json!({"email": email, "password": once, "newPassword": PASSWORD});
    let changed = process.ask(http, None, change, json!({"input": input})).await.unwrap();
    assert_eq!(changed["data"]["passwordChange"]["userErrors"], json!([]), "{changed}");
    process.sign_in(http, email).await
}
