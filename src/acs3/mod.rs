//! The ACS3-HMAC-SHA256 signature of Alibaba Cloud's API gateway, one
//! function a stage, named as the vendor's page "V3 request body and signature
//! mechanism" names them.
//!
//! Nothing here hashes, tells the time or holds a secret: digests come in as
//! lower-case hex, and the caller's platform makes the HMAC over
//! [`string_to_sign`] with the secret it alone knows.

mod authorization;
mod call;
pub mod date;
mod headers;
mod malformed;
pub mod percent;
mod query;
mod sorted;

pub use authorization::{Authorization, REQUIRED_HEADERS};
pub use call::{Call, SecurityToken};
pub use headers::{canonical_headers, signed_headers};
pub use malformed::Malformed;
pub use query::{canonical_query, canonical_query_from_raw};

/// The algorithm's name, first word of the header and first line of the string to sign.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Hex SHA-256 of an empty body, what `x-acs-content-sha256` carries then.
pub const EMPTY_BODY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The `Authorization` header. `signed_headers` is the list of [`signed_headers`],
/// `signature` hex HMAC-SHA256 of the string to sign.
#[must_use]
pub fn authorization(access_key_id: &str, signed_headers: &str, signature: &str) -> String {
    [ALGORITHM, " Credential=", access_key_id, ",SignedHeaders=", signed_headers, ",Signature=", signature]
        .concat()
}

/// The string to sign, from hex SHA-256 of the canonical request.
#[must_use]
pub fn string_to_sign(canonical_request_sha256: &str) -> String {
    [ALGORITHM, "\n", canonical_request_sha256].concat()
}

/// The canonical request over exactly `headers`. `path` is sent as given,
/// `canonical_query` comes from [`canonical_query`], `body_sha256` is hex.
#[must_use]
pub fn canonical_request<N: AsRef<str>, V: AsRef<str>>(
    method: &str,
    path: &str,
    canonical_query: &str,
    headers: &[(N, V)],
    body_sha256: &str,
) -> String {
    let block = canonical_headers(headers);
    let signed = signed_headers(headers);
    [method, path, canonical_query, &block, &signed, body_sha256].join("\n")
}

/// What a verifier rebuilds: the canonical request over those of the received
/// `headers` that the client says it signed. `raw_query` is the query as it
/// stood on the request line, without `?`.
///
/// # Errors
/// [`Malformed::HeaderAbsent`] when a signed header did not arrive,
/// [`Malformed::Percent`] when the query's escaping is broken.
pub fn canonical_request_for<S: AsRef<str>, N: AsRef<str>, V: AsRef<str>>(
    signed: &[S],
    method: &str,
    path: &str,
    raw_query: &str,
    headers: &[(N, V)],
    body_sha256: &str,
) -> Result<String, Malformed> {
    let mut covered: Vec<(&str, &str)> = Vec::with_capacity(headers.len());
    for name in signed {
        let before = covered.len();
        let same = headers.iter().filter(|(n, _)| n.as_ref().eq_ignore_ascii_case(name.as_ref()));
        covered.extend(same.map(|(n, v)| (n.as_ref(), v.as_ref())));
        if covered.len() == before {
            return Err(Malformed::HeaderAbsent(name.as_ref().to_ascii_lowercase()));
        }
    }
    let query = canonical_query_from_raw(raw_query)?;
    Ok(canonical_request(method, path, &query, &covered, body_sha256))
}
