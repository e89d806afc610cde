//! How much of the face lies outside the picture, in the place of ISO/IEC 29794-5's four crop measures (OFIQ `LeftwardCropOfTheFaceImage` and
//! its siblings), which ask a passport's margins.
//!
//! - Native value: the share of the face's rectangle that lies outside, 0..1: of the detector's box or of the rectangle the
//!   points span, whichever is cut more. A detector shrinks its box to what it sees; points do not shrink.
//! - Score: `100 · (1 - 4 x)`, at least 0.
//! - Bound: 0.08, which is as sure as boxes and points are.

/// The face's outline in eye distances left and right of the eyes' middle, and in eye-to-mouth distances above and below it.
const BESIDE: f64 = 0.95;
const ABOVE: f64 = 0.6;
const BELOW: f64 = 1.55;

/// The share of a face that lies outside a picture of this size. All in one kind of pixels.
#[must_use]
pub fn face_cut(area: [f64; 4], points: &[[f64; 2]; 5], width: f64, height: f64) -> f64 {
    let [x, y, w, h] = area;
    let [left, right, _, mouth_left, mouth_right] = points;
    let eyes = [f64::midpoint(left[0], right[0]), f64::midpoint(left[1], right[1])];
    let mouth = f64::midpoint(mouth_left[1], mouth_right[1]);
    let (side, down) = (BESIDE * (right[0] - left[0]), mouth - eyes[1]);
    let spanned = [eyes[0] - side, eyes[1] - ABOVE * down, 2.0 * side, (ABOVE + BELOW) * down];
    [[x, y, w, h], spanned].iter().map(|area| outside(*area, width, height)).fold(0.0, f64::max)
}

fn outside([x, y, w, h]: [f64; 4], width: f64, height: f64) -> f64 {
    // Of what is cut off, so that a face within the picture has no dust of a difference.
    let inside = |from: f64, length: f64, end: f64| {
        let cut = (-from).max(0.0) + (from + length - end).max(0.0);
        1.0 - (cut / length).min(1.0)
    };
    let share = 1.0 - inside(x, w, width) * inside(y, h, height);
    if w > 0.0 && h > 0.0 { share.clamp(0.0, 1.0) } else { 0.0 }
}

pub(super) fn measure(share: f64) -> f64 {
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 1.0 }
}

pub(super) fn score(share: f64) -> f64 {
    (100.0 * (1.0 - 4.0 * share)).max(0.0)
}
