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
    let canonicals = readings(signed, &headers)
        .iter()
        .map(|headers| {
            canonical_request_for(signed, &received.method, path, query, headers, &received.body_sha256)
        })
        .collect::<Result<_, _>>()
        .map_err(|malformed| Refusal::new(Reason::IncompleteSignature, malformed.to_string()))?;
    Ok(Admission {
        scheme: ALGORITHM,
        access_key_id: authorization.credential.clone(),
        canonicals,
        string_to_sign: None,
        signature: authorization.signature,
        nonce: nonce.to_owned(),
        action,
        query: query.to_owned(),
    })
}

/// Most headers whose two readings are tried in every combination.
const MOST_AMBIGUOUS: usize = 4;

/// What the headers may have been when they were signed: a platform hands two
/// headers of one name over as one, `a, b`, while the signature has their
/// values sorted and joined by a comma alone.
fn readings(signed: &[String], headers: &[(String, String)]) -> Vec<Vec<(String, String)>> {
    let joined = |(name, value): &&(String, String)| {
        value.contains(", ") && signed.iter().any(|signed| signed.eq_ignore_ascii_case(name))
    };
    let ambiguous: Vec<&str> = headers.iter().filter(joined).map(|(name, _)| name.as_str()).collect();
    let combinations: Vec<usize> = if ambiguous.len() > MOST_AMBIGUOUS {
        vec![0, usize::MAX]
    } else {
        (0..1 << ambiguous.len()).collect()
    };
    let is_split = |name: &str, combination: usize| {
        ambiguous
            .iter()
            .position(|other| *other == name)
            .is_some_and(|bit| combination >> bit.min(63) & 1 == 1)
    };
    let read = |combination: usize| {
        headers.iter().flat_map(move |(name, value)| {
            let values =
                if is_split(name, combination) { value.split(", ").collect() } else { vec![value.as_str()] };
            values.into_iter().map(|value| (name.clone(), value.to_owned())).collect::<Vec<_>>()
        })
    };
    combinations.into_iter().map(|combination| read(combination).collect()).collect()
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
