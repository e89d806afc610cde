//! A bearer token in place of a signature, as the SDKs send it: a header (or,
//! the older way, a parameter) and `SignatureType=BEARERTOKEN`.

use super::{Admission, Received, operation};
use crate::fields::Fields;
use crate::refusal::{Reason, Refusal};

/// `SignatureType` of such a request.
pub(super) const SIGNATURE_TYPE: &str = "BEARERTOKEN";

/// The request as one that carries a bearer token; `None` when it does not say so.
pub(super) fn admit(received: &Received, body: &[u8]) -> Result<Option<Admission>, Refusal> {
    let (_, query) = received.target();
    let fields = Fields::read(query, body)?;
    let either =
        |parameter: &str, header: &str| fields.optional(parameter).or_else(|| received.header(header));
    if either("SignatureType", "x-acs-signature-type") != Some(SIGNATURE_TYPE) {
        return Ok(None);
    }
    let required = |parameter: &str, header: &str, reason: Reason| {
        either(parameter, header).filter(|value| !value.is_empty()).ok_or_else(|| Refusal::from(reason))
    };
    let action = operation(either("Action", "x-acs-action"), either("Version", "x-acs-version"))?;
    let token = required("BearerToken", "x-acs-bearer-token", Reason::MissingBearerToken)?;
    let nonce = required("SignatureNonce", "x-acs-signature-nonce", Reason::MissingSignatureNonce)?;
    received.in_time(required("Timestamp", "x-acs-date", Reason::MissingTimestamp)?)?;
    Ok(Some(Admission {
        scheme: SIGNATURE_TYPE,
        access_key_id: String::new(),
        canonicals: Vec::new(),
        string_to_sign: None,
        signature: token.to_owned(),
        nonce: nonce.to_owned(),
        action,
        query: query.to_owned(),
    }))
}
