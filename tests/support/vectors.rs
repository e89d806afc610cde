//! Checks a file of signed requests, stage by stage: each stage is made from
//! this crate's own output of the stage before, so the first difference names
//! where it goes wrong. Shared by the example and the test.

use facegate::{acs3, api::form, rpc_v1};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Map, Value};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// What a file held: signed requests that passed, and a line for each that did not.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failures: Vec<String>,
}

/// Checks every vector and its `lean`.
///
/// # Errors
/// When `text` is no file of vectors.
pub(crate) fn check(text: &str) -> Result<Tally, String> {
    let file: Value = serde_json::from_str(text).map_err(|e| format!("expected JSON, got {e}"))?;
    let vectors =
        file.get("vectors").and_then(Value::as_array).ok_or("expected a list `vectors`, got none")?;
    let mut tally = Tally::default();
    for (index, vector) in vectors.iter().enumerate() {
        let Some(vector) = vector.as_object() else {
            tally.failures.push(format!("vector {index}: expected an object"));
            continue;
        };
        let name = vector.get("name").map_or_else(|| format!("vector {index}"), text_of);
        tally.count(&name, check_request(vector));
        if let Some(lean) = vector.get("lean").and_then(Value::as_object) {
            tally.count(&format!("{name} (lean)"), check_request(&lean_request(vector, lean)));
        }
    }
    Ok(tally)
}

impl Tally {
    fn count(&mut self, name: &str, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.passed += 1,
            Err(why) => self.failures.push(format!("{name}: {why}")),
        }
    }
}

/// The vector's call with the lean headers and what is expected of them.
fn lean_request(vector: &Map<String, Value>, lean: &Map<String, Value>) -> Map<String, Value> {
    const OF_THE_CALL: [&str; 8] =
        ["algorithm", "access_key_id", "access_key_secret", "method", "path", "query", "body", "body_sha256"];
    let mut request = lean.clone();
    for key in OF_THE_CALL {
        if let Some(value) = vector.get(key) {
            request.entry(key).or_insert_with(|| value.clone());
        }
    }
    request
}

fn check_request(vector: &Map<String, Value>) -> Result<(), String> {
    let algorithm = text(vector, "algorithm").ok_or("algorithm: expected one, got none")?;
    let body = text(vector, "body").unwrap_or_default();
    expect(vector, "body_sha256", "body hash", &sha256_hex(&body))?;
    if algorithm == acs3::ALGORITHM {
        check_acs3(vector, &sha256_hex(&body))
    } else if algorithm == "RPC-HMAC-SHA1" || algorithm.starts_with("RPC-HMAC-SHA1 ") {
        check_rpc_v1(vector, &body)
    } else {
        Err(format!("algorithm: expected one that is known, got {algorithm}"))
    }
}

fn check_acs3(vector: &Map<String, Value>, body_sha256: &str) -> Result<(), String> {
    let headers = pairs(vector, "headers", false);
    let query = acs3::canonical_query(&pairs(vector, "query", true));
    let path = text(vector, "path").unwrap_or_else(|| "/".to_owned());
    let method = text(vector, "method").unwrap_or_else(|| "POST".to_owned());
    let canonical = acs3::canonical_request(&method, &path, &query, &headers, body_sha256);
    let mut stages = expect(vector, "canonical_request", "canonical request", &canonical)?;
    let to_sign = acs3::string_to_sign(&sha256_hex(&canonical));
    stages += expect(vector, "string_to_sign", "string to sign", &to_sign)?;
    let signature = hmac_sha256_hex(&secret(vector)?, &to_sign);
    stages += expect(vector, "signature", "signature", &signature)?;
    let key_id = text(vector, "access_key_id").unwrap_or_default();
    let header = acs3::authorization(&key_id, &acs3::signed_headers(&headers), &signature);
    stages += expect(vector, "authorization", "authorization", &header)?;
    stages += check_published(vector, &signature)?;
    if stages == 0 { Err("expected a stage to compare with, got none".to_owned()) } else { Ok(()) }
}

