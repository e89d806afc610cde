//! Which part of a picture becomes the photo, and how large the photo is
//! (upstream: height greater than width, 640 × 480 to 1920 × 1080 as height ×
//! width, short side 720 recommended). Pure arithmetic on sizes.

mod around;

pub use around::around;

use serde::Serialize;

use crate::report::Reason;
use crate::{Code, Error, Policy};

/// The part of a picture that becomes the photo, in upright pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CropPlan {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// The share of the crop's area the primary face covers, 0..1; 0 where no
    /// face guided the crop.
    pub face_share: f64,
}

/// The whole picture where its shape allows, else the largest centred portrait:
/// of the least photo's shape (3:4) from a landscape or square picture, of the
/// tallest allowed shape (8:3) from a taller one. The reason says which.
#[must_use]
pub fn centred(width: u32, height: u32, policy: &Policy) -> (CropPlan, Option<Reason>) {
    let (cut_width, cut_height, reason) = if width >= height {
        (share(height, policy.min_width, policy.min_height), height, Some(Reason::NotPortrait))
    } else {
        let tallest = share(width, policy.max_height, policy.short_side);
        if height > tallest { (width, tallest, Some(Reason::TooTall)) } else { (width, height, None) }
    };
    let plan = CropPlan {
        x: (width - cut_width) / 2,
        y: (height - cut_height) / 2,
        width: cut_width,
        height: cut_height,
        face_share: 0.0,
    };
    (plan, reason)
}

/// The photo's size for a crop: short side `policy.short_side` where the crop
/// has it, its own size where it is smaller, enlarged only where that is below
/// the least size.
///
/// # Errors
/// [`Code::PictureTooSmall`] if it would be enlarged above `policy.max_enlargement`.
pub fn photo_size(crop: &CropPlan, policy: &Policy) -> Result<(u32, u32), Error> {
    let (width, height) = at_width(crop, crop.width.min(policy.short_side));
    if width >= policy.min_width && height >= policy.min_height {
        return Ok((width, height.min(policy.max_height)));
    }
    let by_width = u64::from(policy.min_width) * u64::from(crop.height)
        >= u64::from(policy.min_height) * u64::from(crop.width);
    let width = if by_width {
        policy.min_width
    } else {
        scaled(crop.width, policy.min_height, crop.height).clamp(policy.min_width, policy.max_width)
    };
    let height = at_width(crop, width).1.clamp(policy.min_height, policy.max_height).max(width + 1);
    let factor = (f64::from(width) / f64::from(crop.width)).max(f64::from(height) / f64::from(crop.height));
    // Half a pixel of rounding must not turn an allowed factor into a refused one.
    if factor * (1.0 - 0.5 / f64::from(policy.min_width)) > policy.max_enlargement {
        return Err(Error::new(
            Code::PictureTooSmall,
            format!(
                "expected a portrait part of at least {} x {} pixels, got {} x {}",
                least(policy.min_width, policy),
                least(policy.min_height, policy),
                crop.width,
                crop.height
            ),
        ));
    }
    Ok((width, height))
}

/// The least length that can be enlarged to one.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no longer than the length")]
fn least(length: u32, policy: &Policy) -> u32 {
    (f64::from(length) / policy.max_enlargement).ceil() as u32
}

/// The next smaller sizes to try when a photo of `size` has too many bytes:
/// widths 640, 600, 540 and the policy's least, as far as the height allows.
#[must_use]
pub fn smaller_sizes(crop: &CropPlan, size: (u32, u32), policy: &Policy) -> Vec<(u32, u32)> {
    let mut widths = vec![640, 600, 540, policy.min_width];
    widths.retain(|w| (policy.min_width..size.0).contains(w));
    widths.dedup();
    widths.into_iter().map(|w| at_width(crop, w)).filter(|(_, h)| *h >= policy.min_height).collect()
}

/// The size at a width, the crop's shape kept to the pixel, upright in any case.
fn at_width(crop: &CropPlan, width: u32) -> (u32, u32) {
    (width, scaled(crop.height, width, crop.width).max(width + 1))
}

/// `length * part / whole`, rounded to the nearest.
fn scaled(length: u32, part: u32, whole: u32) -> u32 {
    let whole = u64::from(whole.max(1));
    let value = (u64::from(length) * u64::from(part) + whole / 2) / whole;
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// `length * part / whole`, rounded down, at least 1.
fn share(length: u32, part: u32, whole: u32) -> u32 {
    let value = u64::from(length) * u64::from(part) / u64::from(whole.max(1));
    u32::try_from(value).unwrap_or(u32::MAX).max(1)
}
