//! What a PNG says of its colours, the weightiest first (PNG third edition §4.3): `cICP`, `iCCP`, `sRGB`, `gAMA` with
//! `cHRM`. What is not understood gives way to the next.

use super::{MOST_BYTES, Space, curve, matrix, profile};
use crate::image::header::be32;
use crate::image::png::intact;
use crate::image::png_header::{SIGNATURE, chunk};

/// The chunks of colour, the weightiest first.
const NAMES: [&[u8; 4]; 5] = [b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM"];

pub(super) fn space(bytes: &[u8], gray: bool) -> Option<Space> {
    let [cicp, iccp, srgb, gama, chrm] = gathered(bytes)?;
    let coded = cicp.and_then(|body| code_points(body, gray));
    let profiled = || iccp.and_then(|body| profile::space(&inflated(body)?, gray));
    coded.or_else(profiled).or_else(|| if srgb.is_some() { None } else { measured(gama, chrm, gray) })
}

/// The first chunk of each name before the picture's data.
fn gathered(bytes: &[u8]) -> Option<[Option<&[u8]>; 5]> {
    let mut seen = [None; 5];
    let mut at = SIGNATURE.len();
    loop {
        let (name, body, next) = chunk(bytes, at).ok()?;
        if let Some(place) = NAMES.iter().position(|known| *known == name) {
            // A damaged one is passed over, as by all engines.
            if intact(bytes.get(at + 4..next).unwrap_or_default()) {
                seen[place].get_or_insert(body);
            }
        }
        if name == b"IDAT" {
            return Some(seen);
        }
        at = next;
    }
}

/// By `gAMA` and `cHRM`, either of which stands for sRGB's where it is missing.
fn measured(gama: Option<&[u8]>, chrm: Option<&[u8]>, gray: bool) -> Option<Space> {
    let curve = match gama.and_then(|body| be32(body, 0)) {
        // 1 / 2.2 is what writers of sRGB put there (§11.3.2.4), who mean sRGB's own curve.
        None | Some(45_000..=46_000) => curve::srgb(),
        Some(gama @ 10_000..=1_000_000) => curve::gamma(100_000.0 / f64::from(gama)),
        Some(_) => return None,
    };
    let to_srgb = match chrm {
        Some(body) if !gray => chromaticities(body)?,
        _ => matrix::IDENTITY,
    };
    Some(Space { curves: [curve; 3], to_srgb })
}

fn chromaticities(body: &[u8]) -> Option<matrix::Matrix> {
    let mut points = [[0.0; 2]; 4];
    for (nth, value) in points.as_flattened_mut().iter_mut().enumerate() {
        *value = f64::from(be32(body, 4 * nth)?) / 100_000.0;
    }
    matrix::of_chromaticities(points)
}

/// ITU-T H.273: full-range RGB of the primaries that pictures have, with sRGB's curve, a plain gamma, or none.
/// Video's curves and those of high dynamic range are left to the other chunks.
fn code_points(body: &[u8], gray: bool) -> Option<Space> {
    let &[primaries, transfer, 0, 1] = body else {
        return None;
    };
    let curve = match transfer {
        4 => curve::gamma(2.2),
        5 => curve::gamma(2.8),
        8 => curve::gamma(1.0),
        13 => curve::srgb(),
        _ => return None,
    };
    let colors = match primaries {
        1 => [[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]],
        9 => [[0.708, 0.292], [0.170, 0.797], [0.131, 0.046]],
        12 => [[0.680, 0.320], [0.265, 0.690], [0.150, 0.060]],
        _ => return None,
    };
    let points = [[0.3127, 0.3290], colors[0], colors[1], colors[2]];
    let to_srgb = if gray { matrix::IDENTITY } else { matrix::of_chromaticities(points)? };
    Some(Space { curves: [curve; 3], to_srgb })
}

/// The profile of an `iCCP` chunk: a name, a zero, the method (0), zlib's data.
fn inflated(body: &[u8]) -> Option<Vec<u8>> {
    let end = body.iter().position(|byte| *byte == 0)?;
    let (0, data) = body.get(end + 1..)?.split_first()? else {
        return None;
    };
    fdeflate::decompress_to_vec_bounded(data, MOST_BYTES).ok()
}
