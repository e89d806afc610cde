//! What was seen of a picture: its faces, the crop round the primary one, the measures, and in what all that falls short.

use crate::Policy;
use crate::eye::{Eye, shown_area};
use crate::image::crop::{self, CropPlan};
use crate::picture::{Picture, Scene};
use crate::quality::{Facts, Values, exposure, face_cut, findings, inter_eye_distance, judge, score};
use crate::report::{Face, Finding, ImageFacts, Measures, Reason, Rect, Report};

/// Everything seen of a picture, as it becomes known.
pub(crate) struct Seen {
    /// The faces, the primary one first.
    faces: Vec<Face>,
    measures: Measures,
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
        let (crop, reasons) = match faces.first() {
            Some(face) => crop::around(face.area, size, policy),
            None => (centred, Vec::new()),
        };
        let none = (looked && faces.is_empty()).then_some(Reason::NoFace);
        let several = several(&faces, policy).then_some(Reason::SeveralFaces);
        let numbers = sizes(picture, &crop, policy);
        let mut seen = Self { faces, measures: Measures::default(), reasons: Vec::new(), score: 0.0, crop };
        seen.add(reasons.into_iter().chain(shape).chain(none).chain(several).chain(numbers));
        seen
    }

    /// The primary face.
    pub(crate) fn primary(&self) -> Option<&Face> {
        self.faces.first()
    }

    /// Notes other shortfalls, each once, in the order a person should fix them.
    pub(crate) fn add(&mut self, reasons: impl IntoIterator<Item = Reason>) {
        for reason in reasons {
            if let Err(at) = self.reasons.binary_search(&reason) {
                self.reasons.insert(at, reason);
            }
        }
    }

    /// The part of the picture that measures look at.
    pub(crate) fn face_area(&self, size: (u32, u32)) -> Option<[u32; 4]> {
        self.faces.first().map(|face| shown_area(face.area, size))
    }

    /// The report of a picture whose photo has a size, if there is one.
    pub(crate) fn report(self, image: ImageFacts, size: Option<(u32, u32)>) -> Report {
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

/// Pixels along the long side of a look at the light of a whole picture.
const WHOLE: f64 = 96.0;

/// Shows and measures the primary face; without a face, the light of the whole.
pub(crate) fn look(
    seen: &mut Seen,
    picture: &Picture<'_>,
    scene: &Scene<'_>,
    photo: (u32, u32),
    eye: &mut Eye,
    policy: &Policy,
) {
    if let Some(face) = seen.primary() {
        eye.show_face(scene, face.area);
        measure(seen, picture, photo, Pixels::Shown(eye), policy);
    } else {
        eye.show_all(scene, WHOLE);
        seen.add(exposure(&eye.view));
    }
}

/// What there is of a face's pixels.
pub(crate) enum Pixels<'a> {
    /// They are shown, to be measured.
    Shown(&'a mut Eye),
    /// What was measured of them a moment ago.
    Known(Values),
}

/// Measures the primary face as its photo of a size will show it; none without a face.
pub(crate) fn measure(
    seen: &mut Seen,
    picture: &Picture<'_>,
    photo: (u32, u32),
    pixels: Pixels<'_>,
    policy: &Policy,
) -> Option<Values> {
    let face = seen.faces.first()?;
    let facts = facts(face, &seen.crop, photo, picture);
    let values = match pixels {
        Pixels::Shown(eye) => eye.measure(face, &facts),
        Pixels::Known(values) => values.with(&facts),
    };
    seen.measures = judge(&values, &policy.measures);
    seen.add(findings(&values, &policy.measures));
    seen.score = score(&values, &policy.measures);
    Some(values)
}

/// What is known of a face beside its pixels.
fn facts(face: &Face, crop: &CropPlan, photo: (u32, u32), picture: &Picture<'_>) -> Facts {
    let (width, height) = picture.size();
    let Rect { x, y, width: w, height: h } = face.area;
    // Pixels that enlarging makes up show no more of a face.
    let scale = (f64::from(photo.0) / f64::from(crop.width)).min(1.0);
    Facts {
        pose: face.pose,
        inter_eye_distance: inter_eye_distance(&face.points, face.pose.yaw) * scale,
        face_share: crop.face_share,
        face_cut: face_cut([x, y, w, h], &face.points, f64::from(width), f64::from(height)),
        jpeg_quality: picture.jpeg_quality(),
    }
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
