//! The signature against requests that the vendor's SDK signed, and its properties.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/vectors.rs"]
mod vectors;
#[path = "support/wire.rs"]
mod wire;

use facegate::acs3::{self, Authorization, Call, Malformed, SecurityToken, date, percent};
use facegate::api::form;
use facegate::{Code, rpc_v1};
use proptest::prelude::*;
use serde_json::Value;
use vectors::{hmac_sha1_base64, hmac_sha256_hex, sha256_hex};
use wire::Capture;

const VECTORS: &str = include_str!("vectors/acs3.json");
/// The secret the captures were made with.
const WIRE_SECRET: &str = "testSK";

#[test]
fn every_vector_passes_at_every_stage() {
    let tally = vectors::check(VECTORS).unwrap();
    assert_eq!(tally.failures, Vec::<String>::new());
    assert_eq!(tally.passed, 12, "7 vectors, 5 of them with `lean`");
}

#[test]
fn a_changed_vector_names_the_stage_that_differs() {
    for (key, stage) in [
        ("body_sha256", "body hash"),
        ("canonical_request", "canonical request"),
        ("string_to_sign", "string to sign"),
        ("authorization", "authorization"),
        ("expected_published_signature", "published signature"),
        ("algorithm", "algorithm"),
    ] {
        let mut file: Value = serde_json::from_str(VECTORS).unwrap();
        file["vectors"][0][key] = "x".into();
        let tally = vectors::check(&file.to_string()).unwrap();
        assert_eq!((tally.passed, tally.failures.len()), (11, 1), "{key}");
        assert!(
            tally.failures[0].starts_with(&format!("docs-RunInstances: {stage}: ")),
            "{:?}",
            tally.failures
        );
    }
}

#[test]
fn a_changed_lean_or_rpc_vector_fails() {
    for (index, pointer) in [(1, "/lean/authorization"), (1, "/lean/headers/host"), (6, "/signature")] {
        let mut file: Value = serde_json::from_str(VECTORS).unwrap();
        *file["vectors"][index].pointer_mut(pointer).unwrap() = "x".into();
        assert_eq!(vectors::check(&file.to_string()).unwrap().failures.len(), 1, "{pointer}");
    }
}

#[test]
fn the_lean_header_set_is_the_one_of_the_vectors() {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    let mut seen = 0;
    for vector in file["vectors"].as_array().unwrap() {
        let Some(lean) = vector["lean"]["headers"].as_object() else { continue };
        let header = |name: &str| lean.get(name).map(|value| value.as_str().unwrap());
        let call = Call {
            action: header("x-acs-action").unwrap(),
            version: header("x-acs-version").unwrap(),
            host: header("host").unwrap(),
            unix_seconds: date::parse(header("x-acs-date").unwrap()).unwrap(),
            nonce: header("x-acs-signature-nonce").unwrap(),
            body_sha256: header("x-acs-content-sha256").unwrap(),
            content_type: header("content-type"),
            sts: header("x-acs-security-token")
                .map(|token| SecurityToken { access_key_id: header("x-acs-accesskey-id").unwrap(), token }),
        };
        let mut expected: Vec<_> =
            lean.iter().map(|(k, v)| (k.as_str(), v.as_str().unwrap().to_owned())).collect();
        expected.sort_unstable();
        assert_eq!(call.headers().unwrap(), expected);
        seen += 1;
    }
    assert_eq!(seen, 5);
}

#[test]
fn the_captured_requests_verify_over_the_bytes_as_received() {
    for (name, text) in wire::ACS3 {
        let capture = Capture::parse(text);
        let authorization = Authorization::parse(capture.header("authorization").unwrap()).unwrap();
        assert_eq!(authorization.credential, "LTAItestAK");
        assert_eq!(authorization.uncovered(), None, "{name}");
        let body_sha256 = sha256_hex(capture.body);
        assert_eq!(capture.header("x-acs-content-sha256"), Some(body_sha256.as_str()), "{name}");
        let canonical = acs3::canonical_request_for(
            &authorization.signed_headers,
            capture.method,
            capture.path,
            capture.query,
            &capture.headers,
            &body_sha256,
        )
        .unwrap();
        let to_sign = acs3::string_to_sign(&sha256_hex(&canonical));
        assert_eq!(hmac_sha256_hex(WIRE_SECRET, &to_sign), authorization.signature, "{name}");
    }
}

