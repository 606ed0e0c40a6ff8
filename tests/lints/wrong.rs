//! Lines that must not pass. Each names the lint that has to stop it, `tests/lints/check` compares.
#![expect(dead_code, reason = "nothing calls the wrong lines")]

/// Wall clocks: time is injected.
pub async fn clocks() {
    let _ = std::time::SystemTime::now(); //~ clippy::disallowed_methods
    let _ = std::time::Instant::now(); //~ clippy::disallowed_methods
    let _ = tokio::time::Instant::now(); //~ clippy::disallowed_methods
    let _ = chrono::Utc::now(); //~ clippy::disallowed_methods
    let _ = chrono::Local::now(); //~ clippy::disallowed_methods
    tokio::time::sleep(std::time::Duration::ZERO).await; //~ clippy::disallowed_methods
    std::thread::sleep(std::time::Duration::ZERO); //~ clippy::disallowed_methods
}

/// Ids and chance are injected, the environment is read in one place.
pub fn ambient() {
    let _ = uuid::Uuid::now_v7(); //~ clippy::disallowed_methods
    let _ = uuid::Uuid::new_v4(); //~ clippy::disallowed_methods
    drop(rand::rng()); //~ clippy::disallowed_methods
    let _: u8 = rand::random(); //~ clippy::disallowed_methods
    let _ = std::env::var("HOME"); //~ clippy::disallowed_methods
    let _ = std::env::var_os("HOME"); //~ clippy::disallowed_methods
}

/// The database is reached through `Tx` alone.
pub struct Doors {
    /// A pool past the walls.
    pub pool: sea_orm::DatabaseConnection, //~ clippy::disallowed_types
    /// A transaction without a scope.
    pub transaction: sea_orm::DatabaseTransaction, //~ clippy::disallowed_types
}

/// Panics are for nobody.
pub(crate) fn panics(given: Option<u8>, step: u8) {
    let _ = given.unwrap(); //~ clippy::unwrap_used
    let _ = given.expect("a value"); //~ clippy::expect_used
    match step {
        0 => panic!("stop"), //~ clippy::panic
        1 => todo!(),        //~ clippy::todo
        _ => {}
    }
}

/// Numbers neither bend nor wrap silently.
pub(crate) fn numbers(count: u64, share: f64) -> (u8, f64) {
    let narrow = count as u8; //~ clippy::as_conversions clippy::cast_possible_truncation
    (narrow, share * 1.19) //~ clippy::float_arithmetic
}

/// What is said goes through the log, and a cause is kept.
pub(crate) fn words(text: &str) -> Result<u8, String> {
    println!("said"); //~ clippy::print_stdout
    let text = dbg!(text); //~ clippy::dbg_macro
    text.parse().map_err(|_| "not a number".to_owned()) //~ clippy::map_err_ignore
}

#[allow(clippy::needless_pass_by_value)] //~ clippy::allow_attributes_without_reason
/// An exception says why it is one.
pub fn unreasoned() {}

pub fn undocumented() {} //~ missing_docs

mod inner {
    /// Wider than it looks.
    pub fn unreachable() {} //~ unreachable_pub
}

/// Reads past the type system.
pub(crate) fn reads(byte: &[u8; 64]) -> [u8; 64] {
    unsafe { std::ptr::read(byte) } //~ unsafe_code
}

/// More than a reader can hold.
#[rustfmt::skip]
pub fn crowd(one: u8, two: u8, three: u8, four: u8, five: u8, six: u8, seven: u8) { //~ clippy::too_many_arguments
    let _ = [one, two, three, four, five, six, seven];
}

/// From the default group, and from the pedantic one.
pub(crate) fn habits(flag: bool) -> u8 {
    let number = if !flag { 1 } else { 2 }; //~ clippy::if_not_else
    return number; //~ clippy::needless_return
}
