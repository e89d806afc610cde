//! The ticket: the merchant's permission for one check, a compact JWS (RFC 7515) that the merchant's backend signs
//! and the edge obeys. All that matters about a check comes from here, nothing from the browser.

mod policy;

pub use policy::{CheckPolicy, REGIONS, Target};

use crate::json::{FromJson, Members, Misfit, Value};
use crate::jws::{self, Kind, is_word};
use crate::{Code, Error};

/// What a ticket says it is.
pub const KIND: Kind = Kind { typ: "facegate-ticket+jwt", invalid: Code::TicketInvalid };
/// Longest life of a ticket, in seconds.
pub const MAX_LIFETIME: u64 = 300;
/// How far the merchant's clock may be off the edge's, in seconds.
pub const CLOCK_SKEW: u64 = 30;
/// Longest `sub`: the upstream takes a `MerchantUserId` of at most 32 characters.
pub const MAX_SUBJECT: usize = 32;
/// Longest `jti`.
pub const MAX_ID: usize = 64;

/// The key that must prove itself beside the ticket (RFC 7800 §3.1, RFC 9449 §6.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The key's JWK thumbprint (RFC 7638), base64url.
    pub jkt: String,
}

/// The claims of a ticket. Times are seconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    /// The edge the ticket is for.
    pub aud: String,
    /// The user, as the upstream knows them (`MerchantUserId`).
    pub sub: String,
    /// This ticket's own id.
    pub jti: String,
    /// When it was made.
    pub iat: u64,
    /// When its life ends.
    pub exp: u64,
    /// The page it was made for: scheme, host and port.
    pub origin: String,
    /// The browser key it is bound to, if any.
    pub cnf: Option<Confirmation>,
    /// What the check is to be.
    pub policy: CheckPolicy,
    /// The policy's JSON with sorted keys and no spaces (RFC 8785): what the verdict's hash of it covers.
    pub policy_json: String,
}

struct Payload {
    aud: String,
    sub: String,
    jti: String,
    iat: u64,
    exp: u64,
    origin: String,
    cnf: Option<Confirmation>,
    policy: Value,
}

impl Payload {
    fn read(text: &[u8]) -> Result<Self, Misfit> {
        let mut members = Members::read(text)?;
        let [aud, sub, jti, origin] = members.texts(["aud", "sub", "jti", "origin"])?;
        let payload = Self {
            aud,
            sub,
            jti,
            iat: members.required("iat")?,
            exp: members.required("exp")?,
            origin,
            cnf: members.optional("cnf")?,
            policy: members.required("policy")?,
        };
        members.end()?;
        Ok(payload)
    }
}

impl FromJson for Confirmation {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value).ok()?;
        let confirmation = Self { jkt: members.required("jkt").ok()? };
        members.end().ok()?;
        Some(confirmation)
    }
}

/// Takes a ticket apart up to its signature; verify that before [`read`].
///
/// # Errors
/// [`Code::TicketInvalid`], as [`jws::parse`] says.
pub fn parse(token: &str) -> Result<jws::Compact<'_>, Error> {
    jws::parse(token, &KIND)
}

/// Reads the claims of a ticket whose signature holds, and checks every rule that needs no clock: shape, the
/// alphabet and length of ids, the form of the origin, the length of its life.
///
/// # Errors
/// [`Code::TicketInvalid`]; [`Code::PolicyInvalid`] when the policy has another shape. Its rules are [`CheckPolicy::validate`].
pub fn read(payload: &[u8]) -> Result<Claims, Error> {
    let payload = Payload::read(payload).map_err(|misfit| {
        invalid(["expected the claims of a ticket with their types, got ", &misfit.words()].concat())
    })?;
    if !is_word(&payload.sub, MAX_SUBJECT) {
        return Err(invalid("expected sub of 1 to 32 letters, digits, _ or -"));
    }
    if !is_word(&payload.jti, MAX_ID) {
        return Err(invalid("expected jti of 1 to 64 letters, digits, _ or -"));
    }
    if payload.cnf.as_ref().is_some_and(|cnf| cnf.jkt.len() != 43 || !is_word(&cnf.jkt, 43)) {
        return Err(invalid("expected cnf.jkt to be a SHA-256 thumbprint in base64url"));
    }
    if !is_origin(&payload.origin) {
        return Err(invalid("expected origin as https://HOST[:PORT], http only for loopback"));
    }
    match payload.exp.checked_sub(payload.iat) {
        Some(1..=MAX_LIFETIME) => {}
        _ => return Err(invalid("expected exp 1 to 300 seconds after iat")),
    }
    let policy_json = payload.policy.canonical();
    let policy = CheckPolicy::read(payload.policy)?;
    let Payload { aud, sub, jti, iat, exp, origin, cnf, .. } = payload;
    Ok(Claims { aud, sub, jti, iat, exp, origin, cnf, policy, policy_json })
}

impl Claims {
    /// Whether the ticket is good here and now: for this edge, within its time, with a policy the upstream allows.
    /// `now` is in seconds since 1970. That the request's `Origin` equals [`Self::origin`] is the caller's to ask.
    ///
    /// # Errors
    /// [`Code::TicketInvalid`] for another audience, [`Code::TicketExpired`], [`Code::PolicyInvalid`].
    pub fn admit(&self, audience: &str, now: u64) -> Result<(), Error> {
        if self.aud != audience {
            return Err(invalid("expected aud to name this edge, got another"));
        }
        if self.iat > now.saturating_add(CLOCK_SKEW) {
            return Err(expired("expected iat not in the future; are the clocks set?"));
        }
        if now >= self.exp.saturating_add(CLOCK_SKEW) {
            return Err(expired("expected exp in the future"));
        }
        self.policy.validate()
    }
}

fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(KIND.invalid, message)
}

fn expired(message: &'static str) -> Error {
    Error::new(Code::TicketExpired, message)
}

/// A serialised origin (RFC 6454 §6.2) of a secure page: `https`, or `http` on loopback.
fn is_origin(text: &str) -> bool {
    policy::secure_authority(text).is_some_and(|(_, rest)| rest.is_empty())
}