#[test]
fn the_captured_rpc_request_verifies() {
    let capture = Capture::parse(wire::RPC_V1);
    let mut params = form::parse(capture.query.as_bytes()).unwrap();
    params.extend(form::parse(capture.body.as_bytes()).unwrap());
    let sent = params.iter().find(|(name, _)| name == "Signature").unwrap().1.clone();
    assert_eq!(hmac_sha1_base64(WIRE_SECRET, &rpc_v1::string_to_sign(capture.method, &params)), sent);
}

#[test]
fn percent_encoding_keeps_the_unreserved_and_writes_upper_case_hex() {
    assert_eq!(percent::encode("aZ09-_.~ *+/=é"), "aZ09-_.~%20%2A%2B%2F%3D%C3%A9");
    assert_eq!(percent::decode("%c3%A9+%20").unwrap(), "é  ".as_bytes());
    for wrong in ["a%", "a%4", "a%4g", "a%%41"] {
        assert_eq!(percent::decode(wrong), Err(Malformed::Percent { at: 1 }), "{wrong}");
    }
}

#[test]
fn headers_of_one_name_are_sorted_and_joined() {
    let headers = [("X-Acs-B", " two "), ("host", "h"), ("x-acs-b", "one"), ("X-ACS-A", "")];
    assert_eq!(acs3::canonical_headers(&headers), "host:h\nx-acs-a:\nx-acs-b:one,two\n");
    assert_eq!(acs3::signed_headers(&headers), "host;x-acs-a;x-acs-b");
}

#[test]
fn only_the_signed_headers_count_and_all_must_arrive() {
    let headers = [("Host", "h"), ("cf-worker", "added on the way"), ("X-Acs-Date", "d")];
    let build =
        |signed: &[&str]| acs3::canonical_request_for(signed, "POST", "/", "b=2&a=%7e+x&c", &headers, "hash");
    assert_eq!(
        build(&["host", "x-acs-date"]).unwrap(),
        "POST\n/\na=~%20x&b=2&c=\nhost:h\nx-acs-date:d\n\nhost;x-acs-date\nhash"
    );
    assert_eq!(build(&["host", "x-acs-gone"]), Err(Malformed::HeaderAbsent("x-acs-gone".into())));
    let broken = acs3::canonical_request_for(&["host"], "POST", "/", "a=%2", &headers, "hash");
    assert_eq!(broken, Err(Malformed::Percent { at: 0 }));
}

#[test]
fn an_authorization_header_that_is_not_one_says_why() {
    let signature = "0".repeat(64);
    let full = |credential: &str, signed: &str, signature: &str| {
        Authorization::parse(&acs3::authorization(credential, signed, signature))
    };
    assert_eq!(full("AK", "a;b", &signature).unwrap().signed_headers, ["a", "b"]);
    assert_eq!(full("", "a", &signature), Err(Malformed::Invalid("Credential")));
    assert_eq!(full("AK", "", &signature), Err(Malformed::Invalid("SignedHeaders")));
    assert_eq!(full("AK", "a;a", &signature), Err(Malformed::Invalid("SignedHeaders")));
    assert_eq!(full("AK", "Host", &signature), Err(Malformed::Invalid("SignedHeaders")));
    assert_eq!(full("AK", "a", "ABCD"), Err(Malformed::Invalid("Signature")));
    assert_eq!(full("AK", "a", &"A".repeat(64)), Err(Malformed::Invalid("Signature")));
    for (header, why) in [
        ("", Malformed::Algorithm),
        ("Bearer x", Malformed::Algorithm),
        ("ACS3-HMAC-SHA256x Credential=AK", Malformed::Algorithm),
        ("ACS3-HMAC-SHA256 Credential=AK", Malformed::Missing("SignedHeaders")),
        ("ACS3-HMAC-SHA256 Credential=AK,Credential=AK", Malformed::Repeated("Credential")),
        ("ACS3-HMAC-SHA256 Credential=AK,Extra=1", Malformed::UnknownPart),
        ("ACS3-HMAC-SHA256 Credential", Malformed::UnknownPart),
    ] {
        assert_eq!(Authorization::parse(header), Err(why), "{header}");
    }
}

