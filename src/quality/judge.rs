//! What values mean under a policy's bounds: the report's measures, the shortfalls, and one number to choose a frame by.

use std::collections::BTreeMap;

use super::{Values, face_cut, face_share, head_pose, inter_eye_distance, luminance_mean};
use crate::policy::measures::{Bounds, MeasureBounds};
use crate::report::{Measure, Reason};

/// One measure with all that is known of it.
struct Row {
    name: &'static str,
    value: f64,
    unit: &'static str,
    bounds: Bounds,
    /// What the bounds are on: the value, of an angle its size.
    judged: f64,
    /// 0..100, higher is better.
    score: f64,
    /// What a value outside the bounds tells: below, above.
    reasons: [Reason; 2],
}

impl Row {
    fn new(name: &'static str, value: f64, unit: &'static str, bounds: Bounds, reasons: [Reason; 2]) -> Self {
        Self { name, value, unit, bounds, judged: value, score: value, reasons }
    }

    fn of(name: &'static str, score: f64, bounds: Bounds, reason: Reason) -> Self {
        Self::new(name, score, "score", bounds, [reason; 2])
    }

    fn angle(name: &'static str, degrees: f64, bounds: Bounds, reason: Reason) -> Self {
        let row = Self::new(name, degrees, "degrees", bounds, [reason; 2]);
        Self { judged: degrees.abs(), ..row }.scored(head_pose::score(degrees))
    }

    fn scored(self, score: f64) -> Self {
        Self { score, ..self }
    }

    fn too_low(&self) -> bool {
        self.bounds.min.is_some_and(|min| self.judged < min)
    }

    fn too_high(&self) -> bool {
        self.bounds.max.is_some_and(|max| self.judged > max)
    }

    fn passes(&self) -> bool {
        !self.too_low() && !self.too_high()
    }

    fn reason(&self) -> Option<Reason> {
        let [below, above] = self.reasons;
        if self.too_low() { Some(below) } else { self.too_high().then_some(above) }
    }
}

fn rows(v: &Values, bounds: &MeasureBounds) -> impl Iterator<Item = Row> {
    use Reason as R;
    let b = bounds;
    let raised = if v.head_pitch < 0.0 { R::HeadLowered } else { R::HeadRaised };
    let colour = if v.grayscale { R::Grayscale } else { R::UnnaturalColour };
    let small = [R::FaceTooSmall; 2];
    let light = [R::TooDark, R::TooBright];
    let [share, cut, eyes] = [v.face_share, v.face_cut, v.inter_eye_distance];
    let facts = [
        Row::new("faceShare", share, "ratio", b.face_share, small).scored(face_share::score(share)),
        Row::new("faceCut", cut, "ratio", b.face_cut, [R::FaceCut; 2]).scored(face_cut::score(cut)),
        Row::new("interEyeDistance", eyes, "px", b.inter_eye_distance, small)
            .scored(inter_eye_distance::score(eyes)),
        Row::angle("headYaw", v.head_yaw, b.head_yaw, R::HeadTurned),
        Row::angle("headPitch", v.head_pitch, b.head_pitch, raised),
        Row::angle("headRoll", v.head_roll, b.head_roll, R::HeadTilted),
    ];
    let pixels = [
        Row::of("sharpness", v.sharpness, b.sharpness, R::Blurred),
        Row::of(
            "illuminationUniformity",
            v.illumination_uniformity,
            b.illumination_uniformity,
            R::UnevenLight,
        ),
        Row::of("underExposure", v.under_exposure, b.under_exposure, R::TooDark),
        Row::of("overExposure", v.over_exposure, b.over_exposure, R::TooBright),
        Row::new("luminanceMean", v.luminance_mean, "luminance", b.luminance_mean, light)
            .scored(luminance_mean::score(v.luminance_mean)),
        Row::of("dynamicRange", v.dynamic_range, b.dynamic_range, R::LowContrast),
        Row::of("naturalColour", v.natural_colour, b.natural_colour, colour),
        Row::of("occlusion", v.occlusion, b.occlusion, R::FaceCovered),
    ];
    let file = v.compression_artifacts.map(|score| {
        Row::of("compressionArtifacts", score, b.compression_artifacts, R::CompressionArtifacts)
    });
    facts.into_iter().chain(pixels).chain(file)
}

/// The report's measures, by name.
#[must_use]
pub fn judge(values: &Values, bounds: &MeasureBounds) -> BTreeMap<&'static str, Measure> {
    let mut measures = BTreeMap::new();
    for row in rows(values, bounds) {
        let (Bounds { min, max }, pass) = (row.bounds, row.passes());
        measures.insert(row.name, Measure { value: row.value, unit: row.unit, min, max, pass });
    }
    measures
}

/// What falls short, each once, in the order a person should fix it.
#[must_use]
pub fn findings(values: &Values, bounds: &MeasureBounds) -> Vec<Reason> {
    let mut reasons = Vec::new();
    // A sort of the standard library would be a tenth of the module.
    for reason in rows(values, bounds).filter_map(|row| row.reason()) {
        if let Err(at) = reasons.binary_search(&reason) {
            reasons.insert(at, reason);
        }
    }
    reasons
}

/// How good a frame is, 0..100, to choose the best of several by.
///
/// Each measure gives half its 0..100 score and 50 more if it is within its bounds; the answer is halfway between the least
/// of them and their mean. So it falls with every measure that falls, a frame without a shortfall has at least 50,
/// and one shortfall costs 25 or more.
#[must_use]
pub fn score(values: &Values, bounds: &MeasureBounds) -> f64 {
    let grade = |row: Row| row.score / 2.0 + if row.passes() { 50.0 } else { 0.0 };
    let (mut least, mut sum, mut count) = (100.0_f64, 0.0, 0.0);
    for grade in rows(values, bounds).map(grade) {
        least = least.min(grade);
        sum += grade;
        count += 1.0;
    }
    f64::midpoint(least, sum / count)
}
