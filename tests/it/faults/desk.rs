//! The world of the faults: one company with a client, and agents, made through the API.

use desk_tests::process::{Base, PASSWORD, Process};
use serde_json::{Value, json};

/// Who is in it.
pub struct People {
    pub http: reqwest::Client,
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
    let company = "mutation { companyCreate(input: {nit: \"999000001-2\", name: \"Empresa de Prueba\"}) \
                   { company { nit } userErrors { code } } }";
    let made = process.ask(&http, Some(&admin), company, json!({})).await.unwrap();
    assert_eq!(made["data"]["companyCreate"]["company"]["nit"], "999000001-2", "{made}");
    let membership = json!([{"nit": "999000001-2", "documentType": "CC", "documentNumber": "1999000017"}]);
    let client = person(process, &http, &admin, ("client@desk.example", "CLIENT"), membership).await;
    let mut tokens = Vec::new();
    for number in 0..agents {
        let email = format!("agent{number}@desk.example");
        tokens.push(person(process, &http, &admin, (&email, "AGENT"), json!([])).await);
    }
    People { http, client, agents: tokens }
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
