//! The harness itself: a desk on each stack.

use desk_tests::on_both_stacks;
use desk_tests::stack::OPENING;
use turno::platform::db::Scope;

on_both_stacks!(a_fresh_desk_stands_at_the_beginning_of_its_log, |stack| {
    let here = stack.desk.position().await.unwrap();
    let there = stack.another_desk().await.position().await.unwrap();
    assert_eq!((here.seq, here), (0, there));
    assert_eq!(stack.desk.clock().now().to_rfc3339(), OPENING.replace('Z', "+00:00"));
    assert_eq!(stack.desk.policy().targets.len(), 3, "the targets of the three levels");
    stack.desk.read_as(Scope::System).await.unwrap().rollback().await.unwrap();
});
