//! The verdict: the signed outcome of a check, a compact JWS (RFC 7515) that the merchant's backend verifies offline.

use crate::Code;
use crate::json::{Members, Misfit, ObjectWriter};
use crate::jws::{self, Algorithm, Kind};

/// What a verdict says it is.
pub const KIND: Kind = Kind { typ: "facegate-verdict+jwt", invalid: Code::VerdictInvalid };
/// How long a verdict may be presented, in seconds.
pub const LIFETIME: u64 = 600;

/// The claims of a verdict. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[must_use]
pub fn signing_input(claims: &Claims, kid: &str) -> String {
    jws::signing_input(&KIND, Algorithm::EdDsa, kid, &claims.to_json())
}

impl Claims {
    /// Reads them from what [`Self::to_json`] writes; an absent reason or `SubCode` may be left out.
    ///
    /// # Errors
    /// [`Misfit`], naming the first member that is not as it should be.
    pub fn read(text: &[u8]) -> Result<Self, Misfit> {
        let mut members = Members::read(text)?;
        let [iss, sub, jti, ticket, outcome, photo, policy, region, merchant_biz_id] = members.texts([
            "iss",
            "sub",
            "jti",
            "ticket",
            "outcome",
            "photo",
            "policy",
            "region",
            "merchantBizId",
        ])?;
        let claims = Self {
            iss,
            sub,
            jti,
            ticket,
            iat: members.required("iat")?,
            exp: members.required("exp")?,
            outcome,
            reason: members.optional("reason")?,
            sub_code: members.optional("subCode")?,
            photo,
            policy,
            region,
            merchant_biz_id,
        };
        members.end()?;
        Ok(claims)
    }

    /// Their JSON. What is absent is null.
    #[must_use]
    pub fn to_json(&self) -> String {
        ObjectWriter::new()
            .member("iss", &self.iss)
            .member("sub", &self.sub)
            .member("jti", &self.jti)
            .member("ticket", &self.ticket)
            .member("iat", &self.iat)
            .member("exp", &self.exp)
            .member("outcome", &self.outcome)
            .member("reason", &self.reason)
            .member("subCode", &self.sub_code)
            .member("photo", &self.photo)
            .member("policy", &self.policy)
            .member("region", &self.region)
            .member("merchantBizId", &self.merchant_biz_id)
            .end()
    }
}
