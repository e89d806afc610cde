//! From the upstream's answer to what may leave the edge. The mapping goes by
//! `Code`, never by HTTP status: 401 is a picture, throttling is 403.
//!
//! Invariant: [`Outcome`] has no field of free text, so no score, age, id or
//! message of the upstream can be in it.

mod json;

use std::fmt;

use super::response::{self, Answer, FaceDuplicationCheckResult};
use super::{Class, SubCode, Told, UpstreamCode};
use crate::{Code, Error};

/// What came back, as received.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    /// The HTTP status; asked only whether it is an error.
    pub status: u16,
    /// The header `x-acs-retry-after`, milliseconds.
    pub retry_after: Option<&'a str>,
    /// The body, whatever it is.
    pub body: &'a [u8],
}

/// What became of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeKind {
    /// The person is who they should be, or is new, as asked.
    Passed,
    /// The check was made and says no.
    Rejected,
    /// The picture cannot be used; take another.
    Retake,
    /// The check may have been made; what it said is not known.
    Unknown,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Rejected: another person, or a poor live photo (204).
    FaceMismatch,
    /// Rejected: liveness risk (205).
    LivenessRisk,
    /// Rejected: business policy (206).
    BusinessPolicy,
    /// Rejected: the face is in the library under another user (233).
    DuplicateFace,
    /// Rejected: the face is in the library, and only as this very user (233).
    SelfDuplicate,
    /// Retake: no face.
    NoFaceDetected,
    /// Retake: the face is unclear, covered or turned away.
    UnqualifiedPhoto,
    /// Retake: too many bytes.
    ToolargeImage,
    /// Unknown: the upstream failed.
    InternalError,
    /// Unknown: no answer in time.
    TimedOut,
    /// Unknown: the answer cannot be read, or contradicts itself.
    UnreadableAnswer,
    /// Unknown: a `Code` or `SubCode` that is not in the table.
    UnknownCode,
}

/// The redacted result of a check that was, or may have been, processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// What became of it.
    pub outcome: OutcomeKind,
    /// Why; none when passed.
    pub reason: Option<Reason>,
    /// Whether another photo on the same ticket makes sense.
    pub retryable: bool,
    /// For the verdict, not for the page.
    pub sub_code: Option<SubCode>,
}

/// Why the upstream did not process a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// No connection was made.
    NotSent,
    /// Too many calls.
    Throttled,
    /// The access key, its rights, or the signature.
    Credential,
    /// The target picture's URL could not be fetched.
    Target,
    /// A parameter.
    Parameter,
}

impl Cause {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "NotSent",
            Self::Throttled => "Throttled",
            Self::Credential => "Credential",
            Self::Target => "Target",
            Self::Parameter => "Parameter",
        }
    }
}

/// The upstream surely did not process the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why not.
    pub cause: Cause,
    /// When to try again, milliseconds, if the upstream said.
    pub retry_after: Option<u32>,
}

impl Outcome {
    /// The request went out and no answer came in time.
    #[must_use]
    pub const fn timed_out() -> Self {
        Self::unknown(Reason::TimedOut)
    }

    const fn unknown(reason: Reason) -> Self {
        Self { outcome: OutcomeKind::Unknown, reason: Some(reason), retryable: false, sub_code: None }
    }

    const fn retake(reason: Reason) -> Self {
        Self { outcome: OutcomeKind::Retake, reason: Some(reason), retryable: true, sub_code: None }
    }

    const fn rejected(reason: Reason, sub_code: SubCode) -> Self {
        Self {
            outcome: OutcomeKind::Rejected,
            reason: Some(reason),
            retryable: false,
            sub_code: Some(sub_code),
        }
    }
}

impl Refusal {
    /// No connection was made.
    #[must_use]
    pub const fn not_sent() -> Self {
        Self { cause: Cause::NotSent, retry_after: None }
    }
}

impl Cause {
    const fn words(self) -> &'static str {
        match self {
            Self::NotSent => "expected a connection to the upstream, got none",
            Self::Throttled => "expected the upstream to take the request, got throttled",
            Self::Credential => "expected the upstream to accept the credentials, got a refusal",
            Self::Target => "expected the target picture's URL to answer the upstream, got a time-out",
            Self::Parameter => "expected the upstream to accept the parameters, got a refusal",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.cause.words())
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.cause {
            Cause::NotSent | Cause::Throttled => Code::UpstreamUnavailable,
            Cause::Credential | Cause::Target | Cause::Parameter => Code::Misconfigured,
        };
        Self::new(code, refusal.cause.words())
    }
}

