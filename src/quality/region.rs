//! Where on the picture the face's parts are, told from five points.
//!
//! ISO/IEC 29794-5 measures light on the *landmarked region*, the hull of dense landmarks from the brows to the chin. Five
//! points have no hull, but they span a frame: from the eyes' middle, one unit *across* from eye to eye and one *down* to
//! the mouth's middle, which turns and narrows with the head. In it an adult's brows lie at -0.4, the chin at 1.6 and the
//! cheeks' edge at ±0.85, so the region is the ellipse through those. It leaves out hair, neck and background, and
//! most foreheads.

use super::FaceView;

/// The ellipse's middle down, and its half axes, in the frame's units.
const MIDDLE: f64 = 0.6;
const HALF_WIDTH: f64 = 0.85;
const HALF_HEIGHT: f64 = 1.0;

/// The side of a measurement zone in eye distances (ISO/IEC 29794-5, illumination uniformity).
const ZONE: f64 = 0.3;
/// Samples along a zone's side: about one a pixel at the view's scale.
const ZONE_SAMPLES: u8 = 24;

/// Least length of a unit, in view pixels: a face in profile, or points that are none.
const LEAST: f64 = 20.0;
/// Greatest length of a unit, in view pixels.
const GREATEST: f64 = 400.0;

/// Where a detector's points lie in its box, for points that cannot be used: eyes, nose, mouth corners.
const TEMPLATE: [[f64; 2]; 5] = [[0.27, 0.37], [0.74, 0.37], [0.5, 0.55], [0.31, 0.71], [0.7, 0.71]];

type Point = [f64; 2];

/// The face's own axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Between the eyes.
    origin: Point,
    /// The left eye to the right, as the picture shows them.
    across: Point,
    /// The eyes' middle to the mouth's.
    down: Point,
}

impl Frame {
    pub(super) fn new(face: &FaceView) -> Self {
        let points = face.points.map(|point| point.map(f64::from));
        Self::through(&points).unwrap_or_else(|| Self::in_box(face))
    }

    /// None for points no face has.
    fn through([left, right, _, mouth_left, mouth_right]: &[Point; 5]) -> Option<Self> {
        let origin = middle(*left, *right);
        let frame = Self {
            origin,
            across: minus(*right, *left),
            down: minus(middle(*mouth_left, *mouth_right), origin),
        };
        let (width, height) = (length(frame.across), length(frame.down));
        let fits = |length: f64| (LEAST..=GREATEST).contains(&length);
        let apart = frame.determinant() >= 0.3 * width * height;
        (fits(width) && fits(height) && apart && origin.iter().all(|x| x.abs() < 1e6)).then_some(frame)
    }

    fn in_box(face: &FaceView) -> Self {
        let view = [0.0, 0.0, whole(face.view.width), whole(face.view.height)];
        let area = face.area.map(f64::from);
        let usable = area.iter().all(|x| x.abs() < 1e6) && area[2] >= LEAST && area[3] >= LEAST;
        let [x, y, width, height] = if usable { area } else { view };
        let [left, right, _, mouth_left, mouth_right] =
            TEMPLATE.map(|[u, v]| [x + u * width.max(1.0), y + v * height.max(1.0)]);
        let origin = middle(left, right);
        Self { origin, across: minus(right, left), down: minus(middle(mouth_left, mouth_right), origin) }
    }

    fn determinant(&self) -> f64 {
        self.across[0] * self.down[1] - self.across[1] * self.down[0]
    }

    /// The point so far across and down.
    pub(super) fn at(&self, across: f64, down: f64) -> Point {
        [0, 1].map(|i| self.origin[i] + across * self.across[i] + down * self.down[i])
    }

    /// The pixels of row `y` whose centres lie in the face's region: from, and up to but without.
    pub(super) fn span(&self, y: usize, width: usize) -> (usize, usize) {
        let (scale, dy) = (1.0 / self.determinant(), whole(y) + 0.5 - self.origin[1]);
        // Across and down of the pixel at `x` from the origin are each a slope times x and a start, in half axes.
        let slopes = [self.down[1] * scale / HALF_WIDTH, -self.across[1] * scale / HALF_HEIGHT];
        let starts =
            [-dy * self.down[0] * scale / HALF_WIDTH, (dy * self.across[0] * scale - MIDDLE) / HALF_HEIGHT];
        let square = slopes[0] * slopes[0] + slopes[1] * slopes[1];
        let half = slopes[0] * starts[0] + slopes[1] * starts[1];
        let rest = starts[0] * starts[0] + starts[1] * starts[1] - 1.0;
        let root = half * half - square * rest;
        if root.is_nan() || root <= 0.0 || square <= 0.0 {
            return (0, 0);
        }
        let edge = |sign: f64| self.origin[0] + (sign * root.sqrt() - half) / square + 0.5;
        let (from, to) = (index(edge(-1.0)).min(width), index(edge(1.0)).min(width));
        (from, to.max(from))
    }

    /// The pixels of the two measurement zones on the cheeks, left and right as the picture shows them.
    pub(super) fn zones(&self, face: &FaceView, each: &mut dyn FnMut(usize, [u8; 3])) {
        let down = [0.5, 0.5 + ZONE * length(self.across) / length(self.down)];
        for (side, across) in [[-0.5 - ZONE, -0.5], [0.5, 0.5 + ZONE]].into_iter().enumerate() {
            self.sample(face, [across, down], ZONE_SAMPLES, &mut |pixel| each(side, pixel));
        }
    }

    /// So many rows of so many pixels, evenly from a part of the frame, across and down; those outside the view are left out.
    pub(super) fn sample(
        &self,
        face: &FaceView,
        [across, down]: [[f64; 2]; 2],
        count: u8,
        each: &mut dyn FnMut([u8; 3]),
    ) {
        let place =
            |[from, to]: [f64; 2], n: u8| from + (to - from) * (f64::from(n) + 0.5) / f64::from(count);
        for j in 0..count {
            for i in 0..count {
                if let Some(pixel) = pixel(face, self.at(place(across, i), place(down, j))) {
                    each(pixel);
                }
            }
        }
    }
}

fn pixel(face: &FaceView, [x, y]: Point) -> Option<[u8; 3]> {
    if !(x >= 0.0 && y >= 0.0) {
        return None;
    }
    face.view.row(index(y)).get(index(x)).copied()
}

fn middle(a: Point, b: Point) -> Point {
    [0, 1].map(|i| f64::midpoint(a[i], b[i]))
}

fn minus(a: Point, b: Point) -> Point {
    [0, 1].map(|i| a[i] - b[i])
}

pub(super) fn length([x, y]: Point) -> f64 {
    (x * x + y * y).sqrt()
}

#[allow(clippy::cast_precision_loss, reason = "sides of a small view")]
fn whole(x: usize) -> f64 {
    x as f64
}

/// The pixel a place at or right of zero lies in; zero for what lies left of it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
fn index(x: f64) -> usize {
    x as usize
}