#[test]
fn a_signature_that_leaves_a_required_header_out_is_told() {
    let mut names = acs3::REQUIRED_HEADERS.map(str::to_owned).to_vec();
    let all =
        Authorization { credential: "AK".into(), signed_headers: names.clone(), signature: String::new() };
    assert_eq!(all.uncovered(), None);
    let gone = names.remove(3);
    assert_eq!(Authorization { signed_headers: names, ..all }.uncovered(), Some(gone.as_str()));
}

#[test]
fn dates_are_read_and_written_in_the_one_form() {
    for (seconds, text) in [
        (0, "1970-01-01T00:00:00Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (1_698_315_752, "2023-10-26T10:22:32Z"),
        (4_107_542_399, "2100-02-28T23:59:59Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"),
    ] {
        assert_eq!(date::format(seconds).unwrap(), text);
        assert_eq!(date::parse(text).unwrap(), seconds);
    }
    assert_eq!(date::format(253_402_300_800).unwrap_err().code(), Code::InvalidArgument);
    for wrong in [
        "",
        "2023-10-26 10:22:32Z",
        "2023-10-26T10:22:32",
        "2023-10-26T10:22:32+00:00",
        "2023-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z",
        "2023-04-31T00:00:00Z",
        "2023-13-01T00:00:00Z",
        "2023-00-01T00:00:00Z",
        "2023-01-00T00:00:00Z",
        "2023-10-26T24:00:00Z",
        "2023-10-26T10:60:32Z",
        "2023-10-26T10:22:60Z",
        "1969-12-31T23:59:59Z",
        "+023-10-26T10:22:32Z",
        "２0-10-26T10:22:32Z",
    ] {
        assert_eq!(date::parse(wrong).unwrap_err().code(), Code::InvalidArgument, "{wrong}");
    }
}

#[test]
fn the_lean_header_set_refuses_what_cannot_stand_in_a_header() {
    let good = Call {
        action: "A",
        version: "V",
        host: "h",
        unix_seconds: 0,
        nonce: "n",
        body_sha256: acs3::EMPTY_BODY_SHA256,
        content_type: None,
        sts: None,
    };
    assert_eq!(good.headers().unwrap().len(), 6);
    let hash = "E3".repeat(32);
    for wrong in [
        Call { nonce: "", ..good.clone() },
        Call { host: "h\r\nx: y", ..good.clone() },
        Call { action: "é", ..good.clone() },
        Call { body_sha256: &hash, ..good.clone() },
        Call { sts: Some(SecurityToken { access_key_id: "AK", token: "" }), ..good.clone() },
    ] {
        let error = wrong.headers().unwrap_err();
        assert_eq!(error.code(), Code::InvalidArgument);
    }
    let sts = SecurityToken { access_key_id: "AK", token: "very secret" };
    assert!(!format!("{:?}", Call { sts: Some(sts), ..good }).contains("secret"));
}

proptest! {
    #[test]
    fn percent_encoding_round_trips(bytes: Vec<u8>) {
        let encoded = percent::encode(&bytes);
        prop_assert!(encoded.bytes().all(|b| percent::is_unreserved(b) || b == b'%'));
        prop_assert_eq!(percent::decode(&encoded).unwrap(), bytes);
    }

    #[test]
    fn the_canonical_query_does_not_depend_on_the_order_of_its_input(
        pairs in prop::collection::vec(("[a-c]{0,3}|.{0,4}", ".{0,6}"), 0..8), turn in 0usize..8,
    ) {
        let mut turned = pairs.clone();
        turned.reverse();
        turned.rotate_left(turn % pairs.len().max(1));
        let canonical = acs3::canonical_query(&pairs);
        prop_assert_eq!(&acs3::canonical_query(&turned), &canonical);
        // As a query on a request line it says the same again.
        prop_assert_eq!(&acs3::canonical_query_from_raw(&canonical).unwrap(), &canonical);
        let shouted = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        prop_assert_eq!(acs3::canonical_query_from_raw(&shouted).unwrap(), canonical);
    }

    #[test]
    fn dates_round_trip(seconds in 0u64..253_402_300_800) {
        prop_assert_eq!(date::parse(&date::format(seconds).unwrap()).unwrap(), seconds);
    }

    #[test]
    fn any_header_value_is_read_or_refused(header in ".{0,80}|ACS3-HMAC-SHA256 [A-Za-z=,;0-9 ]{0,80}") {
        let _ = Authorization::parse(&header);
    }
}
