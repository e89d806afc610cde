//! What the upstream's answer comes to: its outcome for the page, and apart from it, for the merchant, what it told.

use wasm_bindgen::prelude::*;

use crate::Error;
use crate::api::{self, Received, Told};
use crate::json::{Embedded, ObjectWriter};

/// What an answer means, `Answered | Refused` in JSON: redacted, and apart from it all that it told, or whose refusal it is when the request surely
/// was not processed. An unreadable one is an empty body.
#[wasm_bindgen]
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands text over owned")]
pub fn answered(
    status: u16,
    #[wasm_bindgen(js_name = retryAfter)] retry_after: Option<String>,
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] body: &[u8],
    subject: &str,
) -> String {
    let received = Received { status, retry_after: retry_after.as_deref(), body };
    let (outcome, told) = api::read(received, subject);
    match outcome {
        Ok(outcome) => both(outcome, &told),
        Err(refusal) => {
            let error = Error::from(refusal);
            ObjectWriter::new()
                .member("error", error.code().as_str())
                .member("message", error.message())
                .member("refused", refusal.cause.as_str())
                .member("retryAfter", &refusal.retry_after.map(u64::from))
                .member("requestId", &told.request_id)
                .member("upstreamCode", &told.code)
                .end()
        }
    }
}

/// What a call means that went out and got no answer in time: `Answered` in JSON.
#[wasm_bindgen(js_name = timedOut)]
#[must_use]
pub fn timed_out() -> String {
    both(api::Outcome::timed_out(), &Told::default())
}

fn both(outcome: api::Outcome, told: &Told) -> String {
    ObjectWriter::new()
        .member("outcome", &Embedded(&outcome.to_json()))
        .member("told", &Embedded(&told.to_json()))
        .end()
}
