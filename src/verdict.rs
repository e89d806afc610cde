//! The verdict: the signed outcome of a check, a compact JWS (RFC 7515) that the merchant's backend verifies offline.

use serde::{Deserialize, Serialize};

use crate::jws::{self, Algorithm, Kind};
use crate::{Code, Error};

/// What a verdict says it is.
pub const KIND: Kind = Kind { typ: "facegate-verdict+jwt", invalid: Code::VerdictInvalid };
/// How long a verdict may be presented, in seconds.
pub const LIFETIME: u64 = 600;

/// The claims of a verdict. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Claims {
    /// The edge that made it: the audience its tickets name.
    pub iss: String,
    /// The ticket's subject.
    pub sub: String,
    /// The check's id.
    pub jti: String,
    /// The id of the ticket that was used.
    pub ticket: String,
    /// When it was made.
    pub iat: u64,
    /// When it is no longer to be accepted: [`LIFETIME`] after `iat`.
    pub exp: u64,
    /// `passed`, `rejected`, `retake` or `unknown`.
    pub outcome: String,
    /// Why, unless passed.
    pub reason: Option<String>,
    /// The upstream's `SubCode`, when it gave one.
    pub sub_code: Option<String>,
    /// SHA-256 of the photo, lower-case hex.
    pub photo: String,
    /// SHA-256 of [`crate::ticket::Claims::policy_json`], base64url.
    pub policy: String,
    /// The region that was asked.
    pub region: String,
    /// The upstream's name for this call, to look it up by.
    pub merchant_biz_id: String,
}

/// The bytes to sign with the Ed25519 key `kid`; [`jws::seal`] makes the verdict of them and the signature.
///
/// # Errors
/// [`Code::Internal`] when the claims cannot be written as JSON.
pub fn signing_input(claims: &Claims, kid: &str) -> Result<String, Error> {
    jws::signing_input(&KIND, Algorithm::EdDsa, kid, claims)
}
