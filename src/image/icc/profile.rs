//! An ICC profile's curves and matrix (ICC.1:2022 §7, §8.3). Offsets come from the file and are trusted in nothing.

use super::curve::{self, Samples};
use super::{Space, matrix};
use crate::image::header::be32;

/// Bytes before the tags: the header, and their number.
const HEADER: usize = 132;
/// More tags than any profile has.
const MOST_TAGS: usize = 200;

/// The space of a profile, if it is of the picture's kind and by curves (and a matrix).
pub(super) fn space(profile: &[u8], gray: bool) -> Option<Space> {
    let field = |at: usize| profile.get(at..at + 4);
    let kind: &[u8] = if gray { b"GRAY" } else { b"RGB " };
    if field(36)? != b"acsp" || field(20)? != b"XYZ " || field(16)? != kind {
        return None;
    }
    if gray {
        let curve = curve::of_tag(tag(profile, *b"kTRC")?)?;
        return Some(Space { curves: [curve; 3], to_srgb: matrix::IDENTITY });
    }
    let [red, green, blue] = [*b"rXYZ", *b"gXYZ", *b"bXYZ"].map(|name| xyz(tag(profile, name)?));
    Some(Space { curves: curves(profile)?, to_srgb: matrix::of_colorants([red?, green?, blue?]) })
}

/// The three curves; most profiles have one for all.
fn curves(profile: &[u8]) -> Option<[Samples; 3]> {
    let [red, green, blue] = [*b"rTRC", *b"gTRC", *b"bTRC"].map(|name| tag(profile, name));
    let (red, green, blue) = (red?, green?, blue?);
    let first = curve::of_tag(red)?;
    let other = |tag: &[u8]| if tag == red { Some(first) } else { curve::of_tag(tag) };
    Some([first, other(green)?, other(blue)?])
}

/// The bytes of a tag.
#[inline(never)]
fn tag(profile: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    let count = usize::try_from(be32(profile, HEADER - 4)?).ok()?.min(MOST_TAGS);
    let table = profile.get(HEADER..)?.chunks_exact(12).take(count);
    let entry = table.into_iter().find(|entry| entry.starts_with(&name))?;
    let number = |at: usize| usize::try_from(be32(entry, at)?).ok();
    let (start, length) = (number(4)?, number(8)?);
    profile.get(start..start.checked_add(length)?)
}

/// The one colour of an `XYZ ` tag.
#[inline(never)]
fn xyz(tag: &[u8]) -> Option<[f64; 3]> {
    if !tag.starts_with(b"XYZ ") {
        return None;
    }
    Some([fixed(tag, 8)?, fixed(tag, 12)?, fixed(tag, 16)?])
}

/// An s15Fixed16Number.
#[inline(never)]
pub(super) fn fixed(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from(be32(bytes, at)?.cast_signed()) / 65_536.0)
}
