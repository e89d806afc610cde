//! The older RPC signature, HMAC-SHA1 over query and form parameters
//! (the vendor's page "RPC signature mechanism"). The edge never makes one; the
//! sandbox reads it for clients configured with the SDKs' `signature_algorithm = "v2"`.

use crate::acs3::{canonical_query, percent};

/// `SignatureMethod` of a request signed this way.
pub const SIGNATURE_METHOD: &str = "HMAC-SHA1";

/// `SignatureVersion` of a request signed this way.
pub const SIGNATURE_VERSION: &str = "1.0";

/// The string to sign over all unescaped parameters of query and form;
/// `Signature` itself is left out if it is among them. The key of the HMAC is
/// the secret followed by `&`, the signature is its Base64.
#[must_use]
pub fn string_to_sign<N: AsRef<str>, V: AsRef<str>>(method: &str, params: &[(N, V)]) -> String {
    let signed: Vec<(&str, &str)> =
        params.iter().map(|(n, v)| (n.as_ref(), v.as_ref())).filter(|(n, _)| *n != "Signature").collect();
    format!("{method}&%2F&{}", percent::encode(canonical_query(&signed)))
}
