//! Second looks at a still picture in which nothing was found: other light, other sides up, other sizes.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "views are small, levels are clamped"
)]

use super::{Detection, Detector};
use crate::view::View;

/// One look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The view's long side in pixels.
    pub side: usize,
    /// Clockwise degrees by which the view is turned.
    pub turned: f32,
    /// Whether its levels are stretched to the full range.
    pub stretched: bool,
    /// The least confidence that counts.
    pub threshold: f32,
}

/// What a look found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Faces in pixels of the plain view of the step's side. The box of a turned look is round the same middle, its sides
    /// exchanged where the face lies.
    pub faces: Vec<Detection>,
    /// The look that found them.
    pub step: Step,
}

const fn step(side: usize, turned: f32, stretched: bool, threshold: f32) -> Step {
    Step { side, turned, stretched, threshold }
}

/// The looks in turn, until one finds something.
///
/// On 34 portraits the second one took those darkened to 0.06 and those with an eighth of their contrast from 25 found to 34; the turned ones took
/// those rolled by 90° from 34 to 67 of 68, by 60° from 59 to 64, by 180° from 54 to 68. None of 46 pictures without a person
/// became a face; of those pictures darkened, blurred, rolled and so on, 828 in all, 2 did at the first look, 6 by the second and 15 by the last. Looks at 96 and at 320 pixels found nothing more.
pub const STEPS: [Step; 5] = [
    step(192, 0.0, false, 0.6),
    step(192, 0.0, true, 0.6),
    step(192, 90.0, true, 0.7),
    step(192, -90.0, true, 0.7),
    step(192, 180.0, true, 0.7),
];

/// Looks until something is found; `view` gives the picture at a long side, and is called once for each side.
pub fn climb(detector: &mut Detector, steps: &[Step], mut view: impl FnMut(usize) -> View) -> Option<Found> {
    let mut plain: Option<(usize, View)> = None;
    for &step in steps {
        let (_, view) = match plain.take() {
            Some((side, view)) if side == step.side => plain.insert((side, view)),
            _ => plain.insert((step.side, view(step.side))),
        };
        let faces = look(detector, view, step);
        if !faces.is_empty() {
            return Some(Found { faces, step });
        }
    }
    None
}

fn look(detector: &mut Detector, view: &View, step: Step) -> Vec<Detection> {
    if step.turned == 0.0 && !step.stretched {
        return detector.detect(view, step.threshold);
    }
    let (sin, cos) = step.turned.to_radians().sin_cos();
    let mut changed = if step.turned == 0.0 { view.clone() } else { turned(view, sin, cos) };
    if step.stretched && !stretch(&mut changed) && step.turned == 0.0 {
        return Vec::new();
    }
    let middle = [view.width as f32 / 2.0, view.height as f32 / 2.0];
    let from = [changed.width as f32 / 2.0, changed.height as f32 / 2.0];
    let back = |[x, y]: [f32; 2]| {
        let (x, y) = (x - from[0], y - from[1]);
        [middle[0] + x * cos + y * sin, middle[1] + y * cos - x * sin]
    };
    let upright = |face: Detection| {
        let [x, y, width, height] = face.area;
        let [x, y] = back([x + width / 2.0, y + height / 2.0]);
        let (width, height) = if sin.abs() > cos.abs() { (height, width) } else { (width, height) };
        Detection {
            area: [x - width / 2.0, y - height / 2.0, width, height],
            points: face.points.map(back),
            ..face
        }
    };
    detector.detect(&changed, step.threshold).into_iter().map(upright).collect()
}

/// Turned clockwise about its middle, cut to the larger of its sides; outside it is black.
fn turned(view: &View, sin: f32, cos: f32) -> View {
    let side = view.width.max(view.height);
    let middle = [view.width as f32 / 2.0, view.height as f32 / 2.0];
    let half = side as f32 / 2.0;
    let mut rgb = Vec::with_capacity(side * side * 3);
    for y in 0..side {
        for x in 0..side {
            let (x, y) = (x as f32 + 0.5 - half, y as f32 + 0.5 - half);
            let (x, y) = (middle[0] + x * cos + y * sin, middle[1] + y * cos - x * sin);
            let inside = x >= 0.0 && y >= 0.0;
            let pixel = if inside { view.row(y as usize).get(x as usize) } else { None };
            rgb.extend(pixel.copied().unwrap_or_default());
        }
    }
    View { width: side, height: side, rgb }
}

/// Spreads the levels of all channels alike, so that all but the lowest and highest hundredth fill the range. Whether that changed much.
fn stretch(view: &mut View) -> bool {
    let mut counts = [0_usize; 256];
    for &level in &view.rgb {
        if let Some(count) = counts.get_mut(usize::from(level)) {
            *count += 1;
        }
    }
    let spare = view.rgb.len() / 100;
    let levels = || counts.iter().enumerate();
    let (low, high) = (beyond(levels(), spare), beyond(levels().rev(), spare));
    if high <= low + 2 || high - low > 200 {
        return false;
    }
    let gain = 255.0 / (high - low) as f32;
    let table: [u8; 256] =
        std::array::from_fn(|level| ((level as f32 - low as f32) * gain).clamp(0.0, 255.0) as u8);
    for level in &mut view.rgb {
        *level = table.get(usize::from(*level)).copied().unwrap_or_default();
    }
    true
}

/// The first level up to which there are more than `spare`.
fn beyond<'a>(mut levels: impl Iterator<Item = (usize, &'a usize)>, spare: usize) -> usize {
    let mut sum = 0;
    let found = levels.find(|(_, count)| {
        sum += **count;
        sum > spare
    });
    found.map_or(0, |(level, _)| level)
}
