//! Measures of a face, one file each, named as ISO/IEC 29794-5 names them and defined as its open reference (OFIQ) defines
//! them where that takes no net. All arithmetic is integers or unfused floats without library functions, so a picture
//! has the same report everywhere.

mod compression_artifacts;
mod dynamic_range;
mod exposure;
mod face_cut;
mod face_share;
mod head_pose;
mod illumination_uniformity;
mod inter_eye_distance;
mod judge;
mod luminance;
mod luminance_mean;
mod math;
mod natural_colour;
mod occlusion;
mod over_exposure;
mod region;
mod sharpness;
mod under_exposure;

pub use exposure::exposure;
pub use face_cut::face_cut;
pub use inter_eye_distance::inter_eye_distance;
pub use judge::{findings, judge, score};

use crate::report::Pose;
use crate::view::View;
use luminance::Histogram;
use natural_colour::Colour;
use region::Frame;

/// The scale of a [`FaceView`]: `sqrt(width * height)` of its face's box, in pixels.
pub const SCALE: f32 = 176.0;

/// A face at a fixed scale: `sqrt(width * height)` of its box is [`SCALE`].
#[derive(Clone, Copy, Debug)]
pub struct FaceView<'a> {
    /// The box with an eighth of its size more on every side, upright, clipped at the picture's edge.
    pub view: &'a View,
    /// The face's box in the view's pixels: left, top, width, height. It may reach outside.
    pub area: [f32; 4],
    /// Eyes, nose, mouth corners in the view's pixels, eyes and corners left to right as the picture shows them.
    pub points: [[f32; 2]; 5],
}

/// What is known of a face beside its pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// Where the head is turned.
    pub pose: Pose,
    /// Pixels of the photo from eye to eye ([`inter_eye_distance`]), as if it were not enlarged.
    pub inter_eye_distance: f64,
    /// The share of the photo's area the face's box covers.
    pub face_share: f64,
    /// The share of the face outside the picture ([`face_cut`]).
    pub face_cut: f64,
    /// The quality a JPEG was coded at ([`crate::image::jpeg_quality::jpeg_quality`]).
    pub jpeg_quality: Option<f64>,
}

/// What was measured of a face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Values {
    /// Share of the photo, 0..1.
    pub face_share: f64,
    /// Share outside the picture, 0..1.
    pub face_cut: f64,
    /// Pixels.
    pub inter_eye_distance: f64,
    /// Degrees.
    pub head_yaw: f64,
    /// Degrees.
    pub head_pitch: f64,
    /// Degrees.
    pub head_roll: f64,
    /// Score.
    pub sharpness: f64,
    /// Score.
    pub illumination_uniformity: f64,
    /// Score.
    pub under_exposure: f64,
    /// Score.
    pub over_exposure: f64,
    /// Mean linear luminance, 0..1.
    pub luminance_mean: f64,
    /// Score.
    pub dynamic_range: f64,
    /// Score.
    pub natural_colour: f64,
    /// Score.
    pub occlusion: f64,
    /// Score; of frames none.
    pub compression_artifacts: Option<f64>,
    /// Whether nothing in the view has a colour; tells why `natural_colour` is low.
    pub grayscale: bool,
}

impl Values {
    /// The same pixels, but other facts: a face that moved.
    #[must_use]
    pub fn with(self, facts: &Facts) -> Self {
        Self {
            face_share: face_share::measure(facts.face_share),
            face_cut: face_cut::measure(facts.face_cut),
            inter_eye_distance: inter_eye_distance::measure(facts.inter_eye_distance),
            head_yaw: head_pose::measure(facts.pose.yaw),
            head_pitch: head_pose::measure(facts.pose.pitch),
            head_roll: head_pose::measure(facts.pose.roll),
            ..self
        }
    }
}

/// Memory one measurement after another can use.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    luma: Vec<u8>,
    sums: Vec<u16>,
    smooth: Vec<u16>,
    spans: Vec<(usize, usize)>,
}

/// Measures a face.
#[must_use]
pub fn measure(face: &FaceView, facts: &Facts, scratch: &mut Scratch) -> Values {
    let frame = Frame::new(face);
    let sharpness = sharpness::measure(face.view, &frame, scratch);
    let (light, tones) = histograms(face.view, scratch);
    let (mut zones, mut colour) = ([Histogram::new(), Histogram::new()], Colour::default());
    frame.zones(face, &mut |side, pixel| {
        zones[side].add(luminance::coded(pixel));
        colour.add(pixel);
    });
    Values {
        face_share: face_share::measure(facts.face_share),
        face_cut: face_cut::measure(facts.face_cut),
        inter_eye_distance: inter_eye_distance::measure(facts.inter_eye_distance),
        head_yaw: head_pose::measure(facts.pose.yaw),
        head_pitch: head_pose::measure(facts.pose.pitch),
        head_roll: head_pose::measure(facts.pose.roll),
        sharpness,
        illumination_uniformity: illumination_uniformity::measure(&zones),
        under_exposure: under_exposure::measure(&light),
        over_exposure: over_exposure::measure(&light),
        luminance_mean: luminance_mean::measure(&light),
        dynamic_range: dynamic_range::measure(&tones),
        natural_colour: natural_colour::measure(&colour),
        occlusion: occlusion::measure(face, &frame),
        compression_artifacts: compression_artifacts::measure(facts.jpeg_quality),
        grayscale: natural_colour::is_grayscale(face.view),
    }
}

/// Of the face's region, by linear luminance and by coded luma. Every other row is enough to know shares by.
fn histograms(view: &View, scratch: &Scratch) -> (Histogram, Histogram) {
    let (mut light, mut tones) = (Histogram::new(), Histogram::new());
    for (y, &(from, to)) in scratch.spans.iter().enumerate().step_by(2) {
        let start = y * view.width;
        for pixel in view.row(y).get(from..to).unwrap_or_default() {
            light.add(luminance::of_pixel(*pixel));
        }
        for luma in scratch.luma.get(start + from..start + to).unwrap_or_default() {
            tones.add(*luma);
        }
    }
    (light, tones)
}
