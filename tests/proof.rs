//! Proofs: form, claims, the key's thumbprint, and how URLs are compared, judged by the RFCs' own examples.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use facegate::Code;
use facegate::proof::{Asked, Proof, same_target};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const NOW: u64 = 1_800_000_000;
const URL: &str = "https://edge.example/v1/checks";

/// The proof of RFC 9449 §4.1, whose key has the thumbprint that §6.1 gives.
const RFC_HEADER: &str = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19";
const RFC_THUMBPRINT: &str = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

fn rfc_header() -> Value {
    serde_json::from_slice(&BASE64.decode(RFC_HEADER).unwrap()).unwrap()
}

fn claims() -> Value {
    json!({ "htm": "POST", "htu": URL, "iat": NOW, "jti": "p1", "ath": "a".repeat(43), "body_sha256": "0".repeat(64) })
}

fn token(header: &Value, claims: &Value, signature: &[u8]) -> String {
    [header.to_string().as_bytes(), claims.to_string().as_bytes(), signature]
        .map(|part| BASE64.encode(part))
        .join(".")
}

fn parse(header: &Value, claims: &Value) -> Result<Proof, facegate::Error> {
    Proof::parse(&token(header, claims, &[1; 64]))
}

fn asked<'a>(urls: &'a [&'a str], ticket: &'a str) -> Asked<'a> {
    Asked {
        method: "POST",
        urls,
        ticket_sha256: ticket,
        bound_to: RFC_THUMBPRINT,
        thumbprint: RFC_THUMBPRINT,
        now: NOW,
    }
}

#[test]
fn a_key_has_the_thumbprint_the_rfc_gives_it() {
    let proof = parse(&rfc_header(), &claims()).unwrap();
    assert_eq!(BASE64.encode(Sha256::digest(proof.thumbprint_input())), RFC_THUMBPRINT);
    assert_eq!(
        (proof.id(), proof.body_sha256(), proof.signature()),
        ("p1", "0".repeat(64).as_str(), [1; 64].as_slice())
    );
    let text = token(&rfc_header(), &claims(), &[1; 64]);
    assert_eq!(proof.signing_input(), text.rsplit_once('.').unwrap().0);
}

#[test]
fn only_a_public_p256_key_and_es256_are_read() {
    let with = |pointer: &str, value: Value| {
        let mut header = rfc_header();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        header.pointer_mut(parent).unwrap()[name] = value;
        header
    };
    assert!(parse(&with("/jwk/kid", json!("k")), &claims()).is_ok());
    let bad = [
        with("/alg", json!("none")),
        with("/alg", json!("RS256")),
        with("/alg", json!("HS256")),
        with("/typ", json!("JWT")),
        with("/crit", json!(["b64"])),
        with("/kid", json!("k")),
        with("/jwk/d", json!("AAAA")),
        with("/jwk/k", json!("AAAA")),
        with("/jwk/kty", json!("OKP")),
        with("/jwk/crv", json!("P-384")),
        with("/jwk/x", json!("short")),
        with("/jwk/y", json!("=".repeat(43))),
        with("/jwk", json!(null)),
        json!({ "typ": "dpop+jwt", "alg": "ES256" }),
        json!([]),
    ];
    for header in bad {
        assert_eq!(parse(&header, &claims()).unwrap_err().code(), Code::ProofInvalid, "{header}");
    }
    for length in [0, 63, 65, 72] {
        let text = token(&rfc_header(), &claims(), &vec![1; length]);
        assert_eq!(Proof::parse(&text).unwrap_err().code(), Code::ProofInvalid, "{length}");
    }
}

#[test]
fn every_claim_is_needed_and_others_are_let_be() {
    let mut more = claims();
    more["nonce"] = json!("n");
    assert!(parse(&rfc_header(), &more).is_ok());
    for name in ["htm", "htu", "iat", "jti", "ath", "body_sha256"] {
        let mut less = claims();
        less.as_object_mut().unwrap().remove(name);
        assert_eq!(parse(&rfc_header(), &less).unwrap_err().code(), Code::ProofInvalid, "{name}");
    }
    for (name, value) in [
        ("jti", json!("")),
        ("jti", json!("a b")),
        ("jti", json!("x".repeat(65))),
        ("iat", json!(1.5)),
        ("iat", json!(-1)),
        ("body_sha256", json!("A".repeat(64))),
        ("body_sha256", json!("0".repeat(63))),
    ] {
        let mut other = claims();
        other[name] = value;
        assert_eq!(parse(&rfc_header(), &other).unwrap_err().code(), Code::ProofInvalid, "{other}");
    }
    // RFC 7519 §4: a name that stands twice is refused, or the last counts; here it is refused.
    let twice = claims().to_string().replacen('{', "{\"jti\":\"first\",", 1);
    let text = [RFC_HEADER.to_owned(), BASE64.encode(twice), BASE64.encode([1; 64])].join(".");
    assert_eq!(Proof::parse(&text).unwrap_err().code(), Code::ProofInvalid);
}

