//! JSON (RFC 8259) as the edge reads and writes it: one strict reader, from which both what must be exact (tickets, verdicts, the
//! boundary's arguments: [`Members`]) and what must be read as it comes (the upstream's answers: `api::response`) take their
//! members, and one writer. Numbers stay text: nothing here computes with a fraction, and parsing and printing floats weighs
//! more than the rest of the edge's reading together; nor are there derives, which weigh as much again.
//!
//! To add a member to a type: give its struct the field; in its [`FromJson`] (or its `read`) add one line before `end()`,
//! `name: members.required("name")?`, `members.optional("name")?` or `members.or("name", default)?`; in its writer
//! one `.member("name", &self.name)`. The name is on the wire as it is written there.

mod members;
mod number;
mod read;
mod write;

pub use members::{FromJson, Members, Misfit};
pub use number::Number;
pub use read::read;
pub use write::{Embedded, ObjectWriter, ToJson};

/// A value. Names of an object are unique, and in the order they came in.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// A number, as it was written.
    Number(Number),
    /// A string, unescaped.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// A member of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(known, _)| known == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text that it is.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is an object with no members but these.
    #[must_use]
    pub fn has_only(&self, names: &[&str]) -> bool {
        match self {
            Self::Object(members) => members.iter().all(|(name, _)| names.contains(&name.as_str())),
            _ => false,
        }
    }
}
