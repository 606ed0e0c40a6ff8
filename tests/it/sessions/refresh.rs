//! `sessionRefresh`: rotation, the grace for a lost answer, replay.

use super::house::{House, NIT, errors};
use async_graphql::ID;
use chrono::{DateTime, TimeDelta, Utc};
use desk_tests::on_both_stacks;
use turno::command::UserErrorCode;
use turno::companies::{CompanyReinstate, CompanySuspend};
use turno::log::Fact;
use turno::sessions::{
    GRACE, MAX_ANSWERS, PersonSuspend, RefreshToken, SESSION_LIFETIME, SessionRefresh, Signed, Turn, turn_in,
};

const CLIENT: &str = "cliente@ferreteria.example";

fn input(token: &str) -> SessionRefresh {
    SessionRefresh { refresh_token: token.to_owned(), idempotency_key: None }
}

fn token(signed: &Signed) -> String {
    signed.refresh_token.as_ref().unwrap().as_str().to_owned()
}

async fn turned(house: &House, token: &str) -> Signed {
    let done = house.sign_in.refresh(&house.desk, input(token)).await;
    done.unwrap_or_else(|refused| panic!("{refused:?}")).outcome
}

/// Refused; says whether the log has a replay more.
async fn refused(house: &House, token: &str) -> bool {
    let before = house.head().await;
    let found = errors(house.sign_in.refresh(&house.desk, input(token)).await);
    assert_eq!(found, [(UserErrorCode::CredentialsInvalid, "refreshToken".to_owned())]);
    let facts = house.facts_after(before).await;
    match facts.as_slice() {
        [] => false,
        [(_, Fact::SessionReplayed(_))] => true,
        other => panic!("{other:?}"),
    }
}

on_both_stacks!(a_token_is_turned_in_for_the_next_one, |stack| {
    let house = House::open(stack).await;
    let first = house.sign(CLIENT).await;
    let before = house.head().await;
    house.clock.advance(TimeDelta::minutes(9));
    let second = turned(&house, &token(&first)).await;
    assert_eq!(second.session, first.session);
    assert_ne!(token(&second), token(&first));
    assert!(second.access_token.expires_at() - first.access_token.expires_at() == TimeDelta::minutes(9));
    assert!(house.admits(&house.bearer(&second)).await);
    let third = turned(&house, &token(&second)).await;
    assert!(house.admits(&house.bearer(&third)).await);
    assert_eq!(house.head().await, before, "a turn is no event");
});

on_both_stacks!(a_token_that_comes_back_ends_the_session_for_everybody, |stack| {
    let house = House::open(stack).await;
    let first = house.sign(CLIENT).await;
    let other_session = house.signed_in(CLIENT).await;
    let second = turned(&house, &token(&first)).await;
    let actor = house.bearer(&second);
    house.clock.advance(GRACE + TimeDelta::microseconds(1));

    assert!(refused(&house, &token(&first)).await, "a replay");
    assert!(!house.admits(&actor).await);
    assert!(!refused(&house, &token(&second)).await, "the session is over");
    assert!(!refused(&house, &token(&first)).await, "said once");
    assert!(house.admits(&other_session).await, "his other sign-ins stay");
});

on_both_stacks!(a_lost_answer_is_given_again_within_the_grace, |stack| {
    let house = House::open(stack).await;
    let first = house.sign(CLIENT).await;
    let lost = turned(&house, &token(&first)).await;
    house.clock.advance(GRACE);
    let again = turned(&house, &token(&first)).await;
    assert_ne!(token(&again), token(&lost), "nothing in the clear is kept");
    assert!(house.admits(&house.bearer(&again)).await);
    house.clock.advance(TimeDelta::minutes(9));
    let next = turned(&house, &token(&again)).await;
    assert!(house.admits(&house.bearer(&next)).await);
});

