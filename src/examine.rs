//! What was seen of a picture: its faces, the crop round the primary one, the measures, and in what all that falls short.

use std::collections::BTreeMap;

use crate::Policy;
use crate::find::{Finder, around};
use crate::image::crop::{self, CropPlan};
use crate::picture::{Picture, Scene};
use crate::report::{Face, Finding, ImageFacts, Measure, Reason, Report};

/// Everything seen of a picture, as it becomes known.
pub(crate) struct Seen {
    /// The faces, the primary one first.
    faces: Vec<Face>,
    measures: BTreeMap<&'static str, Measure>,
    reasons: Vec<Reason>,
    pub(crate) crop: CropPlan,
}

/// How much more than a face's box its measures look at, on every side together.
const ROOM: f64 = 1.25;

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
        Self { faces, measures: BTreeMap::new(), reasons, crop }
    }

    /// The part of the picture that measures look at.
    pub(crate) fn face_area(&self, size: (u32, u32)) -> Option<[u32; 4]> {
        self.faces.first().map(|face| around(face.area, ROOM, size))
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

/// Measures the primary face; without one, the light of the whole.
pub(crate) fn measure(
    _seen: &mut Seen,
    _picture: &Picture<'_>,
    _scene: &Scene<'_>,
    _photo: (u32, u32),
    _finder: &mut Finder,
    _policy: &Policy,
) {
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
