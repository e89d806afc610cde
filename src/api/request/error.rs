use std::fmt;

use crate::api::UpstreamCode;
use crate::decimal::decimal;
use crate::{Code, Error};

/// A rule of the operation that a request breaks. Holds no value of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestError {
    /// The vendor's name of the field.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is needed and absent or empty.
    Missing,
    /// It is not what it should be, namely this.
    Expected(&'static str),
    /// The picture came as Base64 and as URL.
    Both,
    /// The picture has more bytes than the operation takes.
    TooLarge,
}

impl RequestError {
    /// The `Code` the upstream answers with.
    #[must_use]
    pub const fn code(&self) -> UpstreamCode {
        match self.problem {
            Problem::Missing => UpstreamCode::MissingParameter,
            Problem::Expected(_) => UpstreamCode::InvalidParameter,
            Problem::Both => UpstreamCode::DataDuplication,
            Problem::TooLarge => UpstreamCode::ToolargeImage,
        }
    }
}

impl RequestError {
    /// What was expected and found.
    fn words(self) -> String {
        let field = self.field;
        match self.problem {
            Problem::Missing => ["expected ", field, ", got none"].concat(),
            Problem::Expected(what) => ["expected ", field, " to be ", what, ", got something else"].concat(),
            Problem::Both => ["expected ", field, " or ", field, "Url, got both"].concat(),
            Problem::TooLarge => {
                let most = decimal(crate::api::MAX_PICTURE_BYTES as u64);
                ["expected ", field, " of at most ", &most, " bytes, got more"].concat()
            }
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

impl std::error::Error for RequestError {}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Self {
        Self::new(Code::InvalidArgument, error.words())
    }
}

pub(super) const fn missing(field: &'static str) -> RequestError {
    RequestError { field, problem: Problem::Missing }
}

pub(super) const fn expected(field: &'static str, what: &'static str) -> RequestError {
    RequestError { field, problem: Problem::Expected(what) }
}

/// `Ok` when `rule` holds, else what was expected.
pub(super) fn ensure(rule: bool, field: &'static str, what: &'static str) -> Result<(), RequestError> {
    if rule { Ok(()) } else { Err(expected(field, what)) }
}
