use std::fmt;

/// A number, held as JSON wrote it. Equal when worth the same.
#[derive(Clone)]
pub struct Number(String);

impl Number {
    /// Takes over what the reader found to be a number.
    pub(super) fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The number that a text is, if it is one and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match super::read(text.trim().as_bytes())? {
            super::Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest double; infinite beyond their range. Not for the edge, which would carry tables of 12 KB for it.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// Its value, when it is written with digits only and no greater than 2⁶⁴ - 1.
    #[must_use]
    pub fn whole(&self) -> Option<u64> {
        self.0.parse().ok()
    }
}

/// None for what JSON cannot write: infinities, not a number.
impl TryFrom<f64> for Number {
    type Error = ();

    fn try_from(value: f64) -> Result<Self, ()> {
        if value.is_finite() { Ok(Self(value.to_string())) } else { Err(()) }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.as_f64().total_cmp(&other.as_f64()).is_eq()
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// For those who write answers with serde; the edge does not.
impl serde::Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(self.as_f64())
    }
}
