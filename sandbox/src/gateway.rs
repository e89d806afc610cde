//! What the vendor's gateway checks before an operation sees a request:
//! method, action, version, date, key, and what the signature has to cover.
//! It ends with what is still to be hashed and signed: the platform does that.
//!
//! # Invariants
//! The nonce is not looked at here: it is burnt only after the signature
//! held, so that nobody without the secret can burn one.

mod acs3;
mod bearer;
mod rpc_v1;

use serde::{Deserialize, Serialize};

use crate::refusal::{Reason, Refusal};
use crate::rules::{ACTIONS, VERSION};

/// Seconds a request's date may be off, before or behind.
const DATE_WINDOW: u64 = 15 * 60;

/// A request as received.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// The HTTP method.
    pub method: String,
    /// The whole URL; its host counts when there is no `Host` header.
    pub url: String,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// Hex SHA-256 of the body.
    pub body_sha256: String,
    /// The access keys there are.
    pub keys: Vec<Key>,
    /// Seconds since 1970.
    pub now: u64,
}

/// An access key; its secret stays with the platform.
#[derive(Clone, Debug, Deserialize)]
pub struct Key {
    /// The id.
    pub id: String,
    /// The security token that has to come with it, for a temporary key.
    pub token: Option<String>,
}

/// A request that may be verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Admission {
    /// `ACS3-HMAC-SHA256`, `HMAC-SHA1` or `BEARERTOKEN`.
    pub scheme: &'static str,
    /// Whose secret to verify with; empty for a bearer token.
    pub access_key_id: String,
    /// ACS3: the canonical request, still to be hashed for the string to sign. More than one where headers came
    /// as `a, b`, which may have been one value or two.
    pub canonicals: Vec<String>,
    /// RPC v1: the string to sign.
    pub string_to_sign: Option<String>,
    /// The signature as received: hex for ACS3, Base64 for RPC v1; or the bearer token.
    pub signature: String,
    /// Unique per access key.
    pub nonce: String,
    /// The operation.
    pub action: String,
    /// The query as it stood on the request line.
    pub query: String,
}

/// Decides whether a request is worth verifying.
///
/// # Errors
/// The gateway's refusal.
pub fn admit(received: &Received, body: &[u8]) -> Result<Admission, Refusal> {
    if received.method != "POST" {
        return Err(Reason::UnsupportedHttpMethod.into());
    }
    match received.header("authorization") {
        Some(authorization) => acs3::admit(received, body, authorization),
        None => match bearer::admit(received, body)? {
            Some(admission) => Ok(admission),
            None => rpc_v1::admit(received, body),
        },
    }
}

/// The refusal of a signature that does not hold, with the string the
/// stand-in expected to be signed, as the vendor's gateway gives it.
#[must_use]
pub fn mismatch(string_to_sign: &str) -> Refusal {
    let text = Reason::SignatureDoesNotMatch.message();
    Refusal::new(Reason::SignatureDoesNotMatch, format!("{text} server string to sign is:{string_to_sign}"))
}

impl Received {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// Path and query as they stood on the request line.
    fn target(&self) -> (&str, &str) {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        let target = rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or("/");
        let target = target.split('#').next().unwrap_or(target);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        (if path.is_empty() { "/" } else { path }, query)
    }

    fn url_host(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().unwrap_or("")
    }

    fn key(&self, id: &str, token: Option<&str>) -> Result<(), Refusal> {
        let key = self.keys.iter().find(|key| key.id == id).ok_or(Reason::InvalidAccessKeyId)?;
        match (key.token.as_deref(), token) {
            (Some(_), None) => Err(Reason::MissingSecurityToken.into()),
            (expected, got) if expected != got => Err(Reason::InvalidSecurityToken.into()),
            _ => Ok(()),
        }
    }

    fn in_time(&self, date: &str) -> Result<(), Refusal> {
        let date =
            facegate::acs3::date::parse(date).map_err(|_| Refusal::from(Reason::InvalidTimeStampFormat))?;
        if date.abs_diff(self.now) > DATE_WINDOW {
            return Err(Reason::InvalidTimeStampExpired.into());
        }
        Ok(())
    }
}

/// The operation has to exist before anything else about the request matters.
fn operation(action: Option<&str>, version: Option<&str>) -> Result<String, Refusal> {
    let action = action.filter(|action| !action.is_empty()).ok_or(Reason::MissingAction)?;
    let version = version.filter(|version| !version.is_empty()).ok_or(Reason::MissingVersion)?;
    if version != VERSION {
        return Err(Reason::InvalidVersion.into());
    }
    if !ACTIONS.contains(&action) {
        return Err(Reason::InvalidAction.into());
    }
    Ok(action.to_owned())
}
