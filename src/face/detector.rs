//! The detector as the rest of the crate sees it.

use super::decode::decode;
use super::net::{Arena, run};
use super::nms::surest;
use super::weights::Weights;
use crate::view::View;

/// A face found in a view, in the view's pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// Left edge, top edge, width, height: from brow to chin, as the training data has faces. May reach beyond the view.
    pub area: [f32; 4],
    /// The eye on the picture's left, the one on its right, the tip of the nose, the mouth's corner on the picture's left, the one on
    /// its right, each x and y; left and right are those of an upright face.
    pub points: [[f32; 2]; 5],
    /// How sure the detector is, 0..1: the geometric mean of class and objectness.
    pub confidence: f32,
}

/// `YuNet` with its weights unpacked and its memory kept: some 0.1 MB, and for views of 192 × 128 0.5 MB, of 320 × 320 2.4 MB.
#[derive(Debug)]
pub struct Detector {
    weights: Weights,
    arena: Arena,
}

impl Default for Detector {
    fn default() -> Self {
        Self::new()
    }
}

impl Detector {
    /// The longest side of a view, in pixels. On larger ones the net takes cats for faces.
    pub const LONGEST: usize = 320;

    /// Unpacks the weights.
    #[must_use]
    pub fn new() -> Self {
        Self { weights: Weights::new(), arena: Arena::default() }
    }

    /// The faces of at least this confidence, the surest first, each once (intersection over union up to 0.3 with a surer one). A
    /// usual threshold is 0.6. A view without pixels, or with a side above [`Self::LONGEST`], has no faces.
    pub fn detect(&mut self, view: &View, threshold: f32) -> Vec<Detection> {
        let sides = 1..=Self::LONGEST;
        if !sides.contains(&view.width) || !sides.contains(&view.height) {
            return Vec::new();
        }
        let size = (view.height.next_multiple_of(32), view.width.next_multiple_of(32));
        run(&self.weights, &mut self.arena, view, size);
        surest(decode(&self.arena.heads, &self.weights.steps, threshold))
    }
}
