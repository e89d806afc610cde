//! The profile of a JPEG: chunks in APP2 segments, in any order (ICC.1:2022 §B.4).

use super::{MOST_BYTES, Space, profile};
use crate::image::jpeg_header::segment;

const NAME: &[u8] = b"ICC_PROFILE\0";

pub(super) fn space(bytes: &[u8], gray: bool) -> Option<Space> {
    profile::space(&embedded(bytes)?, gray)
}

/// All chunks in their order; none where one is missing, there twice, or of another count.
fn embedded(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut chunks: [Option<&[u8]>; 256] = [None; 256];
    let mut all = 0;
    let mut at = 2;
    loop {
        let (marker, body, next) = segment(bytes, at).ok()?;
        match (marker, body.strip_prefix(NAME)) {
            (0xDA, _) => break,
            (0xE2, Some(&[nth, count, ref chunk @ ..])) => {
                let place = &mut chunks[usize::from(nth)];
                if nth == 0 || nth > count || (all != 0 && all != count) || place.is_some() {
                    return None;
                }
                all = count;
                *place = Some(chunk);
            }
            _ => {}
        }
        at = next;
    }
    let mut profile = Vec::new();
    for chunk in &chunks[1..=usize::from(all)] {
        profile.extend_from_slice((*chunk)?);
    }
    (!profile.is_empty() && profile.len() <= MOST_BYTES).then_some(profile)
}