/// Maps an answer. `merchant_user_id` is the ticket's own subject: a duplicate
/// that is only ever that user is a [`Reason::SelfDuplicate`].
///
/// # Errors
/// [`Refusal`] when the request surely was not processed.
pub fn outcome(received: Received<'_>, merchant_user_id: &str) -> Result<Outcome, Refusal> {
    read(received, merchant_user_id).0
}

/// What an answer means, as [`outcome`] says, and beside it, for the merchant alone, all that it told. Nothing of the second
/// is in the first but what [`Outcome`] has a place for.
pub fn read(received: Received<'_>, merchant_user_id: &str) -> (Result<Outcome, Refusal>, Told) {
    let answer = response::read(received.body);
    let outcome = judge(received, answer.as_ref(), merchant_user_id);
    (outcome, answer.map(Told::from).unwrap_or_default())
}

fn judge(
    received: Received<'_>,
    answer: Option<&Answer<FaceDuplicationCheckResult>>,
    merchant_user_id: &str,
) -> Result<Outcome, Refusal> {
    if let Some(wait) = received.retry_after.filter(|_| received.status >= 400) {
        return Err(Refusal { cause: Cause::Throttled, retry_after: wait.trim().parse().ok() });
    }
    let result = answer.and_then(|answer| answer.result.as_ref());
    let Some(code) = answer.and_then(|answer| answer.code.clone()).or_else(|| gateway_code(received.body))
    else {
        return Ok(Outcome::unknown(Reason::UnreadableAnswer));
    };
    match code.class() {
        Class::Success => Ok(checked(result, merchant_user_id)),
        Class::Picture => Ok(Outcome::retake(picture_reason(&code))),
        Class::Internal => Ok(Outcome::unknown(Reason::InternalError)),
        Class::Unknown => Ok(Outcome::unknown(Reason::UnknownCode)),
        Class::Throttled => Err(refusal(Cause::Throttled)),
        Class::Credential => Err(refusal(Cause::Credential)),
        Class::Target => Err(refusal(Cause::Target)),
        Class::Parameter => Err(refusal(Cause::Parameter)),
    }
}

const fn refusal(cause: Cause) -> Refusal {
    Refusal { cause, retry_after: None }
}

fn checked(result: Option<&FaceDuplicationCheckResult>, merchant_user_id: &str) -> Outcome {
    let Some(result) = result else { return Outcome::unknown(Reason::UnreadableAnswer) };
    let text = result.sub_code.as_deref();
    match (result.face_passed, text.map(SubCode::parse)) {
        (Some(true), None | Some(Some(SubCode::Passed))) => Outcome {
            outcome: OutcomeKind::Passed,
            reason: None,
            retryable: false,
            sub_code: text.and_then(SubCode::parse),
        },
        (_, Some(None)) => Outcome::unknown(Reason::UnknownCode),
        (Some(true), _) | (_, None | Some(Some(SubCode::Passed))) => {
            Outcome::unknown(Reason::UnreadableAnswer)
        }
        (_, Some(Some(sub_code))) => {
            Outcome::rejected(rejected_reason(sub_code, result, merchant_user_id), sub_code)
        }
    }
}

fn rejected_reason(sub_code: SubCode, result: &FaceDuplicationCheckResult, merchant_user_id: &str) -> Reason {
    match sub_code {
        SubCode::FaceMismatch => Reason::FaceMismatch,
        SubCode::LivenessRisk => Reason::LivenessRisk,
        SubCode::Passed | SubCode::BusinessPolicy => Reason::BusinessPolicy,
        SubCode::DuplicateFace => {
            let faces = &result.duplicate_face;
            let own = |face: &super::response::DuplicateFace| {
                face.merchant_user_id.as_deref() == Some(merchant_user_id)
            };
            if !faces.is_empty() && faces.iter().all(own) {
                Reason::SelfDuplicate
            } else {
                Reason::DuplicateFace
            }
        }
    }
}

fn picture_reason(code: &UpstreamCode) -> Reason {
    match code {
        UpstreamCode::NoFaceDetected => Reason::NoFaceDetected,
        UpstreamCode::ToolargeImage => Reason::ToolargeImage,
        _ => Reason::UnqualifiedPhoto,
    }
}

/// The `<Code>` of a gateway's XML error. An HTML page has none. `Success`
/// counts only in the operation's own JSON.
fn gateway_code(body: &[u8]) -> Option<UpstreamCode> {
    let text = std::str::from_utf8(body).ok()?;
    // Tag by tag: a search for text in text weighs 3 KB in the edge's module.
    let mut tags = text.split('<');
    let code = tags.find_map(|tag| tag.strip_prefix("Code>"))?;
    tags.next().filter(|tag| tag.starts_with("/Code>"))?;
    Some(UpstreamCode::from(code.trim())).filter(|code| *code != UpstreamCode::Success)
}
