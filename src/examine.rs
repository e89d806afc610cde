//! What was seen of a picture: its faces, the crop round the primary one, the measures, and in what all that falls short.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths are clamped to the picture before they become whole; a view's are a few hundred"
)]

use std::collections::BTreeMap;

use crate::Policy;
use crate::image::crop::{self, CropPlan};
use crate::image::view::Viewer;
use crate::picture::{Picture, Scene};
use crate::quality::{
    self, FaceView, Facts, SCALE, Scratch, Values, exposure, face_cut, findings, inter_eye_distance, judge,
    score,
};
use crate::report::{Face, Finding, ImageFacts, Measure, Reason, Rect, Report};
use crate::view::View;

/// Everything seen of a picture, as it becomes known.
pub(crate) struct Seen {
    /// The faces, the primary one first.
    faces: Vec<Face>,
    measures: BTreeMap<&'static str, Measure>,
    reasons: Vec<Reason>,
    /// How good a photo it makes, 0..100; 0 without a face.
    pub(crate) score: f64,
    pub(crate) crop: CropPlan,
}

impl Seen {
    /// Plans the crop round the largest face, or without one by the picture's shape. `looked` tells whether faces were looked for.
    pub(crate) fn new(picture: &Picture<'_>, faces: Vec<Face>, looked: bool, policy: &Policy) -> Self {
        let size = picture.size();
        let (centred, shape) = crop::centred(size.0, size.1, policy);
        let (crop, mut reasons) = match faces.first() {
            Some(face) => crop::around(face.area, size, policy),
            None => (centred, Vec::new()),
        };
        reasons.extend(shape);
        reasons.extend((looked && faces.is_empty()).then_some(Reason::NoFace));
        reasons.extend(several(&faces, policy).then_some(Reason::SeveralFaces));
        reasons.extend(sizes(picture, &crop, policy));
        Self { faces, measures: BTreeMap::new(), reasons, score: 0.0, crop }
    }

    /// The primary face.
    pub(crate) fn primary(&self) -> Option<&Face> {
        self.faces.first()
    }

    /// Notes another shortfall.
    pub(crate) fn add(&mut self, reason: Option<Reason>) {
        self.reasons.extend(reason);
    }

    /// The part of the picture that measures look at.
    pub(crate) fn face_area(&self, size: (u32, u32)) -> Option<[u32; 4]> {
        self.faces.first().map(|face| measured_area(face.area, size))
    }

    /// The report of a picture whose photo has a size, if there is one.
    pub(crate) fn report(mut self, image: ImageFacts, size: Option<(u32, u32)>) -> Report {
        self.reasons.sort_unstable();
        self.reasons.dedup();
        Report {
            findings: self.reasons.into_iter().map(Finding::from).collect(),
            faces: self.faces,
            measures: self.measures,
            enlarged: size.is_some_and(|(w, h)| w > self.crop.width || h > self.crop.height),
            crop: size.map(|_| self.crop),
            image,
        }
    }
}

/// Measures the primary face as its photo of a size will show it; without a face, the light of the whole.
pub(crate) fn measure(
    seen: &mut Seen,
    picture: &Picture<'_>,
    scene: &Scene<'_>,
    photo: (u32, u32),
    eye: &mut Eye,
    policy: &Policy,
) {
    let Some(face) = seen.faces.first() else {
        let (width, height) = scene.size;
        let shrink = f64::from(width.max(height)) / WHOLE;
        let size = [width, height].map(|side| ((f64::from(side) / shrink) as u32).max(1));
        scene.show(&mut eye.viewer, [0, 0, width, height], (size[0], size[1]), &mut eye.view);
        seen.reasons.extend(exposure(&eye.view));
        return;
    };
    let facts = facts(face, &seen.crop, photo, picture);
    let values = eye.face(face, scene, &facts);
    seen.measures = judge(&values, &policy.measures);
    seen.reasons.extend(findings(&values, &policy.measures));
    seen.score = score(&values, &policy.measures);
}

/// Pixels along the long side of a look at the light of a whole picture.
const WHOLE: f64 = 96.0;

/// What looks at one face or picture after the other.
#[derive(Default)]
pub(crate) struct Eye {
    viewer: Viewer,
    view: View,
    scratch: Scratch,
}

impl Eye {
    /// Measures a face at the scale that measures are made for.
    fn face(&mut self, face: &Face, scene: &Scene<'_>, facts: &Facts) -> Values {
        let area = measured_area(face.area, scene.size);
        let scale = f64::from(SCALE) / (face.area.width * face.area.height).sqrt().max(1.0);
        let size = [area[2], area[3]].map(|side| ((f64::from(side) * scale + 0.5) as u32).max(1));
        scene.show(&mut self.viewer, area, (size[0], size[1]), &mut self.view);
        let steps = [0, 1].map(|axis| f64::from(size[axis]) / f64::from(area[axis + 2]));
        let place = |[x, y]: [f64; 2]| {
            [(x - f64::from(area[0])) * steps[0], (y - f64::from(area[1])) * steps[1]].map(|at| at as f32)
        };
        let Rect { x, y, width, height } = face.area;
        let [left, top] = place([x, y]);
        let sides = [(width * steps[0]) as f32, (height * steps[1]) as f32];
        let seen = FaceView {
            view: &self.view,
            area: [left, top, sides[0], sides[1]],
            points: face.points.map(place),
        };
        quality::measure(&seen, facts, &mut self.scratch)
    }
}

/// What is known of a face beside its pixels.
fn facts(face: &Face, crop: &CropPlan, photo: (u32, u32), picture: &Picture<'_>) -> Facts {
    let (width, height) = picture.size();
    let Rect { x, y, width: w, height: h } = face.area;
    let enlarged = f64::from(photo.0) / f64::from(crop.width);
    Facts {
        pose: face.pose,
        inter_eye_distance: inter_eye_distance(&face.points, face.pose.yaw) * enlarged,
        face_share: crop.face_share,
        face_cut: face_cut([x, y, w, h], &face.points, f64::from(width), f64::from(height)),
        jpeg_quality: picture.jpeg_quality(),
    }
}

/// A face's box with an eighth of its size more on every side, as far as the picture goes.
fn measured_area(face: Rect, (width, height): (u32, u32)) -> [u32; 4] {
    let line = |from: f64, length: f64, whole: u32| {
        let start = (from - length / 8.0).floor().clamp(0.0, f64::from(whole - 1));
        let end = (from + length * 1.125).ceil().clamp(start + 1.0, f64::from(whole));
        (start as u32, (end - start) as u32)
    };
    let ((x, w), (y, h)) = (line(face.x, face.width, width), line(face.y, face.height, height));
    [x, y, w, h]
}

/// Whether another face is too large to be background.
fn several(faces: &[Face], policy: &Policy) -> bool {
    let area = |face: &Face| face.area.width * face.area.height;
    matches!(faces, [first, second, ..] if area(second) > area(first) * policy.max_second_face)
}

/// What the numbers alone tell.
fn sizes(picture: &Picture<'_>, crop: &CropPlan, policy: &Policy) -> impl Iterator<Item = Reason> {
    let (width, height) = picture.size();
    let file = picture.header.is_some();
    let pixels = width.max(height) > policy.max_height || width.min(height) > policy.max_width;
    [
        (crop.width < policy.short_side).then_some(Reason::LowResolution),
        pixels.then_some(Reason::TooManyPixels),
        (file && picture.image.bytes > policy.upstream_picture_bytes).then_some(Reason::TooManyBytes),
    ]
    .into_iter()
    .flatten()
}
