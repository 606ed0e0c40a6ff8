//! The NIT in the API.

use super::nit::Nit;
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use serde::{Serialize, Serializer};

/// A Colombian tax number. Read in every written form that can be told for certain; given as `999000001-2`.
#[Scalar(specified_by_url = "https://www.dian.gov.co")]
impl ScalarType for Nit {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Self::parse(text)
                .map_err(|error| InputValueError::custom("not a NIT").with_extension("reason", error.code())),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.canonical())
    }
}

impl Serialize for Nit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.canonical())
    }
}
