use crate::api::UpstreamCode;
use crate::json::{self, Number, Value};

/// The members of an object of the upstream, read leniently: a name's first letter in either case, a value in every form seen,
/// and nothing for the rest, since one odd member must not hide the others. Names are given as the SDK spells them, `PascalCase`.
pub struct Fields<'a>(&'a [(String, Value)]);

/// A type that answers have for an object.
pub trait FromFields: Sized {
    /// Reads it; what is absent or odd is none.
    fn from_fields(fields: &Fields<'_>) -> Self;
}

impl<'a> Fields<'a> {
    /// Those of an object; none for another value, or if two names differ in the first letter's case only: which of them counts?
    fn of(value: &'a Value) -> Option<Self> {
        let Value::Object(members) = value else { return None };
        let twice = members.iter().enumerate().any(|(at, (name, _))| {
            members.get(..at).unwrap_or_default().iter().any(|(before, _)| same_name(before, name))
        });
        (!twice).then_some(Self(members))
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.iter().find(|(known, _)| same_name(known, name)).map(|(_, value)| value)
    }

    /// Text; other values as their JSON.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::Null => None,
            Value::Text(text) => Some(text.clone()),
            other => Some(other.canonical()),
        }
    }

    /// A `Code`.
    #[must_use]
    pub fn code(&self, name: &str) -> Option<UpstreamCode> {
        self.text(name).map(|text| UpstreamCode::from(text.trim()))
    }

    /// A number, or one inside a string.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<Number> {
        match self.get(name)? {
            Value::Number(number) => Some(number.clone()),
            Value::Text(text) => Number::parse(text),
            _ => None,
        }
    }

    /// A number of digits only, or one inside a string.
    #[must_use]
    pub fn whole(&self, name: &str) -> Option<u64> {
        self.number(name)?.whole()
    }

    /// `Y`/`N`, the page's "Yes", `1`/`0`, `true`/`false`.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.text(name)?.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" | "1" | "true" => Some(true),
            "n" | "no" | "0" | "false" => Some(false),
            _ => None,
        }
    }

    /// An object, or one inside a string.
    #[must_use]
    pub fn object<T: FromFields>(&self, name: &str) -> Option<T> {
        let value = self.get(name)?;
        match unwrapped(value) {
            Some(inner) => read_value(&inner),
            None => read_value(value),
        }
    }

    /// An array, or one inside a string; elements that are no objects are left out.
    #[must_use]
    pub fn list<T: FromFields>(&self, name: &str) -> Vec<T> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let inner = unwrapped(value);
        match inner.as_ref().unwrap_or(value) {
            Value::List(values) => values.iter().filter_map(read_value).collect(),
            _ => Vec::new(),
        }
    }
}

/// Reads an answer's text. None when it is no JSON object.
pub(super) fn read_text<T: FromFields>(text: &[u8]) -> Option<T> {
    read_value(&json::read(text)?)
}

fn read_value<T: FromFields>(value: &Value) -> Option<T> {
    Some(T::from_fields(&Fields::of(value)?))
}

/// The JSON inside a string.
fn unwrapped(value: &Value) -> Option<Value> {
    match value {
        Value::Text(text) => json::read(text.as_bytes()),
        _ => None,
    }
}

/// Whether two names are the same but for the first letter's case.
fn same_name(one: &str, other: &str) -> bool {
    match (one.as_bytes(), other.as_bytes()) {
        ([a, one @ ..], [b, other @ ..]) => a.eq_ignore_ascii_case(b) && one == other,
        (one, other) => one == other,
    }
}
