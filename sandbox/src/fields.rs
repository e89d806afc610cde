//! The parameters of a request, from its query and its form body, and the
//! questions the rules ask of them.

use facegate::acs3::percent;

use crate::refusal::{Reason, Refusal};

/// Unescaped parameters; the query's first, then the form's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the query as it stood on the request line and the form body.
    ///
    /// # Errors
    /// `InvalidParameter` when the escaping is broken.
    pub fn read(raw_query: &str, body: &[u8]) -> Result<Self, Refusal> {
        let parts = raw_query.as_bytes().split(|&b| b == b'&').chain(body.split(|&b| b == b'&'));
        parts.filter(|part| !part.is_empty()).map(read_pair).collect::<Result<_, _>>().map(Self)
    }

    /// All pairs, in the order received.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The first value of this name that is not empty.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The first value of this name, also an empty one: what clears a text.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A value that has to be there.
    ///
    /// # Errors
    /// `MissingParameter`, naming it.
    pub fn required(&self, name: &'static str) -> Result<&str, Refusal> {
        self.optional(name).ok_or_else(|| missing(name))
    }

    /// One of a few values, or none.
    ///
    /// # Errors
    /// `InvalidParameter`, naming it.
    pub fn one_of(&self, name: &'static str, allowed: &[&str]) -> Result<Option<&str>, Refusal> {
        match self.optional(name) {
            Some(value) if !allowed.contains(&value) => {
                Err(invalid(name, &format!("one of {}", allowed.join(", "))))
            }
            value => Ok(value),
        }
    }

    /// A whole number within a range, or none.
    ///
    /// # Errors
    /// `InvalidParameter`, naming it.
    pub fn integer(&self, name: &'static str, min: u32, max: u32) -> Result<Option<u32>, Refusal> {
        let Some(text) = self.optional(name) else { return Ok(None) };
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|number| digits && (min..=max).contains(number));
        number.map(Some).ok_or_else(|| invalid(name, &format!("a whole number of {min}..{max}")))
    }

    /// A value of at most so many characters, or none.
    ///
    /// # Errors
    /// `InvalidParameter`, naming it.
    pub fn at_most(&self, name: &'static str, characters: usize) -> Result<Option<&str>, Refusal> {
        match self.optional(name) {
            Some(value) if value.chars().count() > characters => {
                Err(invalid(name, &format!("at most {characters} characters")))
            }
            value => Ok(value),
        }
    }

    /// The code of one face group, or none.
    ///
    /// # Errors
    /// `InvalidParameter`, naming it.
    pub fn group(&self, name: &'static str) -> Result<Option<&str>, Refusal> {
        match self.optional(name) {
            Some(value) if !is_group_code(value) => {
                Err(invalid(name, "a face group code of at most 64 visible ASCII characters without commas"))
            }
            value => Ok(value),
        }
    }
}

/// Whether a text can be the code of a face group.
#[must_use]
pub fn is_group_code(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_graphic() && b != b',')
}

/// `MissingParameter` for this name.
#[must_use]
pub fn missing(name: &str) -> Refusal {
    Refusal::new(Reason::MissingParameter, format!("{name} is mandatory for this action."))
}

/// `InvalidParameter` for this name.
#[must_use]
pub fn invalid(name: &str, expected: &str) -> Refusal {
    Refusal::new(Reason::InvalidParameter, format!("{name}: expected {expected}, got another value."))
}

fn read_pair(part: &[u8]) -> Result<(String, String), Refusal> {
    let at = part.iter().position(|&b| b == b'=').unwrap_or(part.len());
    let (name, value) = part.split_at(at);
    let text = |bytes: &[u8]| {
        let plain = percent::decode(bytes)
            .map_err(|error| Refusal::new(Reason::InvalidParameter, error.to_string()))?;
        String::from_utf8(plain).map_err(|_| {
            Refusal::new(Reason::InvalidParameter, "expected UTF-8 in a parameter, got other bytes")
        })
    };
    Ok((text(name)?, text(value.get(1..).unwrap_or_default())?))
}
