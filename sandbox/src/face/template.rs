//! What is kept of a face: 128 small numbers. Two templates compare by the cosine of the angle between them, which a
//! curve turns into the operation's 0..100; many lie packed, one after the other, and are searched at once.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Numbers of an embedding.
pub const DIMENSIONS: usize = 128;
/// Length of a template as a vector: each number of a unit vector times this, rounded.
const LENGTH: f64 = 360.0;
/// The least score of two faces that count as one person where nothing else is set: `FaceComparisonScore`, `DuplicateFace`.
pub const SAME_SCORE: f64 = 60.0;

/// A face, in as many bytes as it has numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template([i8; DIMENSIONS]);

impl Template {
    /// Bytes of a template.
    pub const BYTES: usize = DIMENSIONS;

    /// The template of a vector of any length but 0.
    #[must_use]
    pub fn of(vector: &[f32; DIMENSIONS]) -> Option<Self> {
        let length = vector.iter().map(|&value| f64::from(value).powi(2)).sum::<f64>().sqrt();
        (length.is_finite() && length > 0.0)
            .then(|| Self(vector.map(|value| rounded(f64::from(value) / length * LENGTH))))
    }

    /// What is stored.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        self.0.map(i8::cast_unsigned)
    }

    /// What [`Template::to_bytes`] wrote; none of another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes: [u8; Self::BYTES]| Self(bytes.map(u8::cast_signed)))
    }

    /// How alike two faces are, 0..=100; from [`SAME_SCORE`] on they count as one person's.
    #[must_use]
    pub fn score(&self, other: &Self) -> f64 {
        score_of(dot(&self.to_bytes(), &other.to_bytes()))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "clamped to a byte")]
fn rounded(value: f64) -> i8 {
    value.round().clamp(-127.0, 127.0) as i8
}

/// The sum of products of two templates' numbers.
fn dot(one: &[u8; Template::BYTES], other: &[u8; Template::BYTES]) -> i32 {
    one.iter().zip(other).map(|(&a, &b)| i32::from(a.cast_signed()) * i32::from(b.cast_signed())).sum()
}

/// The score of a sum of products.
fn score_of(dot: i32) -> f64 {
    (f64::from(dot) / (LENGTH * LENGTH) * 100.0).clamp(0.0, 100.0)
}

/// One enrolled face that looks like the one asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Its place in the list searched.
    pub index: usize,
    /// How alike, 0..=100.
    pub score: f64,
}

/// Searches packed templates for one person's, as [`search_from`] with [`SAME_SCORE`].
#[must_use]
pub fn search(probe: &[u8], packed: &[u8], limit: usize) -> Vec<Match> {
    search_from(probe, packed, limit, SAME_SCORE)
}

/// Searches packed templates for those at or above a score; best first, the earlier of equals first, at most `limit`. None for a
/// probe that is no template; what is over behind the last whole template is left out.
#[must_use]
pub fn search_from(probe: &[u8], packed: &[u8], limit: usize, least: f64) -> Vec<Match> {
    let Ok(probe) = probe.try_into() else { return Vec::new() };
    let mut found: Vec<(i32, usize)> = Vec::new();
    for (index, other) in packed.as_chunks().0.iter().enumerate() {
        let dot = dot(probe, other);
        let full = found.len() >= limit;
        if full && found.last().is_none_or(|(last, _)| dot <= *last) || score_of(dot) < least {
            continue;
        }
        if full {
            found.pop();
        }
        found.insert(found.partition_point(|(better, _)| *better >= dot), (dot, index));
    }
    found.into_iter().map(|(dot, index)| Match { index, score: score_of(dot) }).collect()
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.to_bytes())
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Bytes)
    }
}

struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Template;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "the {} bytes of a template", Template::BYTES)
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Template, E> {
        Template::from_bytes(bytes).ok_or_else(|| E::invalid_length(bytes.len(), &self))
    }

    fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Template, E> {
        self.visit_bytes(&bytes)
    }
}

#[cfg(test)]
mod tests;
