//! Any bytes as a request to the sandbox's gateway: form, query and authorization are read or refused, and what was read is written the same.
#![no_main]

use facegate::acs3::{Authorization, canonical_query_from_raw};
use facegate::api::form;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(fields) = form::parse(bytes) {
        for (_, value) in fields {
            let written = form::write(&[form::Field::text("Value", value.as_str())]);
            assert_eq!(
                form::parse(&written),
                Ok(vec![("Value".to_owned(), value)]),
                "what was read is written and read alike"
            );
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Authorization::parse(text);
        if let Ok(query) = canonical_query_from_raw(text) {
            assert_eq!(
                canonical_query_from_raw(&query),
                Ok(query.clone()),
                "the canonical form is canonical"
            );
        }
    }
});
