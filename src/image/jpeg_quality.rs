//! How hard a JPEG was compressed: the quality of the Independent JPEG Group's scale (libjpeg, `jpeg_set_quality`) whose luminance
//! table comes nearest to the file's, by the sum of its steps. Encoders with tables of their own get the quality of
//! the IJG table that is as coarse.

use super::jpeg::scaled;
use super::jpeg::tables::LUMINANCE;
use super::jpeg_header::segment;

/// The quality of a JPEG, 1..100; none if it has no readable quantisation table before its first scan.
#[must_use]
pub fn jpeg_quality(bytes: &[u8]) -> Option<u8> {
    let mut sums = [None; 4];
    let mut table = 0;
    let mut at = 2;
    loop {
        let (marker, body, next) = segment(bytes, at).ok()?;
        match marker {
            0xDB => tables(body, &mut sums),
            0xC0..=0xC3 => table = usize::from(*body.get(8)?),
            0xDA | 0xD9 => break,
            _ => {}
        }
        at = next;
    }
    let sum = sums.get(table).copied().flatten()?;
    (1..=100).min_by_key(|quality| ijg_sum(*quality).abs_diff(sum))
}

/// The sums of a DQT segment's tables.
fn tables(mut body: &[u8], sums: &mut [Option<u32>; 4]) {
    while let Some((&kind, rest)) = body.split_first() {
        let length = if kind >> 4 == 0 { 64 } else { 128 };
        let Some((steps, rest)) = rest.split_at_checked(length) else { return };
        // Of two bytes the first is the high one.
        let wide = length == 128;
        let byte = |(at, byte): (usize, &u8)| u32::from(*byte) << if wide && at % 2 == 0 { 8 } else { 0 };
        let sum = steps.iter().enumerate().map(byte).sum();
        if let Some(entry) = sums.get_mut(usize::from(kind & 15)) {
            *entry = Some(sum);
        }
        body = rest;
    }
}

/// The sum of the luminance table at a quality.
fn ijg_sum(quality: u8) -> u32 {
    LUMINANCE.iter().map(|step| u32::from(scaled(*step, quality))).sum()
}
