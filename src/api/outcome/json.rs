//! How an outcome is written: names from closed lists, nothing else.

use super::{Outcome, OutcomeKind, Reason};
use crate::api::SubCode;
use crate::json::ObjectWriter;

impl OutcomeKind {
    /// Its name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Rejected => "rejected",
            Self::Retake => "retake",
            Self::Unknown => "unknown",
        }
    }
}

impl Reason {
    /// Its name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FaceMismatch => "FaceMismatch",
            Self::LivenessRisk => "LivenessRisk",
            Self::BusinessPolicy => "BusinessPolicy",
            Self::DuplicateFace => "DuplicateFace",
            Self::SelfDuplicate => "SelfDuplicate",
            Self::NoFaceDetected => "NoFaceDetected",
            Self::UnqualifiedPhoto => "UnqualifiedPhoto",
            Self::ToolargeImage => "ToolargeImage",
            Self::InternalError => "InternalError",
            Self::TimedOut => "TimedOut",
            Self::UnreadableAnswer => "UnreadableAnswer",
            Self::UnknownCode => "UnknownCode",
        }
    }
}

impl Outcome {
    /// Its JSON: `outcome`, `reason` and `subCode` (null when there is none), `retryable`.
    #[must_use]
    pub fn to_json(&self) -> String {
        ObjectWriter::new()
            .member("outcome", self.outcome.as_str())
            .member("reason", &self.reason.map(Reason::as_str))
            .member("retryable", &self.retryable)
            .member("subCode", &self.sub_code.map(SubCode::as_str))
            .end()
    }
}
