//! The rules as `sandbox/js` calls them; the types are in `types.d.ts`.
#![allow(
    unreachable_pub,
    clippy::missing_errors_doc,
    reason = "JavaScript reaches what is here; every error is a value of another shape than its type, a fault of the caller"
)]

use std::cell::OnceCell;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::answer::{self, Answer, Ids};
use crate::command::Command;
use crate::effect::{Effect, Fault, SUB_CODES, Script};
use crate::face::nets::Nets;
use crate::face::{Judge, template};
use crate::fields::{Fields, is_group_code};
use crate::gateway;
use crate::refusal::{Reason, Refusal};
use crate::rules;
use crate::schedule::Schedule;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

thread_local! {
    static JUDGE: OnceCell<Judge> = const { OnceCell::new() };
}

/// Hands over the models, once: the two files of `models/face-api`. Before that no picture can be judged.
#[wasm_bindgen]
pub fn load(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] recognition: Vec<u8>,
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] attributes: Vec<u8>,
) -> Result<(), JsError> {
    let nets = Nets::load(recognition, attributes).map_err(|why| JsError::new(&why))?;
    JUDGE
        .with(|judge| judge.set(Judge::new(nets)).is_ok())
        .then_some(())
        .ok_or_else(|| JsError::new("expected to load once, got it again"))
}

fn with_judge<T>(act: impl FnOnce(&Judge) -> T) -> T {
    JUDGE.with(|judge| match judge.get() {
        Some(judge) => act(judge),
        None => act(&Judge::default()),
    })
}

/// Whether a request is worth verifying, and what to verify.
#[wasm_bindgen(unchecked_return_type = "Admission | Refused")]
pub fn admit(
    #[wasm_bindgen(unchecked_param_type = "Received")] received: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] body: &[u8],
) -> Result<JsValue, JsError> {
    outcome(gateway::admit(&read(received)?, body))
}

/// The string to sign of ACS3, from the hex SHA-256 of the canonical request.
#[wasm_bindgen(js_name = stringToSign)]
#[must_use]
pub fn string_to_sign(canonical_sha256: &str) -> String {
    facegate::acs3::string_to_sign(canonical_sha256)
}

/// The refusal of a signature that does not hold.
#[wasm_bindgen(unchecked_return_type = "Refused")]
pub fn mismatch(string_to_sign: &str) -> Result<JsValue, JsError> {
    write(&Refused::from(gateway::mismatch(string_to_sign)))
}

/// The refusal with this code, with the table's text.
#[wasm_bindgen(unchecked_return_type = "Refused")]
pub fn refusal(code: &str) -> Result<JsValue, JsError> {
    let reason = Reason::ALL.iter().find(|reason| reason.code() == code).copied();
    write(&Refused::from(Refusal::from(reason.unwrap_or(Reason::InternalError))))
}

/// Every rule about the parameters of an operation.
#[wasm_bindgen(unchecked_return_type = "Command | Refused")]
pub fn understand(
    action: &str,
    query: &str,
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] body: &[u8],
) -> Result<JsValue, JsError> {
    outcome(
        Fields::read(query, body)
            .and_then(|fields| with_judge(|judge| rules::understand(action, &fields, judge))),
    )
}

/// Who and what a request is about, for scripts and the log, whether or not its parameters hold.
#[wasm_bindgen(unchecked_return_type = "About")]
pub fn about(
    query: &str,
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] body: &[u8],
) -> Result<JsValue, JsError> {
    let fields = Fields::read(query, body).unwrap_or_default();
    let text = |name: &str| fields.optional(name).map(|value| value.chars().take(64).collect::<String>());
    write(&About {
        merchant_user_id: text("MerchantUserId"),
        merchant_biz_id: text("MerchantBizId"),
        marker: rules::marker(&fields),
    })
}

/// Gives a command the next picture it waits for; `undefined` when it could not be had.
#[wasm_bindgen(unchecked_return_type = "Command | Refused")]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional bytes over owned")]
pub fn supply(
    #[wasm_bindgen(unchecked_param_type = "Command")] command: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Uint8Array | undefined")] bytes: Option<Vec<u8>>,
) -> Result<JsValue, JsError> {
    let command = read(command)?;
    outcome(with_judge(|judge| rules::supply(command, bytes.as_deref(), judge)))
}

/// Places in a packed list of templates that have at least a score (64 when it is left out), best first.
#[wasm_bindgen(unchecked_return_type = "Match[]")]
pub fn search(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] probe: &[u8],
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] packed: &[u8],
    limit: usize,
    least: Option<f64>,
) -> Result<JsValue, JsError> {
    let found = template::search_from(probe, packed, limit, least.unwrap_or(template::DUPLICATE_SCORE));
    write(&found.iter().map(|hit| (hit.index, hit.score)).collect::<Vec<_>>())
}

