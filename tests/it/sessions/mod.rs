pub(crate) mod house;
mod password;
mod refresh_token;
mod throttle;
mod token;
