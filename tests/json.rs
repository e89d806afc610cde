//! The edge's JSON and base64url, judged by `serde_json` and the crate `base64`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use facegate::base64url;
use facegate::json::{self, FromJson, Members, Misfit, Number, ObjectWriter, ToJson, Value};
use proptest::prelude::*;

fn text(value: &(impl ToJson + ?Sized)) -> String {
    let mut out = String::new();
    value.to_json(&mut out);
    out
}

/// The same value as the judge has it; numbers become its doubles or whole numbers.
fn judged(value: &Value) -> serde_json::Value {
    serde_json::from_str(&text(value)).unwrap()
}

#[test]
fn what_is_no_json_is_refused() {
    for wrong in [
        "",
        " ",
        "nul",
        "nullx",
        "tru",
        "01",
        "+1",
        "-",
        "1.",
        ".5",
        "1e",
        "0x1",
        "NaN",
        "Infinity",
        "'a'",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\u{1}\"",
        "\"\n\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "[",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1}{}",
        "1 2",
        "\u{feff}1",
        "//\n1",
    ] {
        assert_eq!(json::read(wrong.as_bytes()), None, "{wrong}");
        assert!(serde_json::from_str::<serde_json::Value>(wrong).is_err(), "{wrong}: the judge differs");
    }
    assert_eq!(json::read(b"\"\xff\""), None);
    assert_eq!(json::read(b"\"\xed\xa0\x80\""), None);
}

#[test]
fn a_name_twice_is_refused_wherever_it_is() {
    for twice in [r#"{"a":1,"a":1}"#, r#"[{"a":1,"b":2,"a":3}]"#, r#"{"x":{"a":1,"\u0061":2}}"#] {
        assert_eq!(json::read(twice.as_bytes()), None, "{twice}");
    }
    assert!(json::read(br#"{"a":1,"A":1,"":1}"#).is_some());
}

#[test]
fn depth_and_members_have_an_end() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(json::read(nested(100).as_bytes()).is_some());
    assert_eq!(json::read(nested(1000).as_bytes()), None);
    assert_eq!(json::read("[".repeat(1_000_000).as_bytes()), None);
    let members =
        |n: usize| format!("{{{}}}", (0..n).map(|i| format!("\"{i}\":0")).collect::<Vec<_>>().join(","));
    assert!(json::read(members(1000).as_bytes()).is_some());
    assert_eq!(json::read(members(1001).as_bytes()), None);
}

#[test]
fn numbers_keep_their_text_and_are_whole_only_when_written_so() {
    let whole = |text: &str| Number::parse(text).unwrap().whole();
    assert_eq!(whole("0"), Some(0));
    assert_eq!(whole("18446744073709551615"), Some(u64::MAX));
    for other in ["18446744073709551616", "-0", "-1", "1.0", "1e2", "1E2"] {
        assert_eq!(whole(other), None, "{other}");
    }
    assert_eq!(Number::parse(" 98.50 ").unwrap().as_str(), "98.50");
    assert_eq!(Number::parse("98.50"), Number::parse("9.85e1"));
    assert!(Number::parse("1e999").unwrap().as_f64().is_infinite());
    for none in ["", "98,5", "1 2", "\"1\"", "[1]", "inf", "NaN", "+1", "0x10"] {
        assert_eq!(Number::parse(none), None, "{none}");
    }
    assert!(Number::try_from(f64::NAN).is_err() && Number::try_from(f64::INFINITY).is_err());
}

#[test]
fn members_are_exact() {
    let members =
        || Members::read(br#"{"text":"a","whole":7,"null":null,"pair":["a",1],"more":true}"#).unwrap();
    let mut all = members();
    assert_eq!(all.required::<u8>("text"), Err(Misfit::Member("text")));
    assert_eq!(all.required::<u8>("text"), Err(Misfit::Member("text")), "taken, hence missing");
    assert_eq!(all.required("whole"), Ok(7_u8));
    assert_eq!(all.optional::<String>("null"), Ok(None));
    assert_eq!(all.optional::<String>("absent"), Ok(None));
    assert_eq!(all.required("pair"), Ok(("a".to_owned(), 1_u32)));
    assert_eq!(all.end(), Err(Misfit::Unknown));
    assert_eq!(members().or("null", 1_u8), Err(Misfit::Member("null")));
    assert_eq!(members().or("absent", 1_u8), Ok(1));
    assert_eq!(members().required::<bool>("More"), Err(Misfit::Member("More")));
    assert_eq!(u8::from_json(json::read(b"256").unwrap()), None);
    for no_object in ["[]", "null", "{", "\"{}\""] {
        assert_eq!(Members::read(no_object.as_bytes()).err(), Some(Misfit::NoObject), "{no_object}");
    }
}

#[test]
fn an_object_is_written_in_the_order_given_and_a_value_sorted() {
    let written = ObjectWriter::new()
        .member("b", "\"\u{1f}\u{7f}é")
        .member("a", &None::<String>)
        .member("n", &7_u64)
        .end();
    assert_eq!(written, "{\"b\":\"\\\"\\u001f\u{7f}é\",\"a\":null,\"n\":7}");
    assert_eq!(ObjectWriter::new().end(), "{}");
    let value = json::read(br#" { "b" : [ 1.50 , true , { } ] , "a" : "\u00e9\/" } "#).unwrap();
    assert_eq!(value.canonical(), r#"{"a":"é/","b":[1.50,true,{}]}"#);
}

/// Any JSON, as the judge writes it.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        (-1e15..1e15_f64).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        "[\\x00-\\x7f]{0,9}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..6).prop_map(serde_json::Value::from_iter),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_the_judge_writes_is_read_and_written_back_the_same(theirs in any_json()) {
        for written in [theirs.to_string(), serde_json::to_string_pretty(&theirs).unwrap()] {
            let ours = json::read(written.as_bytes()).unwrap();
            prop_assert_eq!(judged(&ours), serde_json::from_str::<serde_json::Value>(&written).unwrap());
        }
        // Names of ASCII only: RFC 8785 sorts UTF-16, which no name here needs.
        if theirs.to_string().is_ascii() {
            prop_assert_eq!(json::read(theirs.to_string().as_bytes()).unwrap().canonical(), theirs.to_string());
        }
    }

    #[test]
    fn what_is_read_the_judge_reads_too(bytes in prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        "[\\[\\]{}\",:0-9a-z\\\\.eE+ -]{0,30}".prop_map(String::into_bytes),
    ]) {
        if json::read(&bytes).is_some() {
            // But for numbers beyond a double, which it refuses.
            let theirs = serde_json::from_slice::<serde_json::Value>(&bytes);
            prop_assert!(theirs.is_ok() || theirs.unwrap_err().to_string().contains("number out of range"));
        }
    }

    #[test]
    fn base64url_is_what_the_crate_makes_of_it(bytes: Vec<u8>) {
        let mut text = String::new();
        base64url::encode(&mut text, &bytes);
        prop_assert_eq!(&text, &URL_SAFE_NO_PAD.encode(&bytes));
        prop_assert_eq!(base64url::decode(&text), Some(bytes));
    }

    #[test]
    fn base64url_is_refused_where_the_crate_refuses_it(text in "[A-Za-z0-9_+/=-]{0,9}|[A-D_-]{0,6}|\\PC{0,6}") {
        prop_assert_eq!(base64url::decode(&text), URL_SAFE_NO_PAD.decode(&text).ok());
    }
}
