//! Where a head is turned, from the five points of a face.

use super::math::angle;

/// Head pose in degrees, with the signs of ISO/IEC 39794-5 (and 29794-5): each is positive for what its line says, as the person has
/// it, and 0 for a face that looks straight at the camera.
///
/// How far it may be trusted, measured on 429 views of faces in 47 pictures (as they are, mirrored, rolled) against `MediaPipe`'s face
/// mesh, which is another estimator, not a truth: **yaw** differs by 4.0° in the mean (p95 11°) and has the right sign for 90 of
/// 91 that are turned by more than 15°. **Roll** differs by 3.5° up to 25°, is read as three quarters of what it is, and beyond
/// 40° as about 30°. **Pitch** tells next to nothing: it differs by 7.7°, where saying the mean of all would differ by 7.6°.
///
/// On a face of less than some 110 pixels the net's points are a template that hardly turns with the head: roll reads 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pose {
    /// Turned to their left.
    pub yaw: f32,
    /// Lowered.
    pub pitch: f32,
    /// Tilted to their right shoulder.
    pub roll: f32,
}

/// Eye distances per distance of the nose's tip from the plane of eyes and mouth corners. `MediaPipe`'s canonical face
/// model has 1.70; 1.60 suits the net's points best.
const DEPTH: f32 = 1.6;

/// Where the nose is between eyes and mouth, on average.
const NOSE: f32 = 0.573;

/// Degrees of pitch for a nose all the way down, by least squares.
const LOWERED: f32 = 57.0;

impl Pose {
    /// Of the points of a [`Detection`](super::Detection) in square pixels; all 0 of points that are no face's.
    ///
    /// Under weak perspective roll is the direction of the lines between the eyes and from them down to the mouth; then the nose is
    /// beside the middle by its depth times the sine of yaw, and the eyes apart by their distance times the cosine.
    #[must_use]
    pub fn of(points: &[[f32; 2]; 5]) -> Self {
        let [left, right, nose, mouth_left, mouth_right] = *points;
        let (eyes, mouth) = (middle(left, right), middle(mouth_left, mouth_right));
        let (across, down) = (minus(right, left), minus(mouth, eyes));
        let (width, height) = (length(across), length(down));
        let numbers = points.as_flattened().iter().all(|x| x.abs() < 1e9);
        if !(numbers && width > 0.0 && height > 0.0) {
            return Self::default();
        }
        // What is right of the face, as the mean of both lines says.
        let axis = [across[0] / width + down[1] / height, across[1] / width - down[0] / height];
        let size = length(axis);
        if size < 1e-6 {
            return Self::default();
        }
        let axis = [axis[0] / size, axis[1] / size];
        let beside = minus(nose, middle(eyes, mouth));
        let beside = beside[0] * axis[0] + beside[1] * axis[1];
        let below = minus(nose, eyes);
        let below = below[1] * axis[0] - below[0] * axis[1];
        Self {
            yaw: angle(DEPTH * beside, width),
            pitch: (LOWERED * (below / height - NOSE)).clamp(-90.0, 90.0),
            roll: -angle(axis[1], axis[0]),
        }
    }
}

/// The side of the view in which [`close_up`] is to be seen, in pixels.
pub const CLOSE_UP: usize = 256;

/// Sides of the close-up per height of the face.
const SPARE: f32 = 256.0 / 220.0;

/// The square round a face (x, y, side; may reach beyond the picture) that is to be seen at [`CLOSE_UP`] pixels a side before its points
/// are read for a pose or an alignment: the face is then 220 pixels high.
#[must_use]
pub fn close_up(area: [f32; 4]) -> [f32; 3] {
    let [x, y, width, height] = area;
    let side = width.max(height) * SPARE;
    [x + (width - side) / 2.0, y + (height - side) / 2.0, side]
}

fn middle(a: [f32; 2], b: [f32; 2]) -> [f32; 2] {
    [f32::midpoint(a[0], b[0]), f32::midpoint(a[1], b[1])]
}

fn minus(a: [f32; 2], b: [f32; 2]) -> [f32; 2] {
    [a[0] - b[0], a[1] - b[1]]
}

fn length([x, y]: [f32; 2]) -> f32 {
    (x * x + y * y).sqrt()
}
