//! What the heads' outputs say: around each cell of a grid a box and five points, and how sure that is.

#![allow(clippy::cast_precision_loss, reason = "cells are few")]

use super::Detection;
use super::map::Map;
use super::math::{exp, sigmoid};
use super::weights::OUTPUTS;

/// Detections of at least this confidence, in pixels of the net's input, whose cells are 8, 16 and 32 pixels apart.
#[inline(never)]
pub(super) fn decode(heads: &[Map; 3], steps: &[[f32; OUTPUTS]; 3], threshold: f32) -> Vec<Detection> {
    let mut found = Vec::new();
    for ((head, steps), stride) in heads.iter().zip(steps).zip([8.0, 16.0, 32.0]) {
        let cells = head.words.as_flattened().as_chunks::<OUTPUTS>().0;
        for (y, row) in cells.chunks_exact(head.width.max(1)).enumerate() {
            for (x, outputs) in row.iter().enumerate() {
                found.extend(cell(outputs, steps, threshold, [x as f32, y as f32], stride));
            }
        }
    }
    found
}

/// The detection of one cell: class, box (centre and logarithm of the size), objectness and points.
fn cell(
    raw: &[i16; OUTPUTS],
    steps: &[f32; OUTPUTS],
    threshold: f32,
    [x, y]: [f32; 2],
    stride: f32,
) -> Option<Detection> {
    let value = |at: usize| f32::from(raw[at]) * steps[at];
    let class = sigmoid(value(0));
    // The confidence is the geometric mean, so neither may be below its square.
    if class < threshold * threshold.abs() {
        return None;
    }
    let confidence = (class * sigmoid(value(5))).sqrt();
    (confidence >= threshold).then(|| {
        let [width, height] = [3, 4].map(|at| exp(value(at)) * stride);
        let centre = [(x + value(1)) * stride, (y + value(2)) * stride];
        let point = |at: usize| [(x + value(6 + 2 * at)) * stride, (y + value(7 + 2 * at)) * stride];
        let area = [centre[0] - width / 2.0, centre[1] - height / 2.0, width, height];
        Detection { area, points: [0, 1, 2, 3, 4].map(point), confidence }
    })
}
