//! The very bytes: a change here is meant, or it is a regression. The same list
//! is checked in WebAssembly. To renew it after a meant change, run with
//! `FACEGATE_GOLDEN=write`.

use facegate::prepare::{Options, Source, prepare};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::pictures::fixture;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/images/golden.json");

fn result(file: &str, options: &Value) -> Value {
    let parsed: Options = serde_json::from_value(options.clone()).unwrap();
    let prepared = prepare(Source::Encoded(&fixture(file)), &parsed).unwrap();
    let sha256 = crate::photo::hex(&Sha256::digest(&prepared.photo));
    json!({
        "file": file, "options": options, "sha256": sha256, "width": prepared.width,
        "height": prepared.height, "quality": prepared.quality, "bytes": prepared.photo.len(),
    })
}

#[test]
fn the_bytes_are_the_bytes() {
    let list: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(LIST).unwrap()).unwrap();
    assert!(list.len() >= 10);
    let results: Vec<Value> =
        list.iter().map(|entry| result(entry["file"].as_str().unwrap(), &entry["options"])).collect();
    if std::env::var("FACEGATE_GOLDEN").is_ok_and(|v| v == "write") {
        let lines: Vec<String> = results.iter().map(|r| format!("  {r}")).collect();
        std::fs::write(LIST, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
        return;
    }
    for (entry, got) in list.iter().zip(results) {
        assert_eq!(*entry, got);
    }
}
