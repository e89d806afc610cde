//! Verdicts: what is signed, and that the signature of another implementation fits it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use ed25519_dalek::{Signature, Signer, SigningKey, Verifier};
use facegate::{Code, jws, ticket, verdict};
use serde_json::{Value, json};

fn claims() -> verdict::Claims {
    verdict::Claims {
        iss: "https://edge.example".into(),
        sub: "u1".into(),
        jti: "c1".into(),
        ticket: "t1".into(),
        iat: 1_800_000_000,
        exp: 1_800_000_600,
        outcome: "rejected".into(),
        reason: Some("FaceMismatch".into()),
        sub_code: Some("204".into()),
        photo: "00".into(),
        policy: "aa".into(),
        region: "ap-southeast-1".into(),
        merchant_biz_id: "b1".into(),
    }
}

#[test]
fn a_verdict_says_exactly_its_claims() {
    let key = SigningKey::from_bytes(&[9; 32]);
    let input = verdict::signing_input(&claims(), "v1");
    let token = jws::seal(&input, &key.sign(input.as_bytes()).to_bytes());

    let parts = jws::parse(&token, &verdict::KIND).unwrap();
    assert_eq!(parts.kid, "v1");
    let signature = Signature::from_slice(&parts.signature).unwrap();
    key.verifying_key().verify(parts.signing_input.as_bytes(), &signature).unwrap();
    let payload: Value = serde_json::from_slice(&parts.payload).unwrap();
    let expected = json!({
        "iss": "https://edge.example", "sub": "u1", "jti": "c1", "ticket": "t1", "iat": 1_800_000_000, "exp": 1_800_000_600,
        "outcome": "rejected", "reason": "FaceMismatch", "subCode": "204", "photo": "00", "policy": "aa", "region": "ap-southeast-1",
        "merchantBizId": "b1",
    });
    assert_eq!(payload, expected);
}

#[test]
fn what_is_absent_is_null() {
    let passed = verdict::Claims { outcome: "passed".into(), reason: None, sub_code: None, ..claims() };
    let input = verdict::signing_input(&passed, "v1");
    let token = jws::seal(&input, &[0; 64]);
    let payload: Value =
        serde_json::from_slice(&jws::parse(&token, &verdict::KIND).unwrap().payload).unwrap();
    assert_eq!((&payload["reason"], &payload["subCode"]), (&Value::Null, &Value::Null));
}

#[test]
fn a_verdict_passes_for_no_ticket_and_no_ticket_for_a_verdict() {
    let token = jws::seal(&verdict::signing_input(&claims(), "v1"), &[0; 64]);
    assert_eq!(ticket::parse(&token).unwrap_err().code(), Code::TicketInvalid);
    let ticket = jws::signing_input(&ticket::KIND, jws::Algorithm::EdDsa, "k", "{}");
    assert_eq!(
        jws::parse(&jws::seal(&ticket, &[0; 64]), &verdict::KIND).unwrap_err().code(),
        Code::VerdictInvalid
    );
}
