//! What values mean under a policy's bounds: the report's measures, the shortfalls, and one number to choose a frame by.

use super::{Values, face_cut, face_share, head_pose, inter_eye_distance, luminance_mean};
use crate::policy::{Bounds, MeasureBounds};
use crate::report::{Measure, Measures, Reason};

/// What a measure is called, its unit, and what a value tells that is too low or too high; of an angle, negative or positive.
type Kind = (&'static str, &'static str, [Reason; 2]);

const DEGREES: &str = "degrees";
const SCORE: &str = "score";

/// Every measure. The last is missing of frames.
const KINDS: [Kind; 15] = [
    ("faceShare", "ratio", [Reason::FaceTooSmall; 2]),
    ("faceCut", "ratio", [Reason::FaceCut; 2]),
    ("interEyeDistance", "px", [Reason::FaceTooSmall; 2]),
    ("headYaw", DEGREES, [Reason::HeadTurned; 2]),
    ("headPitch", DEGREES, [Reason::HeadRaised, Reason::HeadLowered]),
    ("headRoll", DEGREES, [Reason::HeadTilted; 2]),
    ("luminanceMean", "luminance", [Reason::TooDark, Reason::TooBright]),
    ("sharpness", SCORE, [Reason::Blurred; 2]),
    ("illuminationUniformity", SCORE, [Reason::UnevenLight; 2]),
    ("underExposure", SCORE, [Reason::TooDark; 2]),
    ("overExposure", SCORE, [Reason::TooBright; 2]),
    ("dynamicRange", SCORE, [Reason::LowContrast; 2]),
    ("naturalColour", SCORE, [Reason::UnnaturalColour; 2]),
    ("occlusion", SCORE, [Reason::FaceCovered; 2]),
    ("compressionArtifacts", SCORE, [Reason::CompressionArtifacts; 2]),
];

/// The values, scores of 0..100 and bounds of [`KINDS`].
struct Table {
    values: [f64; 15],
    scores: [f64; 15],
    bounds: [Bounds; 15],
    count: usize,
    grayscale: bool,
}

impl Table {
    #[inline(never)]
    fn new(v: &Values, b: &MeasureBounds) -> Self {
        let mut scores = [
            face_share::score(v.face_share),
            face_cut::score(v.face_cut),
            inter_eye_distance::score(v.inter_eye_distance),
            v.head_yaw,
            v.head_pitch,
            v.head_roll,
            luminance_mean::score(v.luminance_mean),
            v.sharpness,
            v.illumination_uniformity,
            v.under_exposure,
            v.over_exposure,
            v.dynamic_range,
            v.natural_colour,
            v.occlusion,
            v.compression_artifacts.unwrap_or_default(),
        ];
        let mut values = scores;
        [values[0], values[1], values[2]] = [v.face_share, v.face_cut, v.inter_eye_distance];
        values[6] = v.luminance_mean;
        scores[3..6].iter_mut().for_each(|angle| *angle = head_pose::score(*angle));
        let count = 14 + usize::from(v.compression_artifacts.is_some());
        Self { values, scores, bounds: b.in_order(), count, grayscale: v.grayscale }
    }

    fn rows(&self) -> impl Iterator<Item = Row> {
        let rows = KINDS.iter().zip(&self.values).zip(&self.scores).zip(&self.bounds);
        rows.take(self.count).map(|(((kind, value), score), bounds)| Row {
            kind,
            value: *value,
            score: *score,
            bounds: *bounds,
        })
    }
}

struct Row {
    kind: &'static Kind,
    value: f64,
    score: f64,
    bounds: Bounds,
}

impl Row {
    fn is_angle(&self) -> bool {
        self.kind.1 == DEGREES
    }

    /// The direction the value is outside its bounds, if it is.
    fn failure(&self) -> Option<usize> {
        let judged = if self.is_angle() { self.value.abs() } else { self.value };
        let low = self.bounds.min.is_some_and(|min| judged < min);
        let high = self.bounds.max.is_some_and(|max| judged > max);
        let direction = if self.is_angle() { self.value >= 0.0 } else { high };
        (low || high).then_some(usize::from(direction))
    }
}

/// The report's measures, by name.
#[must_use]
pub fn judge(values: &Values, bounds: &MeasureBounds) -> Measures {
    let measure = |row: Row| {
        let (Bounds { min, max }, pass) = (row.bounds, row.failure().is_none());
        (row.kind.0, Measure { value: row.value, unit: row.kind.1, min, max, pass })
    };
    Table::new(values, bounds).rows().map(measure).collect()
}

/// What falls short, each once, in the order a person should fix it.
#[must_use]
pub fn findings(values: &Values, bounds: &MeasureBounds) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let table = Table::new(values, bounds);
    for row in table.rows() {
        let Some(direction) = row.failure() else { continue };
        let reason = match row.kind.2[direction] {
            Reason::UnnaturalColour if table.grayscale => Reason::Grayscale,
            reason => reason,
        };
        // A sort of the standard library would be a tenth of the module.
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
/// and one with a shortfall at most 75.
#[must_use]
pub fn score(values: &Values, bounds: &MeasureBounds) -> f64 {
    let (mut least, mut sum, mut count) = (100.0_f64, 0.0, 0.0);
    for row in Table::new(values, bounds).rows() {
        let grade = row.score / 2.0 + if row.failure().is_none() { 50.0 } else { 0.0 };
        least = least.min(grade);
        sum += grade;
        count += 1.0;
    }
    f64::midpoint(least, sum / count)
}
