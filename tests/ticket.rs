//! Tickets: shape, rules and time, judged by tokens that ed25519-dalek signs and by a table that the minting side shares.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier};
use facegate::{Code, jws, ticket};
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: u64 = 1_800_000_000;

fn policy() -> Value {
    json!({ "verifyModel": 0, "faceGroupCodes": ["staff"], "register": null, "liveness": true, "returnFaces": 1,
            "sceneCode": null, "region": "ap-southeast-1", "target": null, "tries": 1 })
}

fn claims() -> Value {
    json!({ "aud": "https://edge.example", "sub": "u1", "jti": "t1", "iat": NOW, "exp": NOW + 300,
            "origin": "https://shop.example", "policy": policy() })
}

fn with(member: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[member] = value;
    claims
}

fn read(claims: &Value) -> Result<ticket::Claims, facegate::Error> {
    ticket::read(claims.to_string().as_bytes())
}

fn token(header: &Value, payload: &[u8], key: &SigningKey) -> String {
    let input = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(payload));
    let signature = key.sign(input.as_bytes());
    jws::seal(&input, &signature.to_bytes())
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn header() -> Value {
    json!({ "alg": "EdDSA", "typ": "facegate-ticket+jwt", "kid": "k1" })
}

#[test]
fn a_signed_ticket_comes_apart_and_verifies() {
    let token = token(&header(), claims().to_string().as_bytes(), &key());
    let parts = ticket::parse(&token).unwrap();
    assert_eq!((parts.kid.as_str(), parts.algorithm), ("k1", jws::Algorithm::EdDsa));
    let signature = Signature::from_slice(&parts.signature).unwrap();
    key().verifying_key().verify(parts.signing_input.as_bytes(), &signature).unwrap();
    let claims = ticket::read(&parts.payload).unwrap();
    assert_eq!((claims.sub.as_str(), claims.jti.as_str()), ("u1", "t1"));
    claims.admit("https://edge.example", NOW).unwrap();
}

#[test]
fn only_the_one_header_is_read() {
    let payload = claims().to_string();
    let bad = [
        json!({ "alg": "none", "typ": "facegate-ticket+jwt", "kid": "k1" }),
        json!({ "alg": "HS256", "typ": "facegate-ticket+jwt", "kid": "k1" }),
        json!({ "alg": "EdDSA", "typ": "JWT", "kid": "k1" }),
        json!({ "alg": "EdDSA", "typ": "facegate-verdict+jwt", "kid": "k1" }),
        json!({ "alg": "EdDSA", "typ": "facegate-ticket+jwt" }),
        json!({ "alg": "EdDSA", "typ": "facegate-ticket+jwt", "kid": "k1", "crit": ["exp"] }),
        json!({ "alg": "EdDSA", "typ": "facegate-ticket+jwt", "kid": "k1", "jwk": {} }),
        json!(["EdDSA"]),
    ];
    for header in bad {
        let token = token(&header, payload.as_bytes(), &key());
        assert_eq!(ticket::parse(&token).unwrap_err().code(), Code::TicketInvalid, "{header}");
    }
}

#[test]
fn malformed_tokens_are_refused() {
    let good = token(&header(), b"{}", &key());
    let (input, signature) = good.rsplit_once('.').unwrap();
    let long = token(&header(), &[b' '; jws::MAX_TOKEN_BYTES], &key());
    let bad = [
        String::new(),
        "..".to_owned(),
        input.to_owned(),
        format!("{good}="),
        format!("{good}."),
        format!("{good}.{signature}"),
        format!(" {good}"),
        format!("{input}.{}", BASE64.encode([0; 63])),
        format!("{input}.{}", BASE64.encode([0; 65])),
        good.replace('_', "/").replace('-', "+") + "+",
        long,
    ];
    for token in bad {
        assert_eq!(ticket::parse(&token).unwrap_err().code(), Code::TicketInvalid, "{token:.80}");
    }
}

#[test]
fn base64_with_stray_bits_is_refused() {
    let good = token(&header(), b"{}", &key());
    // 64 bytes leave four bits unused in the last letter: `A` and `B` there would decode to the same signature.
    let last = good.chars().last().unwrap();
    assert!("AQgw".contains(last));
    let other = format!("{}{}", &good[..good.len() - 1], char::from_u32(last as u32 + 1).unwrap());
    assert!(ticket::parse(&other).is_err());
}