#[test]
fn a_proof_is_good_for_one_request_ticket_and_key() {
    let proof = parse(&rfc_header(), &claims()).unwrap();
    let ticket = "a".repeat(43);
    let urls = ["https://other.example/v1/checks", URL];
    let good = asked(&urls, &ticket);
    assert_eq!(proof.admit(&good), Ok(()));
    let other = "b".repeat(43);
    let refused = [
        (Asked { method: "GET", ..good }, "htm"),
        (Asked { urls: &urls[..1], ..good }, "htu"),
        (Asked { urls: &[], ..good }, "htu"),
        (Asked { ticket_sha256: &other, ..good }, "ath"),
        (Asked { bound_to: &other, ..good }, "key"),
        (Asked { thumbprint: &other, ..good }, "key"),
    ];
    for (asked, word) in refused {
        let error = proof.admit(&asked).unwrap_err();
        assert_eq!(error.code(), Code::ProofInvalid);
        assert!(error.message().contains(word), "{error}");
    }
}

#[test]
fn its_time_is_300_seconds_either_way() {
    let proof = parse(&rfc_header(), &claims()).unwrap();
    let ticket = "a".repeat(43);
    let urls = [URL];
    let at = |now| proof.admit(&Asked { now, ..asked(&urls, &ticket) }).map_err(|error| error.code());
    assert_eq!((at(NOW - 300), at(NOW + 300)), (Ok(()), Ok(())));
    for now in [0, NOW - 301, NOW + 301, u64::MAX] {
        assert_eq!(at(now), Err(Code::ProofExpired), "{now}");
    }
}

#[test]
fn urls_are_compared_as_rfc_3986_says() {
    for same in [
        "https://edge.example/v1/checks",
        "HTTPS://EDGE.example/v1/checks",
        "https://edge.example:443/v1/checks",
        "https://edge.example:/v1/checks",
        "https://edge.example/v1/checks?a=b#c",
        "https://edge.example/a/../v1/./checks",
        "https://edge.example/v1/%63hecks",
    ] {
        assert!(same_target(same, URL), "{same}");
    }
    for other in [
        "http://edge.example/v1/checks",
        "https://edge.example:8443/v1/checks",
        "https://edge.example/v1/checks/",
        "https://edge.example/v1//checks",
        "https://edge.example/V1/checks",
        "https://edge.example/v1%2Fchecks",
        "https://edge.example/v1/checks%",
        "https://edge.example/v1/check%+3",
        "https://a@edge.example/v1/checks",
        "https://edge.example.evil.example/v1/checks",
        "https://evil.example/https://edge.example/v1/checks",
        "https://edge.example",
        "/v1/checks",
        "ftp://edge.example/v1/checks",
        "",
    ] {
        assert!(!same_target(other, URL), "{other}");
    }
    assert!(same_target("http://e.example", "http://e.example:80/"));
    assert!(same_target("http://[::1]:80/x", "http://[::1]/x"));
    // RFC 3986 §5.2.4 and §6.2.2.
    assert!(same_target("http://e.example/a/b/c/./../../g", "http://e.example/a/g"));
    assert!(same_target("http://e.example/mid/content=5/../6", "http://e.example/mid/6"));
    assert!(same_target("http://e.example/%7esmith/home.html%2f", "http://e.example/~smith/home.html%2F"));
    assert!(same_target("http://e.example/b/c/..", "http://e.example/b/"));
    assert!(!same_target("", ""));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,80}", header in "\\PC{0,60}", payload: Vec<u8>) {
        let _ = Proof::parse(&text);
        let _ = Proof::parse(&[BASE64.encode(header), BASE64.encode(payload), BASE64.encode([0; 64])].join("."));
        let _ = same_target(&text, URL);
        let _ = same_target(&format!("https://{text}"), &format!("https://e.example/{text}"));
    }

    #[test]
    fn a_plain_url_is_itself_and_no_other(host in "[a-z]{1,8}\\.example", one in "[a-z0-9._~-]{1,8}", other in "[a-z0-9._~-]{1,8}") {
        prop_assume!(!["." , ".."].contains(&one.as_str()) && !["." , ".."].contains(&other.as_str()));
        let url = |segment: &str| format!("https://{host}/v1/{segment}");
        prop_assert_eq!(same_target(&url(&one), &url(&other)), one == other);
    }
}