fn check_rpc_v1(vector: &Map<String, Value>, body: &str) -> Result<(), String> {
    let mut params = pairs(vector, "query", true);
    params.extend(form::parse(body.as_bytes()).map_err(|e| format!("body: {e}"))?);
    let to_sign =
        rpc_v1::string_to_sign(&text(vector, "method").unwrap_or_else(|| "POST".to_owned()), &params);
    if vector.get("signed_params").is_some_and(Value::is_object) {
        let mut expected = pairs(vector, "signed_params", true);
        let mut signed: Vec<_> = params.iter().filter(|(name, _)| name != "Signature").cloned().collect();
        expected.sort_unstable();
        signed.sort_unstable();
        compare("signed parameters", &format!("{expected:?}"), &format!("{signed:?}"))?;
    }
    let mut stages = expect(vector, "string_to_sign", "string to sign", &to_sign)?;
    let signature = hmac_sha1_base64(&secret(vector)?, &to_sign);
    stages += expect(vector, "signature", "signature", &signature)?;
    if let Some((_, sent)) = params.iter().find(|(name, _)| name == "Signature") {
        compare("signature", sent, &signature)?;
        stages += 1;
    }
    stages += check_published(vector, &signature)?;
    if stages == 0 { Err("expected a stage to compare with, got none".to_owned()) } else { Ok(()) }
}

/// A vector may say of a published signature that it is known to be wrong.
fn check_published(vector: &Map<String, Value>, signature: &str) -> Result<usize, String> {
    match text(vector, "expected_published_signature") {
        Some(_) if vector.get("matches_published") == Some(&Value::Bool(false)) => Ok(0),
        Some(published) => compare("published signature", &published, signature).map(|()| 1),
        None => Ok(0),
    }
}

/// How many stages were compared: 1, or 0 when the vector does not give this one.
fn expect(vector: &Map<String, Value>, key: &str, stage: &str, got: &str) -> Result<usize, String> {
    match text(vector, key) {
        Some(expected) => compare(stage, &expected, got).map(|()| 1),
        None => Ok(0),
    }
}

fn compare(stage: &str, expected: &str, got: &str) -> Result<(), String> {
    if expected == got { Ok(()) } else { Err(format!("{stage}: expected {expected:?}, got {got:?}")) }
}

fn secret(vector: &Map<String, Value>) -> Result<String, String> {
    text(vector, "access_key_secret").ok_or_else(|| "access_key_secret: expected one, got none".to_owned())
}

fn text(vector: &Map<String, Value>, key: &str) -> Option<String> {
    vector.get(key).filter(|value| !value.is_null()).map(text_of)
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The members of an object, or the pairs of a list; a list as value repeats
/// its name. A null is an empty value where `nulls` are kept, else nothing.
fn pairs(vector: &Map<String, Value>, key: &str, nulls: bool) -> Vec<(String, String)> {
    let members: Vec<(String, &Value)> = match vector.get(key) {
        Some(Value::Object(object)) => object.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Some(Value::Array(list)) => {
            list.iter().filter_map(|pair| Some((text_of(pair.get(0)?), pair.get(1)?))).collect()
        }
        _ => Vec::new(),
    };
    let mut out = Vec::new();
    for (name, value) in members {
        match value {
            Value::Array(values) => out.extend(values.iter().map(|value| (name.clone(), text_of(value)))),
            Value::Null if nulls => out.push((name, String::new())),
            Value::Null => {}
            value => out.push((name, text_of(value))),
        }
    }
    out
}

pub(crate) fn sha256_hex(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hmac_sha256_hex(secret: &str, text: &str) -> String {
    Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map(|mac| hex(&mac.chain_update(text).finalize().into_bytes()))
        .unwrap_or_default()
}

/// The RPC signature's key is the secret followed by `&`.
pub(crate) fn hmac_sha1_base64(secret: &str, text: &str) -> String {
    use base64::Engine as _;
    Hmac::<Sha1>::new_from_slice(format!("{secret}&").as_bytes())
        .map(|mac| {
            base64::engine::general_purpose::STANDARD.encode(mac.chain_update(text).finalize().into_bytes())
        })
        .unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
