//! The crop round a face: a portrait that the face's box fills as the upstream asks (more than 60 % of the area), with the
//! face complete in it and what is spare above the head rather than below the chin. No `clamp`: it panics with its
//! numbers, and printing those would take more code than all of this.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths are clamped to the picture before they become whole"
)]

use super::CropPlan;
use crate::Policy;
use crate::report::{Reason, Rect};

/// The part of the spare height that goes above the box, which ends at the forehead.
const ABOVE: f64 = 0.6;

/// The crop round a face's box, both in upright pixels, and what of the policy it cannot keep:
/// [`Reason::FaceTooSmall`] if the photo has to be enlarged or the face covers less than the measure's bound,
/// [`Reason::FaceCut`] if no portrait within the picture holds what the picture shows of the face.
#[must_use]
pub fn around(face: Rect, (width, height): (u32, u32), policy: &Policy) -> (CropPlan, Vec<Reason>) {
    let picture = [f64::from(width), f64::from(height)];
    let seen = visible(face, picture);
    let size = whole(size(&seen, picture, policy), width, height);
    let lengths = size.map(f64::from);
    let place = |at: f64, length: f64, spare_before: f64, axis: usize| {
        let from = at - (lengths[axis] - length).max(0.0) * spare_before;
        // Of a face longer than the crop the middle is kept.
        let from = if length > lengths[axis] { at + (length - lengths[axis]) / 2.0 } else { from };
        (from + 0.5).floor().min(picture[axis] - lengths[axis]).max(0.0) as u32
    };
    let mut plan = CropPlan {
        x: place(seen.x, seen.width, 0.5, 0),
        y: place(seen.y, seen.height, ABOVE, 1),
        width: size[0],
        height: size[1],
        face_share: 0.0,
    };
    let inside = overlap(seen, &plan);
    plan.face_share = inside / (lengths[0] * lengths[1]);
    let small = size[0] < policy.min_width || size[1] < policy.min_height;
    // A pixel's rounding each way is no shortfall.
    let edge = seen.width + seen.height;
    let reasons = [
        (small || plan.face_share < least_share(policy) - edge / (lengths[0] * lengths[1]))
            .then_some(Reason::FaceTooSmall),
        (inside < seen.width * seen.height - edge).then_some(Reason::FaceCut),
    ];
    (plan, reasons.into_iter().flatten().collect())
}

/// The share below which a face is too small; no more than the one aimed at.
fn least_share(policy: &Policy) -> f64 {
    policy.measures.face_share.min.unwrap_or(policy.face_share).max(0.01).min(policy.face_share)
}

/// What the picture shows of a box; at least a pixel.
fn visible(face: Rect, [width, height]: [f64; 2]) -> Rect {
    let line = |from: f64, length: f64, whole: f64| {
        let start = from.min(whole - 1.0).max(0.0);
        (start, ((from + length).min(whole) - start).max(1.0))
    };
    let ((x, width), (y, height)) = (line(face.x, face.width, width), line(face.y, face.height, height));
    Rect { x, y, width, height }
}

/// The crop's width and height: the area that the share asks for, no less than a photo may have while the face fills
/// it, no less than can be enlarged to one, and within the picture.
fn size(face: &Rect, [width, height]: [f64; 2], policy: &Policy) -> [f64; 2] {
    let (least_width, least_height) = (f64::from(policy.min_width), f64::from(policy.min_height));
    let tallest = f64::from(policy.max_height) / f64::from(policy.short_side);
    let ratio = face.height / face.width;
    // Between these the box fits both ways.
    let (flat, tall) = (ratio * policy.face_share, ratio / policy.face_share);
    let shape = (least_height / least_width).max(flat).min(tall).min(tallest).max(1.0);
    let box_area = face.width * face.height;
    let least = (least_width * least_width * shape).max(least_height * least_height / shape);
    let area = (box_area / policy.face_share)
        .max(least.min(box_area / least_share(policy)))
        .max(least / (policy.max_enlargement * policy.max_enlargement));
    let mut size = [(area / shape).sqrt(), (area * shape).sqrt()];
    if size[1] > height {
        size = [area / height, height];
    }
    if size[0] > width {
        size = [width, (area / width).min(height)];
    }
    [size[0].max(face.width).min(size[1]), size[1].max(face.height).min(size[0].max(face.width) * tallest)]
}

/// Whole pixels within the picture, higher than wide; rounded down, so that the face's share does not fall.
fn whole([crop_width, crop_height]: [f64; 2], width: u32, height: u32) -> [u32; 2] {
    /// Keeps a length that is whole but for its arithmetic.
    const ALMOST: f64 = 1e-6;
    let tall = ((crop_height + ALMOST) as u32).clamp(1, height);
    let wide = ((crop_width + ALMOST) as u32).clamp(1, width);
    let tall = tall.max((wide + 1).min(height));
    [wide.min(tall.saturating_sub(1)).max(1), tall]
}

/// The area that a box and a crop share.
fn overlap(face: Rect, plan: &CropPlan) -> f64 {
    let common = |a: f64, b: f64, c: u32, d: u32| {
        ((a + b).min(f64::from(c) + f64::from(d)) - a.max(f64::from(c))).max(0.0)
    };
    common(face.x, face.width, plan.x, plan.width) * common(face.y, face.height, plan.y, plan.height)
}
