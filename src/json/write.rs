use super::{Number, Value};
use crate::decimal::decimal;

/// A type that has one form in JSON.
pub trait ToJson {
    /// Appends it, without spaces.
    fn to_json(&self, out: &mut String);
}

/// Writes an object, member by member, in the order given.
#[must_use]
pub struct ObjectWriter(String);

impl ObjectWriter {
    /// An object without members.
    pub fn new() -> Self {
        Self("{".to_owned())
    }

    /// Adds a member; the caller sees to it that no name comes twice.
    pub fn member(mut self, name: &str, value: &(impl ToJson + ?Sized)) -> Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        name.to_json(&mut self.0);
        self.0.push(':');
        value.to_json(&mut self.0);
        self
    }

    /// The finished text.
    #[must_use]
    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

impl Default for ObjectWriter {
    fn default() -> Self {
        Self::new()
    }
}

/// Escaped as RFC 8785 §3.2.2.2 says, which is what `JSON.stringify` writes.
impl ToJson for str {
    fn to_json(&self, out: &mut String) {
        out.push('"');
        for character in self.chars() {
            match character {
                '"' | '\\' => out.extend(['\\', character]),
                '\u{8}' => out.push_str("\\b"),
                '\t' => out.push_str("\\t"),
                '\n' => out.push_str("\\n"),
                '\u{c}' => out.push_str("\\f"),
                '\r' => out.push_str("\\r"),
                '\0'..' ' => {
                    let code = character as u8;
                    out.push_str(if code < 16 { "\\u000" } else { "\\u001" });
                    out.push(char::from_digit(u32::from(code & 15), 16).unwrap_or('0'));
                }
                _ => out.push(character),
            }
        }
        out.push('"');
    }
}

impl ToJson for String {
    fn to_json(&self, out: &mut String) {
        self.as_str().to_json(out);
    }
}

impl ToJson for bool {
    fn to_json(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl ToJson for u64 {
    fn to_json(&self, out: &mut String) {
        out.push_str(&decimal(*self));
    }
}

impl ToJson for Number {
    fn to_json(&self, out: &mut String) {
        out.push_str(self.as_str());
    }
}

/// A value that is JSON already.
pub struct Embedded<'a>(pub &'a str);

impl ToJson for Embedded<'_> {
    fn to_json(&self, out: &mut String) {
        out.push_str(self.0);
    }
}

/// Absent is null.
impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self, out: &mut String) {
        match self {
            Some(value) => value.to_json(out),
            None => out.push_str("null"),
        }
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn to_json(&self, out: &mut String) {
        (**self).to_json(out);
    }
}

impl<T: ToJson> ToJson for [T] {
    fn to_json(&self, out: &mut String) {
        out.push('[');
        for (at, value) in self.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            value.to_json(out);
        }
        out.push(']');
    }
}

/// A list of two.
impl<A: ToJson, B: ToJson> ToJson for (A, B) {
    fn to_json(&self, out: &mut String) {
        out.push('[');
        self.0.to_json(out);
        out.push(',');
        self.1.to_json(out);
        out.push(']');
    }
}

/// Objects with their names sorted, as RFC 8785 has it for names and numbers that need no rewriting: ASCII and whole.
impl ToJson for Value {
    fn to_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Flag(flag) => flag.to_json(out),
            Self::Number(number) => number.to_json(out),
            Self::Text(text) => text.to_json(out),
            Self::List(values) => values.as_slice().to_json(out),
            Self::Object(members) => {
                let mut sorted: Vec<&(String, Self)> = Vec::with_capacity(members.len());
                for member in members {
                    // Not a sort of the library, which weighs 10 KB; a ticket's objects have ten members.
                    let at = sorted.partition_point(|before| before.0 < member.0);
                    sorted.insert(at, member);
                }
                let object = sorted
                    .iter()
                    .fold(ObjectWriter::new(), |object, (name, value)| object.member(name, value));
                out.push_str(&object.end());
            }
        }
    }
}

impl Value {
    /// The canonical text: no spaces, names sorted.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.to_json(&mut out);
        out
    }
}
