use std::borrow::Cow;

use hifijson::token::Lex;
use hifijson::value::{Value as Parsed, parse_bounded};

use super::{Number, Value};

/// Deepest nesting read, as `serde_json` has it: far more than anything here has, far less than the stack holds.
const MAX_DEPTH: usize = 128;
/// Most members of an object; each is compared with those before it.
const MAX_MEMBERS: usize = 1000;

/// Reads a text that is one value and nothing else. None when it is not JSON, not UTF-8, nested too deeply, or has an object that
/// names a member twice, which readers understand differently.
#[must_use]
pub fn read(text: &[u8]) -> Option<Value> {
    let mut lexer = hifijson::SliceLexer::new(text);
    let parsed = lexer.exactly_one(Lex::ws_peek, |next, lexer| parse_bounded(MAX_DEPTH, next, lexer)).ok()?;
    own(parsed)
}

fn own(parsed: Parsed<&str, Cow<'_, str>>) -> Option<Value> {
    Some(match parsed {
        Parsed::Null => Value::Null,
        Parsed::Bool(flag) => Value::Flag(flag),
        Parsed::Number((text, _)) => Value::Number(Number::of(text)),
        Parsed::String(text) => Value::Text(text.into_owned()),
        Parsed::Array(values) => {
            let mut list = Vec::with_capacity(values.len());
            for value in values {
                list.push(own(value)?);
            }
            Value::List(list)
        }
        Parsed::Object(members) => {
            let mut object: Vec<(String, Value)> = Vec::with_capacity(members.len());
            if members.len() > MAX_MEMBERS {
                return None;
            }
            for (name, value) in members {
                if object.iter().any(|(before, _)| *before == name) {
                    return None;
                }
                object.push((name.into_owned(), own(value)?));
            }
            Value::Object(object)
        }
    })
}
