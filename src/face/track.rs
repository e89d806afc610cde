//! Where to look next in a live stream: everywhere, or only round the face that was there a moment ago, which is several times as quick.

use super::Detection;

/// What the next look is at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// The whole frame, at a long side of [`Tracker::WHOLE`] pixels.
    Whole,
    /// Only this square of the frame (x, y, side in the frame's pixels, inside it if it fits), at [`Tracker::NEAR`] pixels a side.
    Near([f32; 3]),
}

/// Decides from what was found where to look next. It knows neither pixels nor a clock: times come as milliseconds of any
/// origin. Nothing is smoothed, so a face is where the last look saw it.
///
/// A look near is asked for while one face was found the last time, sure enough and away from the square's borders, and the last look at
/// the whole frame is not older than [`Tracker::EVERY`]. With no face, several, or a doubtful one the whole frame is
/// looked at each time. A face that comes beside the one followed is seen within that time.
#[derive(Clone, Debug)]
pub struct Tracker {
    frame: [f32; 2],
    /// The face followed, in the frame's pixels.
    face: Option<[f32; 4]>,
    whole: Option<f64>,
}

impl Tracker {
    /// Long side of a view of the whole frame, in pixels.
    pub const WHOLE: usize = 192;
    /// Side of a view of the square round a face, in pixels: 54 for the face.
    pub const NEAR: usize = 96;
    /// Milliseconds from one look at the whole frame to the next, at most.
    pub const EVERY: f64 = 500.0;
    /// The confidence below which a face is looked for everywhere.
    pub const SURE: f32 = 0.75;
    /// Sides of the square per longer side of the face.
    const SPARE: f32 = 1.8;
    /// The share of the square's side by which the face has to stay away from its borders.
    const MARGIN: f32 = 0.06;

    /// For frames of this size, in pixels.
    #[must_use]
    pub fn new(width: f32, height: f32) -> Self {
        Self { frame: [width, height], face: None, whole: None }
    }

    /// What to look at in a frame of this time.
    #[must_use]
    pub fn next(&self, now: f64) -> Look {
        match (self.face, self.whole) {
            // Of a clock that was set back, or is no number, nothing is believed.
            (Some(face), Some(whole)) if (0.0..Self::EVERY).contains(&(now - whole)) => {
                Look::Near(self.square(face))
            }
            _ => Look::Whole,
        }
    }

    /// Takes what a look found, in the frame's pixels.
    pub fn found(&mut self, look: Look, faces: &[Detection], now: f64) {
        if look == Look::Whole {
            self.whole = Some(now);
        }
        self.face = match (look, faces) {
            (Look::Whole, [face]) if face.confidence >= Self::SURE => Some(face.area),
            // A second face in the square is looked at by the whole look that follows.
            (Look::Near(square), [face]) if face.confidence >= Self::SURE && self.held(square, face.area) => {
                Some(face.area)
            }
            _ => None,
        };
        self.face =
            self.face.filter(|area| area.iter().all(|x| x.is_finite()) && area[2] > 0.0 && area[3] > 0.0);
    }

    /// Forgets the face, for a new stream or a new size.
    pub fn reset(&mut self, width: f32, height: f32) {
        *self = Self::new(width, height);
    }

    /// The square round a face: moved into the frame, or round the frame's middle where it is longer than the frame.
    fn square(&self, [x, y, width, height]: [f32; 4]) -> [f32; 3] {
        let side = width.max(height) * Self::SPARE;
        let place = |from: f32, length: f32, whole: f32| {
            let start = from + (length - side) / 2.0;
            if side >= whole { (whole - side) / 2.0 } else { start.clamp(0.0, whole - side) }
        };
        [place(x, width, self.frame[0]), place(y, height, self.frame[1]), side]
    }

    /// Whether a face is away from those borders of the square behind which the frame goes on.
    fn held(&self, [left, top, side]: [f32; 3], [x, y, width, height]: [f32; 4]) -> bool {
        let margin = side * Self::MARGIN;
        let along = |from: f32, length: f32, start: f32, whole: f32| {
            (start <= 0.0 || from >= start + margin)
                && (start + side >= whole || from + length <= start + side - margin)
        };
        along(x, width, left, self.frame[0]) && along(y, height, top, self.frame[1])
    }
}
