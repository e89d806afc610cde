//! JWS compact serialization (RFC 7515 §7.1) as tickets and verdicts use it:
//! one header shape, strict base64url, no signing and no verifying. The caller
//! signs [`signing_input`]'s bytes, or verifies [`Compact::signing_input`]
//! against the key its `kid` names, with the platform's own cryptography.

use crate::decimal::decimal;
use crate::json::{Members, Misfit, ObjectWriter};
use crate::{Code, Error, base64url};
/// Longest token read, in bytes; a ticket of ten groups and a long target URL has about 4,000.
pub const MAX_TOKEN_BYTES: usize = 8192;

/// A kind of token: its media type, and the code its malformed tokens fail with.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The `typ` header (RFC 8725 §3.11), so that no token passes for another kind.
    pub typ: &'static str,
    /// The code of a token that breaks the rules of its kind.
    pub invalid: Code,
}

/// A signature algorithm (RFC 7518 §3.1, RFC 8037 §3.1) tokens may name. Each key has exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519.
    EdDsa,
    /// HMAC with SHA-256. Who can verify can sign, so tickets only.
    Hs256,
}

impl Algorithm {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::EdDsa, Self::Hs256];

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// The name in the `alg` header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Hs256 => "HS256",
        }
    }

    /// Bytes of a signature.
    #[must_use]
    pub const fn signature_bytes(self) -> usize {
        match self {
            Self::EdDsa => 64,
            Self::Hs256 => 32,
        }
    }
}

/// The whole header; any other member (`crit`, `jwk`, `jku`, `x5c`, ...) is refused.
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

impl Header {
    fn read(text: &[u8]) -> Result<Self, Misfit> {
        let mut members = Members::read(text)?;
        let [alg, typ, kid] = members.texts(["alg", "typ", "kid"])?;
        members.end()?;
        Ok(Self { alg, typ, kid })
    }
}

/// A token taken apart. Nothing in it is to be believed before its signature is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compact<'a> {
    /// The algorithm the header names; it must be the one of the key `kid` names.
    pub algorithm: Algorithm,
    /// Which key signed.
    pub kid: String,
    /// The ASCII bytes the signature covers.
    pub signing_input: &'a str,
    /// The claims, as JSON bytes.
    pub payload: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
}

/// The three parts of a token, decoded and no more.
pub(crate) struct Parts<'a> {
    pub(crate) signing_input: &'a str,
    pub(crate) header: Vec<u8>,
    pub(crate) payload: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// Splits a token of at most [`MAX_TOKEN_BYTES`] at its dots; `invalid` is the code of one that has not three parts of base64url.
pub(crate) fn take_apart(token: &str, invalid: Code) -> Result<Parts<'_>, Error> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(Error::new(
            invalid,
            [
                "expected a token of at most ",
                &decimal(MAX_TOKEN_BYTES as u64),
                " bytes, got ",
                &decimal(token.len() as u64),
            ]
            .concat(),
        ));
    }
    let parts = || Error::new(invalid, "expected three parts of unpadded base64url joined by dots");
    let (signing_input, signature) = token.rsplit_once('.').ok_or_else(parts)?;
    let (header, payload) = signing_input.split_once('.').ok_or_else(parts)?;
    let decode = |part: &str| base64url::decode(part).ok_or_else(parts);
    let (header, payload, signature) = (decode(header)?, decode(payload)?, decode(signature)?);
    Ok(Parts { signing_input, header, payload, signature })
}

/// 1 to `max` letters, digits, `_` or `-`: what ids and base64url are made of.
pub(crate) fn is_word(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Takes a compact token apart.
///
/// # Errors
/// `kind.invalid` when the token is longer than [`MAX_TOKEN_BYTES`], has not three parts of unpadded base64url,
/// its header is not exactly `alg`, `typ`, `kid` with the kind's `typ` and a known `alg`, or its signature has another length.
pub fn parse<'a>(token: &'a str, kind: &Kind) -> Result<Compact<'a>, Error> {
    let Parts { signing_input, header, payload, signature } = take_apart(token, kind.invalid)?;
    let form = || Error::new(kind.invalid, "expected a header of alg EdDSA or HS256, typ and kid only");
    let header = Header::read(&header).map_err(|_| form())?;
    let algorithm = Algorithm::from_name(&header.alg).ok_or_else(form)?;
    if header.typ != kind.typ {
        return Err(Error::new(kind.invalid, ["expected typ ", kind.typ, ", got another"].concat()));
    }
    if signature.len() != algorithm.signature_bytes() {
        return Err(Error::new(
            kind.invalid,
            [
                "expected a signature of ",
                &decimal(algorithm.signature_bytes() as u64),
                " bytes, got ",
                &decimal(signature.len() as u64),
            ]
            .concat(),
        ));
    }
    Ok(Compact { algorithm, kid: header.kid, signing_input, payload, signature })
}

/// The bytes to sign with the key `key_id` for a token of these claims: `base64url(header).base64url(claims)`.
/// `claims` is their JSON.
#[must_use]
pub fn signing_input(kind: &Kind, algorithm: Algorithm, key_id: &str, claims: &str) -> String {
    let header = ObjectWriter::new()
        .member("alg", algorithm.as_str())
        .member("typ", kind.typ)
        .member("kid", key_id)
        .end();
    let mut out = String::with_capacity((header.len() + claims.len()) * 4 / 3 + 5);
    base64url::encode(&mut out, header.as_bytes());
    out.push('.');
    base64url::encode(&mut out, claims.as_bytes());
    out
}

/// The finished token: the signing input and its signature.
#[must_use]
pub fn seal(signing_input: &str, signature: &[u8]) -> String {
    let mut out = String::with_capacity(signing_input.len() + 90);
    out.push_str(signing_input);
    out.push('.');
    base64url::encode(&mut out, signature);
    out
}
