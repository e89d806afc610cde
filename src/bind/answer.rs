//! What the upstream's answer comes to: its outcome for the page, and apart from it, for the merchant, what it told.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::edge::plain;
use super::error::{put, to_js};
use crate::api::{self, Received};

/// What an answer means, redacted, and apart from it all that it told. An unreadable one is an empty body. Throws an
/// `OutcomeError`, `UpstreamUnavailable` or `Misconfigured`, when the request surely was not processed.
#[wasm_bindgen(unchecked_return_type = "Answered")]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands text over owned")]
pub fn answered(
    status: u16,
    #[wasm_bindgen(js_name = retryAfter)] retry_after: Option<String>,
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] body: &[u8],
    subject: &str,
) -> Result<JsValue, JsValue> {
    let received = Received { status, retry_after: retry_after.as_deref(), body };
    let (outcome, told) = api::read(received, subject);
    match outcome {
        Ok(outcome) => Ok(both(outcome, &told)),
        Err(refusal) => {
            let error = to_js(refusal);
            put(&error, "refused", &refusal.cause.as_str().into());
            put(&error, "requestId", &told.request_id.into());
            put(&error, "upstreamCode", &told.code.into());
            if let Some(ms) = refusal.retry_after {
                put(&error, "retryAfter", &ms.into());
            }
            Err(error)
        }
    }
}

/// What a call means that went out and got no answer in time.
#[wasm_bindgen(js_name = timedOut, unchecked_return_type = "Answered")]
#[must_use]
pub fn timed_out() -> JsValue {
    both(api::Outcome::timed_out(), &api::Told::default())
}

fn both(outcome: api::Outcome, told: &api::Told) -> JsValue {
    let out = JsValue::from(Object::new());
    put(&out, "outcome", &plain(&outcome.to_json()));
    put(&out, "told", &plain(&told.to_json()));
    out
}
