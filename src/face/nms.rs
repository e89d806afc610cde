//! One detection of each face.

use super::Detection;

/// The share of two boxes' union that both cover, from which on they are of one face.
const OVERLAP: f32 = 0.3;

/// Keeps of overlapping detections the surest. The surest comes first.
pub(super) fn surest(mut found: Vec<Detection>) -> Vec<Detection> {
    let mut kept: Vec<Detection> = Vec::new();
    let surer = |a: Detection, b: Detection| if b.confidence > a.confidence { b } else { a };
    // A sort of the standard library would be larger than the rest of the decoding.
    while let Some(best) = found.iter().copied().reduce(surer) {
        kept.push(best);
        // Itself, too, were its box of no area.
        found.retain(|other| *other != best && overlap(other.area, best.area) <= OVERLAP);
    }
    kept
}

/// Intersection over union of two boxes (x, y, width, height).
pub(super) fn overlap(a: [f32; 4], b: [f32; 4]) -> f32 {
    let shared = |axis: usize| {
        let end = (a[axis] + a[axis + 2]).min(b[axis] + b[axis + 2]);
        (end - a[axis].max(b[axis])).max(0.0)
    };
    let both = shared(0) * shared(1);
    let union = a[2] * a[3] + b[2] * b[3] - both;
    if union > 0.0 { both / union } else { 0.0 }
}
