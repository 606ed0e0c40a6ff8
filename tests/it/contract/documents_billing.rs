//! The consumers' documents about what is owed, run as they are.

use crate::billing::queries::{improved, open};
use chrono::TimeDelta;
use desk_tests::actors::Seat;
use desk_tests::on_both_stacks;
use desk_tests::world::{NIT, World};
use serde_json::{Value, json};

fn amounts(base: &str, iva: &str, total: &str) -> Value {
    json!({"base": base, "iva": iva, "total": total, "currency": "COP"})
}

on_both_stacks!(what_is_owed_is_read_invoiced_taken_back_and_closed, |stack| {
    let world = open(stack).await;
    run(&world, *world.billing()).await;
});

on_both_stacks!(an_integration_does_the_same_with_an_api_key, |stack| {
    let world = open(stack).await;
    run(&world, *world.api_key().await).await;
});

async fn run(world: &World, billing: Seat<'_>) {
    let ticket = improved(world, *world.client(), 1_801).await;
    let client = world.client();
    let period = json!({"from": "2026-11-01", "to": "2026-11-30"});
    let owed = amounts("60000.00", "11400.00", "71400.00");
    let totals = json!({"lines": 1, "blocks": 2, "hours": "1.00", "amounts": owed});

    let mine = client.sends("MyBillableHours", period.clone()).await.data()["billableHours"].clone();
    let explanation = "1 sesión, 1.801 s → 2 bloques × $ 30.000 = $ 60.000 + IVA $ 11.400 = $ 71.400";
    let line = mine["lines"]["nodes"][0]["id"].clone();
    let expected = json!({"id": line, "ticket": {"id": ticket, "number": "LG-2026-000001"},
        "description": "Reporte de ventas por zona.", "blocks": 2, "amounts": owed, "reason": "IMPROVEMENT",
        "status": "READY", "explanation": explanation});
    assert_eq!((&mine["totals"], &mine["lines"]["nodes"]), (&totals, &json!([expected])));

    let all = billing.sends("BillableHours", period.clone()).await.data()["billableHours"].clone();
    let company = json!({"nit": NIT, "name": "Ferretería Ejemplo Ficticio S.A.S."});
    let by_company = json!([{"company": company, "totals": totals}]);
    assert_eq!((&all["totals"], &all["byCompany"]["nodes"]), (&totals, &by_company));

    let ready = billing.sends("ReadyLines", period.clone()).await.data()["billableLines"]["nodes"].clone();
    let expected = json!([{"id": line, "company": company, "nitNumber": "999000001", "nitCheckDigit": 2,
        "ticket": {"id": ticket, "number": "LG-2026-000001"}, "description": "Reporte de ventas por zona.",
        "reason": "IMPROVEMENT", "itemCode": "SOP-HORA", "unitCode": "HUR", "quantity": "1.00",
        "unitPrice": "60000.00", "ivaPercent": "19.00", "amounts": owed, "readyOn": "2026-11-24",
        "workedFrom": "2026-11-24T13:00:00.000000Z", "workedTo": "2026-11-24T13:30:01.000000Z",
        "confirmedBy": {"displayName": "Luz Marina Ríos"}, "confirmedAt": "2026-11-24T13:00:00.000000Z",
        "explanation": explanation}]);
    assert_eq!(ready, expected);

    let mark = json!({"lineIds": [line], "invoiceNumber": "FE-1042", "idempotencyKey": world.key()});
    let marked = billing.sends("MarkInvoiced", mark).await.done()["lines"].clone();
    assert_eq!(marked, json!([{"id": line, "status": "INVOICED", "invoiceNumber": "FE-1042"}]));
    let other = json!({"lineIds": [line], "invoiceNumber": "FE-1043", "idempotencyKey": world.key()});
    assert_eq!(billing.sends("MarkInvoiced", other).await.refusals(), ["LINE_INVOICED lineIds.0"]);

    let early = json!({"month": "2026-11", "idempotencyKey": world.key()});
    assert_eq!(billing.sends("CloseMonth", early).await.refusals(), ["MONTH_NOT_OVER month"]);
    world.stack.clock.advance(TimeDelta::days(8));
    let show = json!({"month": "2026-11", "validateOnly": true, "idempotencyKey": world.key()});
    let shown = billing.sends("CloseMonth", show).await.done()["statements"]["nodes"].clone();
    let close = json!({"nit": NIT, "month": "2026-11", "idempotencyKey": world.key()});
    let closed = billing.sends("CloseMonth", close.clone()).await.done()["statements"]["nodes"].clone();
    assert_eq!(shown, closed, "what is shown is what is closed");
    assert_eq!((&closed[0]["company"]["nit"], &closed[0]["totals"]), (&json!(NIT), &totals));
    assert_eq!(closed[0]["contentSha256"].as_str().map(str::len), Some(64));
    let again = billing.sends("CloseMonth", close).await.done()["statements"]["nodes"].clone();
    assert_eq!(again, closed, "a replay shows the same");

    let reverse = json!({"lineId": line, "reason": "Otro valor.", "idempotencyKey": world.key()});
    let reversal = billing.sends("ReverseLine", reverse).await.done()["reversal"].clone();
    assert_eq!(reversal["amounts"], amounts("-60000.00", "-11400.00", "-71400.00"));
    assert_eq!(reversal["reverses"]["id"], line);
    // The reversal belongs to the day on which it was made.
    let december = json!({"from": "2026-12-01", "to": "2026-12-31"});
    let mine = client.sends("MyBillableHours", december).await.data()["billableHours"]["totals"].clone();
    let negative = amounts("-60000.00", "-11400.00", "-71400.00");
    assert_eq!(mine, json!({"lines": 1, "blocks": -2, "hours": "-1.00", "amounts": negative}));
}