#[test]
fn claims_of_another_shape_are_refused() {
    let bad = [
        with("sub", json!("")),
        with("sub", json!("x".repeat(33))),
        with("sub", json!("user@example.org")),
        with("jti", json!("")),
        with("jti", json!("a b")),
        with("jti", json!("x".repeat(65))),
        with("iat", json!(-1)),
        with("iat", json!(1.5)),
        with("exp", json!(NOW + 301)),
        with("exp", json!(NOW)),
        with("exp", json!(NOW - 1)),
        with("exp", json!("tomorrow")),
        with("nbf", json!(NOW)),
        with("cnf", json!({ "jkt": "short" })),
        with("cnf", json!({ "jwk": {} })),
        json!({}),
        json!([]),
        json!("ticket"),
    ];
    for claims in bad {
        assert_eq!(read(&claims).unwrap_err().code(), Code::TicketInvalid, "{claims}");
    }
    let twice = claims().to_string().replacen('{', "{\"sub\":\"u2\",", 1);
    assert_eq!(ticket::read(twice.as_bytes()).unwrap_err().code(), Code::TicketInvalid);
}

#[test]
fn the_origin_is_one_a_browser_sends() {
    for origin in [
        "https://shop.example",
        "https://shop.example:8443",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:80",
    ] {
        assert!(read(&with("origin", json!(origin))).is_ok(), "{origin}");
    }
    for origin in [
        "",
        "null",
        "*",
        "shop.example",
        "http://shop.example",
        "https://",
        "https://Shop.example",
        "https://shop.example/",
        "https://shop.example:",
        "https://shop.example:0",
        "https://shop.example:65536",
        "https://a@shop.example",
        "https://shop.example?x",
        "https://shop.example#x",
        "http://localhost.shop.example",
        "ftp://shop.example",
        "https://shop.example https://b.example",
    ] {
        assert_eq!(read(&with("origin", json!(origin))).unwrap_err().code(), Code::TicketInvalid, "{origin}");
    }
}

#[test]
fn time_and_audience() {
    let claims = read(&claims()).unwrap();
    let at = |now| claims.admit("https://edge.example", now).map_err(|error| error.code());
    assert_eq!(at(NOW - 31), Err(Code::TicketExpired));
    assert_eq!(at(NOW - 30), Ok(()));
    assert_eq!(at(NOW + 329), Ok(()));
    assert_eq!(at(NOW + 330), Err(Code::TicketExpired));
    assert_eq!(at(u64::MAX), Err(Code::TicketExpired));
    assert_eq!(claims.admit("https://other.example", NOW).unwrap_err().code(), Code::TicketInvalid);
}

#[test]
fn the_policy_follows_the_shared_table() {
    let table: Value = serde_json::from_str(include_str!("vectors/policy.json")).unwrap();
    let admit = |policy: &Value| read(&with("policy", policy.clone()))?.admit("https://edge.example", NOW);
    for case in table["good"].as_array().unwrap() {
        assert_eq!(admit(&case["policy"]), Ok(()), "{}", case["name"]);
    }
    for case in table["bad"].as_array().unwrap() {
        let error = admit(&case["policy"]).unwrap_err();
        assert_eq!(error.code(), Code::PolicyInvalid, "{}", case["name"]);
        let names = |part: &str| error.message().contains(part);
        assert!(case["expected"].as_str().unwrap().split('|').any(names), "{}: {error}", case["name"]);
    }
}

#[test]
fn the_policy_hash_covers_sorted_json_as_the_ticket_had_it() {
    let claims = read(&with("policy", json!({ "verifyModel": 1, "target": { "url": "https://a.example/\"x" }, "region": "cn-hongkong", "liveness": false }))).unwrap();
    let expected = r#"{"liveness":false,"region":"cn-hongkong","target":{"url":"https://a.example/\"x"},"verifyModel":1}"#;
    assert_eq!(claims.policy_json, expected);
}

#[test]
fn every_region_of_a_policy_has_a_host() {
    let hosts = facegate::api::Region::ALL.map(facegate::api::Region::id);
    assert_eq!(ticket::REGIONS, hosts);
}

proptest! {
    #[test]
    fn no_bytes_make_parse_or_read_panic(token in "\\PC{0,60}|[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,90}", payload: Vec<u8>) {
        let _ = ticket::parse(&token);
        let _ = ticket::read(&payload);
    }

    #[test]
    fn a_life_is_at_most_300_seconds(iat: u32, life in 0..1000_u64) {
        let mut claims = with("iat", json!(iat));
        claims["exp"] = json!(u64::from(iat) + life);
        prop_assert_eq!(read(&claims).is_ok(), (1..=300).contains(&life));
    }

    #[test]
    fn errors_repeat_nothing_of_the_ticket(secret in "[a-z]{12}") {
        for claims in [with("sub", json!(format!("{secret} "))), with("origin", json!(secret)), with(&secret, json!(1)), with("iat", json!(secret)),
                       with("policy", json!({ "verifyModel": secret })), with("policy", json!({ &secret: 1 }))] {
            prop_assert!(!read(&claims).unwrap_err().message().contains(&secret));
        }
    }
}
