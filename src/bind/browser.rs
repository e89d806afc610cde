//! The browser artefact: `prepare` and `inspect` over encoded bytes or RGBA
//! pixels, options in and report out as plain objects.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Object, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::error::{put, to_js};
use crate::prepare::{self as job, Options, Source};
use crate::{Code, Error, Policy};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("browser.d.ts");

/// Makes the photo of an encoded picture.
#[wasm_bindgen(unchecked_return_type = "Prepared")]
pub fn prepare(
    bytes: &[u8],
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    prepare_source(Source::Encoded(bytes), options).map_err(to_js)
}

/// Makes the photo of RGBA pixels.
#[wasm_bindgen(js_name = prepareRgba, unchecked_return_type = "Prepared")]
pub fn prepare_rgba(
    data: &[u8],
    width: u32,
    height: u32,
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    prepare_source(Source::Rgba { width, height, data }, options).map_err(to_js)
}

/// Reports on an encoded picture.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn inspect(
    bytes: &[u8],
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    inspect_source(Source::Encoded(bytes), options).map_err(to_js)
}

/// Reports on RGBA pixels.
#[wasm_bindgen(js_name = inspectRgba, unchecked_return_type = "Report")]
pub fn inspect_rgba(
    data: &[u8],
    width: u32,
    height: u32,
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    inspect_source(Source::Rgba { width, height, data }, options).map_err(to_js)
}

/// The policy that options amount to, every field filled in.
#[wasm_bindgen(unchecked_return_type = "Policy")]
pub fn policy(
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    read_options(options).and_then(|options| plain(&options.policy)).map_err(to_js)
}

/// Base64 (RFC 4648 §4, padded).
#[wasm_bindgen]
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn prepare_source(source: Source<'_>, options: &JsValue) -> Result<JsValue, Error> {
    let made = job::prepare(source, &read_options(options)?)?;
    let out = Object::new();
    put(&out, "photo", &Uint8Array::from(made.photo.as_slice()).into());
    put(&out, "width", &made.width.into());
    put(&out, "height", &made.height.into());
    put(&out, "quality", &made.quality.into());
    put(&out, "report", &plain(&made.report)?);
    Ok(out.into())
}

fn inspect_source(source: Source<'_>, options: &JsValue) -> Result<JsValue, Error> {
    plain(&job::inspect(source, &read_options(options)?)?)
}

/// Reads options. The deserialiser only asks for the fields it knows, so
/// that unknown ones are looked for here.
fn read_options(given: &JsValue) -> Result<Options, Error> {
    only_keys(given, &["crop", "prefer", "policy"])?;
    if let Ok(inner) = Reflect::get(given, &"policy".into())
        && inner.is_object()
    {
        let known = keys(&plain(&Policy::default())?);
        only_keys(&inner, &known.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    from_plain(given)
}

fn only_keys(given: &JsValue, known: &[&str]) -> Result<(), Error> {
    if !given.is_object() {
        return Err(Error::new(Code::InvalidArgument, "expected an object of options, got another value"));
    }
    match keys(given).into_iter().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(Error::new(
            Code::InvalidArgument,
            format!("expected options {}, got {key}", known.join(", ")),
        )),
    }
}

fn keys(object: &JsValue) -> Vec<String> {
    let object: &Object = object.unchecked_ref();
    Object::keys(object).iter().filter_map(|key| key.as_string()).collect()
}

fn from_plain<T: DeserializeOwned>(value: &JsValue) -> Result<T, Error> {
    serde_wasm_bindgen::from_value(value.clone())
        .map_err(|error| Error::new(Code::InvalidArgument, format!("expected valid options, got {error}")))
}

fn plain<T: Serialize>(value: &T) -> Result<JsValue, Error> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|_| Error::new(Code::Internal, "expected to build a JavaScript value, got a refusal"))
}
