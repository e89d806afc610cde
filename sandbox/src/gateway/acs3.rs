//! ACS3-HMAC-SHA256 as the gateway receives it.

use facegate::acs3::{ALGORITHM, Authorization, Malformed, canonical_request_for};

use super::{Admission, Received, operation};
use crate::refusal::{Reason, Refusal};

pub(super) fn admit(received: &Received, body: &[u8], authorization: &str) -> Result<Admission, Refusal> {
    let action = operation(received.header("x-acs-action"), received.header("x-acs-version"))?;
    let authorization = Authorization::parse(authorization).map_err(|malformed| read_as(&malformed))?;
    let nonce = required(received, "x-acs-signature-nonce", Reason::MissingSignatureNonce)?;
    received.in_time(required(received, "x-acs-date", Reason::MissingTimestamp)?)?;
    let declared = required(received, "x-acs-content-sha256", Reason::MissingContentSha256)?;
    covered(received, body, &authorization)?;
    received.key(&authorization.credential, received.header("x-acs-security-token"))?;
    if declared != received.body_sha256 {
        let text = Reason::SignatureDoesNotMatch.message();
        let why = format!("{text} x-acs-content-sha256 is not the hash of the body received.");
        return Err(Refusal::new(Reason::SignatureDoesNotMatch, why));
    }
    let (path, query) = received.target();
    let mut headers = received.headers.clone();
    if received.header("host").is_none() {
        headers.push(("host".to_owned(), received.url_host().to_owned()));
    }
    let signed = &authorization.signed_headers;
    let canonical =
        canonical_request_for(signed, &received.method, path, query, &headers, &received.body_sha256)
            .map_err(|malformed| Refusal::new(Reason::IncompleteSignature, malformed.to_string()))?;
    Ok(Admission {
        scheme: ALGORITHM,
        access_key_id: authorization.credential.clone(),
        canonical: Some(canonical),
        string_to_sign: None,
        signature: authorization.signature,
        nonce: nonce.to_owned(),
        action,
        query: query.to_owned(),
    })
}

fn required<'a>(received: &'a Received, name: &str, reason: Reason) -> Result<&'a str, Refusal> {
    received.header(name).filter(|value| !value.is_empty()).ok_or_else(|| reason.into())
}

/// Which headers the signature has to cover, beyond what the client likes.
fn covered(received: &Received, body: &[u8], authorization: &Authorization) -> Result<(), Refusal> {
    let unsigned =
        |name: &str| Refusal::new(Reason::IncompleteSignature, format!("expected {name} to be signed"));
    if let Some(name) = authorization.uncovered() {
        return Err(unsigned(name));
    }
    if !body.is_empty() {
        required(received, "content-type", Reason::MissingContentType)?;
        if !authorization.covers("content-type") {
            return Err(unsigned("content-type"));
        }
    }
    // What STS adds names the credential, so it has to be covered like the rest of it.
    let sts = ["x-acs-accesskey-id", "x-acs-security-token"];
    match sts.into_iter().find(|name| received.header(name).is_some() && !authorization.covers(name)) {
        Some(name) => Err(unsigned(name)),
        None => Ok(()),
    }
}

fn read_as(malformed: &Malformed) -> Refusal {
    let reason = match malformed {
        Malformed::Algorithm => Reason::InvalidSignatureMethod,
        Malformed::Missing("Credential") | Malformed::Invalid("Credential") => Reason::MissingAccessKeyId,
        Malformed::Missing("Signature") => Reason::MissingSignature,
        _ => Reason::IncompleteSignature,
    };
    Refusal::new(reason, malformed.to_string())
}
