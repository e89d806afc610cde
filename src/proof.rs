//! The proof: that whoever sends a photo holds the key its ticket names. It is a `DPoP` proof (RFC 9449 §4.2) with one claim
//! more, the body's SHA-256, so that neither a stolen ticket nor another photo gets past it. Signing and verifying are the
//! platform's: the caller hashes [`Proof::thumbprint_input`], asks [`Proof::admit`], and verifies the signature with the key.

mod target;

pub use target::same_target;

use crate::json::{self, Members, Value};
use crate::jws::{self, is_word};
use crate::{Code, Error};

/// The `typ` header of a proof.
pub const TYP: &str = "dpop+jwt";
/// How far `iat` may be off the edge's clock, either way, in seconds: as long as a ticket may live. People's clocks are wrong by
/// minutes, and what a narrower window would stop, a proof made beforehand, the ticket stops: the proof is good for that one only.
pub const WINDOW: u64 = 300;
/// Longest `jti`.
pub const MAX_ID: usize = 64;
/// Letters of a SHA-256 in base64url.
const DIGEST_LETTERS: usize = 43;

/// The whole header; any other member (`crit`, `jku`, `x5c`, …) is refused.
const HEADER: [&str; 3] = ["typ", "alg", "jwk"];
/// What a JWK may say of a public key (RFC 7517 §4, RFC 7518 §6.2.1). A private part is none of it.
const PUBLIC_KEY: [&str; 9] = ["kty", "crv", "x", "y", "alg", "use", "key_ops", "kid", "ext"];

/// What is read of the claims; RFC 9449 §4.2 lets there be others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Claims {
    htm: String,
    htu: String,
    iat: u64,
    jti: String,
    ath: String,
    body_sha256: String,
}

/// A proof taken apart. Nothing in it is to be believed before its signature is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    x: String,
    y: String,
    claims: Claims,
    signing_input: String,
    signature: Vec<u8>,
}

/// The request a proof is held against.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its own URL, in each form it may be known by.
    pub urls: &'a [&'a str],
    /// SHA-256 of the ticket's text, base64url.
    pub ticket_sha256: &'a str,
    /// The thumbprint the ticket names (`cnf.jkt`).
    pub bound_to: &'a str,
    /// SHA-256 of [`Proof::thumbprint_input`], base64url.
    pub thumbprint: &'a str,
    /// Seconds since 1970.
    pub now: u64,
}

impl Proof {
    /// Takes a proof apart and checks its form: `typ`, ES256, a public P-256 key, every claim there.
    ///
    /// # Errors
    /// [`Code::ProofInvalid`], saying what was expected.
    pub fn parse(token: &str) -> Result<Self, Error> {
        let parts = jws::take_apart(token, Code::ProofInvalid)?;
        let (x, y) = read_key(&parts.header)?;
        if parts.signature.len() != 64 {
            return Err(invalid("expected a signature of 64 bytes"));
        }
        let claims = read_claims(&parts.payload)
            .ok_or_else(|| invalid("expected the claims htm, htu, iat, jti, ath and body_sha256"))?;
        if !is_word(&claims.jti, MAX_ID) {
            return Err(invalid("expected jti of 1 to 64 letters, digits, _ or -"));
        }
        let hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
        if claims.body_sha256.len() != 64 || !claims.body_sha256.bytes().all(hex) {
            return Err(invalid("expected body_sha256 of 64 lower-case hex digits"));
        }
        Ok(Self { x, y, claims, signing_input: parts.signing_input.to_owned(), signature: parts.signature })
    }

    /// Whether the proof was made now, for this request and its ticket, with the key that ticket is bound to. That the body is
    /// the one it names is the caller's to ask once there is a body: [`Self::body_sha256`].
    ///
    /// # Errors
    /// [`Code::ProofInvalid`], or [`Code::ProofExpired`] when `iat` is further than [`WINDOW`] from now.
    pub fn admit(&self, asked: &Asked<'_>) -> Result<(), Error> {
        let claims = &self.claims;
        if claims.htm != asked.method {
            return Err(invalid("expected htm to be the method of this request, got another"));
        }
        if !asked.urls.iter().any(|url| same_target(&claims.htu, url)) {
            return Err(invalid("expected htu to be the URL of this request, got another"));
        }
        if claims.ath != asked.ticket_sha256 {
            return Err(invalid("expected ath to name the ticket of this request, got another"));
        }
        if asked.thumbprint != asked.bound_to {
            return Err(invalid("expected the key that the ticket is bound to, got another"));
        }
        if claims.iat.abs_diff(asked.now) > WINDOW {
            return Err(Error::new(
                Code::ProofExpired,
                "expected iat within 300 seconds of now; is the clock set?",
            ));
        }
        Ok(())
    }

    /// What the key's thumbprint is the SHA-256 of (RFC 7638 §3).
    #[must_use]
    pub fn thumbprint_input(&self) -> String {
        [r#"{"crv":"P-256","kty":"EC","x":""#, &self.x, r#"","y":""#, &self.y, r#""}"#].concat()
    }

    /// The key's coordinates, base64url.
    #[must_use]
    pub fn coordinates(&self) -> (&str, &str) {
        (&self.x, &self.y)
    }

    /// The ASCII text the signature covers.
    #[must_use]
    pub fn signing_input(&self) -> &str {
        &self.signing_input
    }

    /// The signature, R and S, 64 bytes (RFC 7518 §3.4).
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The proof's own id, by which a replay is known.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.claims.jti
    }

    /// SHA-256 of the body it was made for, lower-case hex.
    #[must_use]
    pub fn body_sha256(&self) -> &str {
        &self.claims.body_sha256
    }
}

/// The coordinates of the header's key.
fn read_key(header: &[u8]) -> Result<(String, String), Error> {
    let header = json::read(header).unwrap_or(Value::Null);
    let (typ, alg, key) =
        (text(&header, "typ"), text(&header, "alg"), header.get("jwk").unwrap_or(&Value::Null));
    if !header.has_only(&HEADER) || !key.has_only(&PUBLIC_KEY) {
        return Err(invalid("expected a header of typ, alg and jwk, a public key, only"));
    }
    if typ != Some(TYP) {
        return Err(invalid("expected typ dpop+jwt, got another"));
    }
    if alg != Some("ES256") {
        return Err(invalid("expected alg ES256, got another"));
    }
    match (text(key, "kty"), text(key, "crv"), text(key, "x"), text(key, "y")) {
        (Some("EC"), Some("P-256"), Some(x), Some(y)) if is_digest(x) && is_digest(y) => {
            Ok((x.to_owned(), y.to_owned()))
        }
        _ => Err(invalid("expected jwk of kty EC and crv P-256")),
    }
}

fn read_claims(payload: &[u8]) -> Option<Claims> {
    let mut members = Members::read(payload).ok()?;
    let [htm, htu, jti, ath, body_sha256] =
        members.texts(["htm", "htu", "jti", "ath", "body_sha256"]).ok()?;
    let iat = members.required("iat").ok()?;
    Some(Claims { htm, htu, iat, jti, ath, body_sha256 })
}

fn text<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name)?.as_text()
}

fn invalid(message: &'static str) -> Error {
    Error::new(Code::ProofInvalid, message)
}

/// 32 bytes in base64url, by their form; `WebCrypto` refuses a point that is on no curve.
fn is_digest(text: &str) -> bool {
    text.len() == DIGEST_LETTERS && is_word(text, DIGEST_LETTERS)
}
