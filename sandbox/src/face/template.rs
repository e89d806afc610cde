//! What is kept of a face: 128 small numbers, those of dlib's net in steps of 1/200. Two faces differ by the distance between
//! them, as dlib measures it: up to 0.6 they count as one person's. A curve turns the distance into the operation's 0..100.
//! Many templates lie packed, one after the other, and are searched at once.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Numbers of an embedding.
pub const DIMENSIONS: usize = 128;
/// Steps of a template in 1. A step of 1/200 moves a distance of 0.6 by some 0.0003, and 0.635 is more than any number comes to.
const STEPS: f64 = 200.0;
/// The distance up to which two faces count as one person's, dlib's author's, and that from which on nothing is alike.
/// What it gets wrong on labelled faces is in `sandbox/README.md`.
const SAME: f64 = 0.6;
const UNLIKE: f64 = 1.0;
/// The score at [`SAME`]: the least of a comparison that passes where nothing else is set.
pub const SAME_SCORE: f64 = 60.0;
/// The least score of a duplicate where nothing else is set: a distance of 0.54, since a search compares with many.
pub const DUPLICATE_SCORE: f64 = 64.0;

/// A face, in as many bytes as it has numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template([i8; DIMENSIONS]);

impl Template {
    /// Bytes of a template.
    pub const BYTES: usize = DIMENSIONS;

    /// The template of an embedding; none where a number is none.
    #[must_use]
    pub fn of(embedding: &[f32; DIMENSIONS]) -> Option<Self> {
        let finite = embedding.iter().all(|value| value.is_finite());
        finite.then(|| Self(embedding.map(|value| rounded(f64::from(value) * STEPS))))
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

    /// How alike two faces are, 0..=100: 100 for a distance of 0, [`SAME_SCORE`] at 0.6, 0 from 1 on, straight between.
    #[must_use]
    pub fn score(&self, other: &Self) -> f64 {
        score(difference(&self.to_bytes(), &other.to_bytes()))
    }

    /// The distance the score is made of.
    #[must_use]
    pub fn distance(&self, other: &Self) -> f64 {
        distance(difference(&self.to_bytes(), &other.to_bytes()))
    }
}

#[allow(clippy::cast_possible_truncation, reason = "clamped to a byte")]
fn rounded(value: f64) -> i8 {
    value.round().clamp(-127.0, 127.0) as i8
}

/// The square of the distance, in steps.
fn difference(one: &[u8; Template::BYTES], other: &[u8; Template::BYTES]) -> i32 {
    let steps = |(&a, &b): (&u8, &u8)| i16::from(a.cast_signed()) - i16::from(b.cast_signed());
    one.iter().zip(other).map(steps).map(|step| i32::from(step) * i32::from(step)).sum()
}

fn distance(difference: i32) -> f64 {
    f64::from(difference).sqrt() / STEPS
}

fn score(difference: i32) -> f64 {
    let distance = distance(difference);
    if distance <= SAME {
        100.0 - distance / SAME * (100.0 - SAME_SCORE)
    } else {
        (SAME_SCORE * (UNLIKE - distance) / (UNLIKE - SAME)).max(0.0)
    }
}

/// One enrolled face that looks like the one asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Its place in the list searched.
    pub index: usize,
    /// How alike, 0..=100.
    pub score: f64,
}

/// Searches packed templates for one person's, as [`search_from`] with [`DUPLICATE_SCORE`].
#[must_use]
pub fn search(probe: &[u8], packed: &[u8], limit: usize) -> Vec<Match> {
    search_from(probe, packed, limit, DUPLICATE_SCORE)
}

/// Searches packed templates for those at or above a score; best first, the earlier of equals first, at most `limit`. None for a
/// probe that is no template; what is over behind the last whole template is left out.
#[must_use]
pub fn search_from(probe: &[u8], packed: &[u8], limit: usize, least: f64) -> Vec<Match> {
    let Ok(probe) = probe.try_into() else { return Vec::new() };
    let mut found: Vec<(i32, usize)> = Vec::new();
    let mut most = widest(least);
    for (index, other) in packed.as_chunks().0.iter().enumerate() {
        let difference = difference(probe, other);
        if difference > most {
            continue;
        }
        found.insert(found.partition_point(|(nearer, _)| *nearer <= difference), (difference, index));
        if found.len() > limit {
            found.pop();
            let Some((farthest, _)) = found.last() else { break };
            // An equal that comes later is not better.
            most = farthest - 1;
        }
    }
    found.into_iter().map(|(difference, index)| Match { index, score: score(difference) }).collect()
}

/// The greatest difference of two faces with this score; below 0 where there is none.
fn widest(least: f64) -> i32 {
    const MOST: i32 = 128 * 255 * 255;
    if least <= 0.0 {
        return MOST;
    }
    let (mut within, mut beyond) = (-1, MOST + 1);
    while beyond - within > 1 {
        let middle = within.midpoint(beyond);
        if score(middle) >= least { within = middle } else { beyond = middle }
    }
    within
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
