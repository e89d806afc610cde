//! Finds the faces of a picture: one look at all of it, then a closer one at each face that matters, whose points the first
//! shows too small to be told from an average face's.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "lengths are clamped to the picture before they become whole"
)]

use crate::eye::Eye;
use crate::face::{Detection, Detector};
use crate::image::view::Viewer;
use crate::picture::Scene;
use crate::report::{Face, Pose, Rect};
use crate::view::View;

/// Pixels along the long side of a look at all of a picture; larger ones find more small faces, and cats.
pub(crate) const WHOLE: f64 = 192.0;
/// Pixels along a face's long side in a closer look, and how many times the face that look is wide and high.
const CLOSE: f64 = 80.0;
const ROOM: f64 = 1.6;
/// Least confidence of a face.
const SURE: f32 = 0.6;
/// Faces looked at closer, the largest first.
pub(crate) const MOST: usize = 4;
/// Least intersection over union of a face with itself looked at closer.
const SAME: f64 = 0.3;

/// Finds faces; its memory serves one picture after the other.
#[derive(Default)]
pub(crate) struct Finder {
    detector: Detector,
    viewer: Viewer,
    view: View,
}

impl Finder {
    /// The faces of a picture looked at with `long` pixels along its long side, the largest first; so many of them are looked at closer.
    pub(crate) fn faces(&mut self, scene: &Scene<'_>, long: f64, most: usize) -> Vec<Face> {
        let mut faces = Vec::new();
        for (nth, face) in self.look(scene, whole(scene.size), long).into_iter().enumerate() {
            let closer = if nth < most { self.closer(scene, &face) } else { None };
            insert(&mut faces, closer.unwrap_or(face));
        }
        faces
    }

    /// The faces in a part of a picture, of which a view is made with `long` pixels along its long side; no more than the
    /// part has.
    fn look(&mut self, scene: &Scene<'_>, area: [u32; 4], long: f64) -> Vec<Face> {
        let [.., width, height] = area.map(f64::from);
        let scale = (long / width.max(height)).min(1.0);
        let size = [width, height].map(|side| ((side * scale + 0.5).floor() as u32).max(1));
        scene.show(&mut self.viewer, area, (size[0], size[1]), &mut self.view);
        let view = std::mem::take(&mut self.view);
        let faces = self.seen(&view, area, scene.size);
        self.view = view;
        faces
    }

    /// The faces in a view of a part of a picture of some size.
    fn seen(&mut self, view: &View, area: [u32; 4], size: (u32, u32)) -> Vec<Face> {
        let [.., width, height] = area.map(f64::from);
        let steps = [width / view.width as f64, height / view.height as f64];
        let mut faces = Vec::new();
        for found in self.detector.detect(view, SURE) {
            insert(&mut faces, face(&found, area, steps, size));
        }
        faces
    }

    /// A face where it was a moment ago, or nearly there, in a view made to measure it: a third as large is enough to find it.
    pub(crate) fn follow(&mut self, eye: &Eye, known: &Face, size: (u32, u32)) -> Option<Face> {
        let mut view = std::mem::take(&mut self.view);
        eye.view.third(&mut view);
        let seen = self.seen(&view, eye.area(), size);
        self.view = view;
        like(seen, known)
    }

    /// A face looked at closer; none where it is not seen again.
    fn closer(&mut self, scene: &Scene<'_>, known: &Face) -> Option<Face> {
        let area = around(known.area, ROOM, scene.size);
        let longest = known.area.width.max(known.area.height);
        let long = f64::from(area[2].max(area[3])) * CLOSE / longest.max(1.0);
        like(self.look(scene, area, long), known)
    }
}

/// Of faces the one that a known face is.
fn like(seen: Vec<Face>, known: &Face) -> Option<Face> {
    let likeness = |face: &Face| common(face.area, known.area);
    let best = seen.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) >= SAME).then_some(best)
}

/// A square as many times a box's long side, as far as the picture goes.
fn around(face: Rect, times: f64, (width, height): (u32, u32)) -> [u32; 4] {
    let side = face.width.max(face.height) * times;
    let line = |from: f64, length: f64, whole: u32| {
        let middle = from + length / 2.0;
        let start = (middle - side / 2.0).floor().min(f64::from(whole - 1)).max(0.0);
        let end = (middle + side / 2.0).ceil().min(f64::from(whole)).max(start + 1.0);
        (start as u32, (end - start) as u32)
    };
    let ((x, w), (y, h)) = (line(face.x, face.width, width), line(face.y, face.height, height));
    [x, y, w, h]
}

const fn whole((width, height): (u32, u32)) -> [u32; 4] {
    [0, 0, width, height]
}

/// Puts a face in its place, the largest first.
fn insert(faces: &mut Vec<Face>, face: Face) {
    let at = faces.partition_point(|other| other.area_share >= face.area_share);
    faces.insert(at, face);
}

/// A face in the picture's pixels, found in a view of `area` with so many of them a pixel.
fn face(found: &Detection, area: [u32; 4], steps: [f64; 2], (width, height): (u32, u32)) -> Face {
    let place = |x: f32, y: f32| {
        [f64::from(area[0]) + f64::from(x) * steps[0], f64::from(area[1]) + f64::from(y) * steps[1]]
    };
    let [x, y, w, h] = found.area;
    let [left, top] = place(x, y);
    let rect = Rect { x: left, y: top, width: f64::from(w) * steps[0], height: f64::from(h) * steps[1] };
    let points = found.points.map(|[x, y]| place(x, y));
    let picture = Rect { x: 0.0, y: 0.0, width: f64::from(width), height: f64::from(height) };
    Face {
        area: rect,
        points,
        confidence: f64::from(found.confidence),
        area_share: shared(rect, picture) / (picture.width * picture.height),
        pose: pose(&points),
    }
}

/// The area two boxes have in common.
fn shared(a: Rect, b: Rect) -> f64 {
    let line = |a: f64, width: f64, b: f64, other: f64| ((a + width).min(b + other) - a.max(b)).max(0.0);
    line(a.x, a.width, b.x, b.width) * line(a.y, a.height, b.y, b.height)
}

/// Intersection over union.
fn common(a: Rect, b: Rect) -> f64 {
    let both = shared(a, b);
    both / (a.width * a.height + b.width * b.height - both).max(f64::MIN_POSITIVE)
}

fn pose(_points: &[[f64; 2]; 5]) -> Pose {
    Pose { yaw: 0.0, pitch: 0.0, roll: 0.0 }
}
