//! Bodies of type `application/x-www-form-urlencoded` (WHATWG URL, section 5):
//! written in one pass from raw picture bytes, and read as clients really send
//! them. The signature covers the bytes as sent, so the choice of escaping is
//! free; this writes what Python's `quote_plus`, hence the vendor's SDK, writes.

mod base64_escaped;

use std::borrow::Cow;
use std::fmt;

use crate::acs3::percent;

/// One name and its value. A field that is absent is simply not in the list.
#[derive(Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// The vendor's name.
    pub name: &'static str,
    /// The value, unescaped.
    pub value: Value<'a>,
}

/// What a field carries.
#[derive(Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Text; empty text is sent as `Name=`.
    Text(Cow<'a, str>),
    /// Bytes that are sent as padded standard Base64.
    Base64(&'a [u8]),
}

impl<'a> Field<'a> {
    /// A field of text.
    pub fn text(name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        Self { name, value: Value::Text(value.into()) }
    }

    /// A field of bytes, sent as Base64.
    #[must_use]
    pub const fn base64(name: &'static str, value: &'a [u8]) -> Self {
        Self { name, value: Value::Base64(value) }
    }
}

/// Shows the name only: the value may be a picture or a person's id.
impl fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=..", self.name)
    }
}

/// The body, in the order given. Allocates once, as a rule.
#[must_use]
pub fn write(fields: &[Field<'_>]) -> Vec<u8> {
    let length: usize =
        fields.iter().map(|field| 2 + escaped_len(field.name) + value_room(&field.value)).sum();
    let mut body = Vec::with_capacity(length);
    for field in fields {
        if !body.is_empty() {
            body.push(b'&');
        }
        write_text(&mut body, field.name);
        body.push(b'=');
        match &field.value {
            Value::Text(text) => write_text(&mut body, text),
            Value::Base64(bytes) => base64_escaped::write(&mut body, bytes),
        }
    }
    body
}

/// Names and values of a body or query as received, in its order: `+` and
/// `%20` are both a space, a name without `=` has an empty value.
///
/// # Errors
/// [`Unreadable`], naming the field by its position.
pub fn parse(body: &[u8]) -> Result<Vec<(String, String)>, Unreadable> {
    let parts = body.split(|&b| b == b'&').filter(|part| !part.is_empty());
    parts
        .enumerate()
        .map(|(field, part)| {
            let equals = part.iter().position(|&b| b == b'=').unwrap_or(part.len());
            let (name, value) = part.split_at(equals);
            Ok((read_text(name, field)?, read_text(value.strip_prefix(b"=").unwrap_or(value), field)?))
        })
        .collect()
}

/// Why a body cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A `%` without two hex digits in the field of this number, from 0.
    Percent(usize),
    /// No UTF-8 in the field of this number, from 0.
    Utf8(usize),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(field) => {
                write!(f, "expected two hex digits after % in field {field}, got something else")
            }
            Self::Utf8(field) => write!(f, "expected UTF-8 in field {field}, got other bytes"),
        }
    }
}

impl std::error::Error for Unreadable {}

impl From<Unreadable> for crate::Error {
    fn from(unreadable: Unreadable) -> Self {
        Self::new(crate::Code::InvalidArgument, unreadable.to_string())
    }
}

fn value_room(value: &Value<'_>) -> usize {
    match value {
        Value::Text(text) => escaped_len(text),
        Value::Base64(bytes) => base64_escaped::room(bytes),
    }
}

fn escaped_len(text: &str) -> usize {
    text.bytes().map(|b| if percent::is_unreserved(b) || b == b' ' { 1 } else { 3 }).sum()
}

fn write_text(body: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b' ' => body.push(b'+'),
            _ if percent::is_unreserved(byte) => body.push(byte),
            _ => body.extend(percent::escape(byte)),
        }
    }
}

fn read_text(escaped: &[u8], field: usize) -> Result<String, Unreadable> {
    let bytes = percent::decode(escaped).map_err(|_| Unreadable::Percent(field))?;
    String::from_utf8(bytes).map_err(|_| Unreadable::Utf8(field))
}