/// The answer to a command, from what the library found.
#[wasm_bindgen(unchecked_return_type = "Answer")]
#[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands optional text over owned")]
pub fn answer(
    #[wasm_bindgen(unchecked_param_type = "Command")] command: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Facts")] facts: JsValue,
    #[wasm_bindgen(unchecked_param_type = "string | null")] effect: Option<String>,
    #[wasm_bindgen(unchecked_param_type = "Ids")] ids: JsValue,
) -> Result<JsValue, JsError> {
    let effect = effect.as_deref().and_then(Effect::named);
    let command: Command = read(command)?;
    write(&answer::answer(&command, &read(facts)?, effect.as_ref(), &read::<Ids>(ids)?))
}

/// The answer that refuses.
#[wasm_bindgen(unchecked_return_type = "Answer")]
pub fn refuse(
    #[wasm_bindgen(unchecked_param_type = "Refused")] refused: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Ids")] ids: JsValue,
) -> Result<JsValue, JsError> {
    let Refused { code, message, .. } = read(refused)?;
    let reason =
        Reason::ALL.iter().find(|reason| reason.code() == code).copied().unwrap_or(Reason::InternalError);
    write(&Answer::refused(&Refusal::new(reason, message), &read::<Ids>(ids)?))
}

/// What a fault makes of the right answer's body; without one for faults that strike before it.
#[wasm_bindgen(unchecked_return_type = "Answer")]
pub fn fault(
    name: &str,
    #[wasm_bindgen(unchecked_param_type = "Answer | undefined")] right: JsValue,
    delay_ms: u32,
    #[wasm_bindgen(unchecked_param_type = "Ids")] ids: JsValue,
) -> Result<JsValue, JsError> {
    let fault = Fault::ALL.iter().find(|fault| fault.as_str() == name).copied();
    let fault = fault.ok_or_else(|| JsError::new("expected the name of a fault"))?;
    let right: Option<Answer> = if right.is_undefined() { None } else { Some(read(right)?) };
    write(&answer::faulted(fault, right, delay_ms, &read::<Ids>(ids)?))
}

/// Whether the operation is carried out before the fault strikes.
#[wasm_bindgen]
#[must_use]
pub fn processed(fault: &str) -> bool {
    Fault::ALL.iter().any(|known| known.as_str() == fault && known.processed())
}

/// Reads a script; throws a sentence that says what was expected.
#[wasm_bindgen(js_name = parseScript, unchecked_return_type = "Script")]
pub fn parse_script(json: &str) -> Result<JsValue, JsError> {
    Script::parse(json).map_err(|why| JsError::new(&why)).and_then(|script| write(&script))
}

/// The names scripts can use, and the operations.
#[wasm_bindgen(unchecked_return_type = "Vocabulary")]
pub fn vocabulary() -> Result<JsValue, JsError> {
    let codes =
        Reason::ALL.iter().map(|reason| reason.code()).filter(|code| Reason::scriptable(code).is_some());
    write(&Vocabulary {
        actions: rules::ACTIONS,
        sub_codes: SUB_CODES,
        codes: codes.collect(),
        faults: Fault::ALL.iter().map(|fault| fault.as_str()).collect(),
    })
}

/// Whether a schedule is open at this time, in milliseconds since 1970, and strikes the `nth` call matched while open.
#[wasm_bindgen(unchecked_return_type = "Turn")]
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time is a whole number far below 2^53"
)]
pub fn turn(
    #[wasm_bindgen(unchecked_param_type = "Schedule")] schedule: JsValue,
    now_ms: f64,
    nth: u32,
) -> Result<JsValue, JsError> {
    let schedule: Schedule = read(schedule)?;
    let open = schedule.is_open(now_ms as u64);
    write(&Turn { open, strikes: open && schedule.strikes(nth) })
}

/// Whether a text can be the code of a face group.
#[wasm_bindgen(js_name = isGroupCode)]
#[must_use]
pub fn is_code(text: &str) -> bool {
    is_group_code(text)
}

#[derive(Serialize, serde::Deserialize)]
struct Refused {
    #[serde(rename = "refused")]
    tag: bool,
    code: String,
    message: String,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { tag: true, code: refusal.reason.code().to_owned(), message: refusal.message }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Vocabulary {
    actions: [&'static str; rules::ACTIONS.len()],
    sub_codes: [&'static str; SUB_CODES.len()],
    codes: Vec<&'static str>,
    faults: Vec<&'static str>,
}

#[derive(Serialize)]
struct Turn {
    open: bool,
    strikes: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct About {
    merchant_user_id: Option<String>,
    merchant_biz_id: Option<String>,
    marker: Option<Script>,
}

fn outcome<T: Serialize>(outcome: Result<T, Refusal>) -> Result<JsValue, JsError> {
    match outcome {
        Ok(value) => write(&value),
        Err(refusal) => write(&Refused::from(refusal)),
    }
}

fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(|error| JsError::new(&error.to_string()))
}

fn write<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsError> {
    value
        .serialize(&Serializer::json_compatible().serialize_bytes_as_arrays(false))
        .map_err(|error| JsError::new(&error.to_string()))
}
