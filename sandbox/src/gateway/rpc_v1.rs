//! The older RPC signature (HMAC-SHA1 over the parameters), for clients that
//! still make it.

use facegate::rpc_v1::{SIGNATURE_METHOD, SIGNATURE_VERSION, string_to_sign};

use super::{Admission, Received, operation};
use crate::fields::Fields;
use crate::refusal::{Reason, Refusal};

pub(super) fn admit(received: &Received, body: &[u8]) -> Result<Admission, Refusal> {
    let (_, query) = received.target();
    let fields = Fields::read(query, body)?;
    let either =
        |parameter: &str, header: &str| fields.optional(parameter).or_else(|| received.header(header));
    let action = operation(either("Action", "x-acs-action"), either("Version", "x-acs-version"))?;
    let Some(signature) = fields.optional("Signature") else {
        return Err(Reason::MissingAuthorization.into());
    };
    let required = |name: &str, reason: Reason| fields.optional(name).ok_or_else(|| Refusal::from(reason));
    let access_key_id = required("AccessKeyId", Reason::MissingAccessKeyId)?;
    let nonce = required("SignatureNonce", Reason::MissingSignatureNonce)?;
    received.in_time(required("Timestamp", Reason::MissingTimestamp)?)?;
    if fields.optional("SignatureMethod") != Some(SIGNATURE_METHOD)
        || fields.optional("SignatureVersion") != Some(SIGNATURE_VERSION)
    {
        return Err(Reason::InvalidSignatureMethod.into());
    }
    received.key(access_key_id, fields.optional("SecurityToken"))?;
    Ok(Admission {
        scheme: SIGNATURE_METHOD,
        access_key_id: access_key_id.to_owned(),
        canonicals: Vec::new(),
        string_to_sign: Some(string_to_sign(&received.method, fields.pairs())),
        signature: signature.to_owned(),
        nonce: nonce.to_owned(),
        action,
        query: query.to_owned(),
    })
}
