//! Face occlusion prevention (ISO/IEC 29794-5, subject-related), as far as five points and a few patches tell it.
//!
//! OFIQ asks a segmentation net. This knows two things that cover a face, and is content with missing some:
//! - *Sunglasses*: where skin below the eye should be, both sides are much darker than the cheeks and the nose's tip.
//!   Native value: the 70th percentile of the lighter side's luma over the skin's, 0..1.
//! - *A mask*: the mouth's surroundings are further from red and nearer to blue than the nose's bridge, and lack the lips' own
//!   redness. Native value: how far (in chromaticity, 0.16 being all) and how evenly, the lesser of the two, 0..1.
//!
//! Score: 100 times the lesser of the first and of what the second leaves of 1. Bound: 50.
//!
//! Tried on 142 faces of the npm packages `@vladmandic/face-api` and `human`, of the wheel `insightface` and of the tests: of
//! 137 without either none falls below 50, made-up, bearded, squinting and deep-shadowed ones among them; all five with
//! sunglasses do. Of lenses drawn over the others nine of ten do, of masks drawn over them four of five in white, black and green, 96 of
//! 100 in blue and half in pink: nothing tells a skin-coloured mask from skin here. No picture of a real mask was at hand.
//!
//! Closed eyes and an open mouth are not judged. Darkness, contrast and dark shares of the eye's patch put the six faces with
//! closed eyes anywhere among 135 (ranks 20 to 130); dark shares and profiles of the mouth's put two of seven wide open mouths
//! first and the others on ranks 14 to 43. Dense landmarks would tell them.

use super::FaceView;
use super::luminance::{Histogram, coded};
use super::region::Frame;

/// Where a lens lies, in the frame's units from the eyes' middle: across on the right side, and down.
const LENS: [[f64; 2]; 2] = [[0.25, 0.72], [-0.06, 0.26]];
const CHEEK: [[f64; 2]; 2] = [[0.3, 0.6], [0.6, 0.95]];
const TIP: [[f64; 2]; 2] = [[-0.12, 0.12], [0.42, 0.6]];
const BRIDGE: [[f64; 2]; 2] = [[-0.14, 0.14], [-0.2, 0.14]];
const MOUTH: [[f64; 2]; 2] = [[-0.5, 0.5], [0.6, 1.4]];

/// Samples along a patch's side.
const SAMPLES: u8 = 16;
/// Samples below which a patch is not in the picture.
const LEAST: u32 = 60;

pub(super) fn measure(face: &FaceView, frame: &Frame) -> f64 {
    let seen = lenses(face, frame).unwrap_or(1.0);
    let masked = mask(face, frame).unwrap_or(0.0);
    100.0 * seen.min(1.0 - masked).clamp(0.0, 1.0)
}

fn lenses(face: &FaceView, frame: &Frame) -> Option<f64> {
    let luma = |area, share| {
        let mut levels = Histogram::new();
        frame.sample(face, area, SAMPLES, &mut |pixel| levels.add(coded(pixel)));
        (levels.total() >= LEAST).then(|| levels.quantile(share))
    };
    let [left, right, tip] = [luma(CHEEK, 0.5)?, luma(mirrored(CHEEK), 0.5)?, luma(TIP, 0.5)?];
    let middle = left.min(right).max(left.max(right).min(tip));
    let lens = luma(LENS, 0.7)?.max(luma(mirrored(LENS), 0.7)?);
    Some(f64::from(lens) / f64::from(middle.max(1)))
}

fn mirrored([[from, to], down]: [[f64; 2]; 2]) -> [[f64; 2]; 2] {
    [[-to, -from], down]
}

fn mask(face: &FaceView, frame: &Frame) -> Option<f64> {
    let (bridge, mouth) = (Chromaticities::of(face, frame, BRIDGE)?, Chromaticities::of(face, frame, MOUTH)?);
    let less_red = share(&bridge.red, 0.5) - share(&mouth.red, 0.5);
    let bluer = share(&mouth.blue, 0.5) - share(&bridge.blue, 0.5);
    let foreign = ((less_red + bluer) / 0.16).min(less_red / 0.04).min(bluer / 0.04);
    let lips = share(&mouth.red, 0.95) - share(&mouth.red, 0.2);
    Some(foreign.min(1.0 - lips / 0.12).clamp(0.0, 1.0))
}

/// What red and blue have of the sum of all, in parts of 256, gray for black.
struct Chromaticities {
    red: Histogram,
    blue: Histogram,
}

impl Chromaticities {
    /// None of a patch outside the view.
    fn of(face: &FaceView, frame: &Frame, area: [[f64; 2]; 2]) -> Option<Self> {
        let mut levels = Self { red: Histogram::new(), blue: Histogram::new() };
        frame.sample(face, area, SAMPLES, &mut |pixel| {
            let [red, green, blue] = pixel.map(|x| u16::from(x) + 4);
            let part =
                |x| u8::try_from(256 * u32::from(x) / u32::from(red + green + blue)).unwrap_or(u8::MAX);
            levels.red.add(part(red));
            levels.blue.add(part(blue));
        });
        (levels.red.total() >= LEAST).then_some(levels)
    }
}

fn share(levels: &Histogram, share: f64) -> f64 {
    f64::from(levels.quantile(share)) / 256.0
}
