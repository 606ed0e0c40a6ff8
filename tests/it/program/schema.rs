//! `turno schema`.

use desk_tests::process::{outcome, program};

#[tokio::test]
async fn it_prints_the_committed_schema_and_nothing_else() {
    let (done, said) = outcome(&mut program(&["schema"])).await;
    assert!(done, "{said}");
    assert_eq!(said, include_str!("../../../schema.graphql"));
}