on_both_stacks!(the_grace_opens_no_second_line, |stack| {
    let house = House::open(stack).await;
    let first = house.sign(CLIENT).await;
    let owner = turned(&house, &token(&first)).await;
    let thief = turned(&house, &token(&first)).await;
    let next = turned(&house, &token(&owner)).await;
    assert!(refused(&house, &token(&thief)).await, "even at once: it was never used, so no grace covers it");
    assert!(!house.admits(&house.bearer(&next)).await);

    let first = house.sign(CLIENT).await;
    let second = turned(&house, &token(&first)).await;
    turned(&house, &token(&second)).await;
    assert!(refused(&house, &token(&first)).await, "its answer was received: the next was turned in");
});

on_both_stacks!(answers_to_one_token_are_bounded, |stack| {
    let house = House::open(stack).await;
    let first = house.sign(CLIENT).await;
    for _ in 0..MAX_ANSWERS {
        turned(&house, &token(&first)).await;
    }
    assert!(refused(&house, &token(&first)).await);
});

on_both_stacks!(two_who_turn_one_token_in_at_once_are_both_answered, |stack| {
    let house = House::open(stack).await;
    let other = house.another_desk().await;
    let first = token(&house.sign(CLIENT).await);
    let (one, two) = tokio::join!(
        house.sign_in.refresh(&house.desk, input(&first)),
        house.sign_in.refresh(&other, input(&first)),
    );
    let (one, two) = (one.unwrap().outcome, two.unwrap().outcome);
    assert_ne!(token(&one), token(&two));
    turned(&house, &token(&two)).await;
    assert!(refused(&house, &token(&one)).await);
});

on_both_stacks!(what_is_no_token_of_ours_changes_nothing, |stack| {
    let house = House::open(stack).await;
    let unknown = RefreshToken::from_bytes([9; 32]);
    let mut mistyped = token(&house.sign(CLIENT).await);
    mistyped.pop();
    mistyped.push('!');
    for nothing in ["", "trt_", unknown.as_str(), &mistyped] {
        assert!(!refused(&house, nothing).await, "{nothing}");
    }
});

on_both_stacks!(nobody_refreshes_who_may_not_act, |stack| {
    let house = House::open(stack).await;
    let client = token(&house.sign(CLIENT).await);
    let agent = token(&house.sign("agente@turno.example").await);
    let company_id = ID::from(house.company(NIT).await.id.to_string());
    let suspend =
        CompanySuspend { company_id: company_id.clone(), reason: "x".to_owned(), idempotency_key: None };
    house.done(suspend).await;
    assert!(!refused(&house, &client).await);
    house.done(CompanyReinstate { company_id, reason: "x".to_owned(), idempotency_key: None }).await;
    turned(&house, &client).await;

    let person_id = ID::from(house.agent.person().unwrap().to_string());
    house.done(PersonSuspend { person_id, reason: "x".to_owned(), idempotency_key: None }).await;
    assert!(!refused(&house, &agent).await);
});

on_both_stacks!(refreshing_does_not_prolong_a_session, |stack| {
    let house = House::open(stack).await;
    let first = house.sign(CLIENT).await;
    house.clock.advance(SESSION_LIFETIME - TimeDelta::microseconds(1));
    let second = turned(&house, &token(&first)).await;
    house.clock.advance(TimeDelta::microseconds(1));
    assert!(!refused(&house, &token(&second)).await);
});

#[test]
fn the_table_of_turns() {
    let now: DateTime<Utc> = "2026-11-24T13:00:00Z".parse().unwrap();
    let at = |seconds: i64| Some(now - TimeDelta::seconds(seconds));
    let cases = [
        (3, None, 3, 1, Turn::Rotate),
        (3, None, 3, 16, Turn::Rotate),
        (2, at(0), 3, 1, Turn::AnswerAgain),
        (2, at(30), 3, 15, Turn::AnswerAgain),
        (2, at(31), 3, 1, Turn::Replay),
        (2, at(0), 3, 16, Turn::Replay),
        (2, None, 3, 1, Turn::Replay),
        (1, at(0), 3, 1, Turn::Replay),
        (3, at(0), 3, 1, Turn::Replay),
        (0, at(9), 0, 1, Turn::Replay),
    ];
    for (generation, used_at, newest, answers, expected) in cases {
        let turn = turn_in(generation, used_at, newest, answers, now);
        assert_eq!(turn, expected, "{generation} {used_at:?} of {newest}, {answers} answers");
    }
}
