//! Readers that take a value in every form seen, and nothing for the rest: one
//! odd field must not hide the others.

#![allow(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a writer the field by reference"
)]

use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::api::UpstreamCode;

pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(as_text(Value::deserialize(from)?))
}

pub(super) fn code<'de, D: Deserializer<'de>>(from: D) -> Result<Option<UpstreamCode>, D::Error> {
    Ok(as_text(Value::deserialize(from)?).map(|text| UpstreamCode::from(text.trim())))
}

pub(super) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<f64>, D::Error> {
    let number = match Value::deserialize(from)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Ok(number.filter(|number| number.is_finite()))
}

pub(super) fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Ok(as_text(Value::deserialize(from)?).and_then(|text| text.trim().parse().ok()))
}

/// `Y`/`N`, the page's "Yes", `1`/`0`, `true`/`false`.
pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    let text = as_text(Value::deserialize(from)?).unwrap_or_default();
    Ok(match text.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" | "1" | "true" => Some(true),
        "n" | "no" | "0" | "false" => Some(false),
        _ => None,
    })
}

/// An object, or one inside a string.
pub(super) fn nested<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    let value = unwrap_text(Value::deserialize(from)?);
    Ok(value.filter(Value::is_object).and_then(|value| serde_json::from_value(value).ok()))
}

/// An array, or one inside a string; elements that are no objects are left out.
pub(super) fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    let Some(Value::Array(values)) = unwrap_text(Value::deserialize(from)?) else { return Ok(Vec::new()) };
    Ok(values
        .into_iter()
        .filter(Value::is_object)
        .filter_map(|value| serde_json::from_value(value).ok())
        .collect())
}

pub(super) fn write_code<S: Serializer>(code: &Option<UpstreamCode>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(code.as_ref().map_or("", UpstreamCode::as_str))
}

pub(super) fn write_yes_no<S: Serializer>(flag: &Option<bool>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(if *flag == Some(true) { "Y" } else { "N" })
}

pub(super) fn write_zero_one<S: Serializer>(flag: &Option<bool>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u8(u8::from(*flag == Some(true)))
}

pub(super) fn write_number_as_text<S: Serializer>(number: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&number.unwrap_or_default())
}

fn as_text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

fn unwrap_text(value: Value) -> Option<Value> {
    match value {
        Value::String(text) => serde_json::from_str(&text).ok(),
        other => Some(other),
    }
}

/// What the SDK types as a string though it holds an object or array.
pub(super) fn write_in_text<S: Serializer>(value: &impl Serialize, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&serde_json::to_string(value).map_err(S::Error::custom)?)
}
