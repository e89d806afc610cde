//! Finds the faces of a picture: one look at all of it, then a close one at each face that matters, since points of a small face are those
//! of an average one.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "lengths are clamped to the picture before they become whole"
)]

use crate::eye::{Eye, shown_area};
use crate::face::{CLOSE_UP, Detection, Detector, Pose, close_up, stretch};
use crate::image::view::Viewer;
use crate::picture::Scene;
use crate::quality::SCALE;
use crate::report::{self, Face, Rect};
use crate::view::View;

/// Pixels along the long side of a look at all of a picture; larger ones find more small faces, and cats.
const WHOLE: f64 = 192.0;
/// The same for a frame of a camera, in which a face for a photo is not small.
const FRAME: f64 = 160.0;
/// Least confidence of a face, of one in a picture turned by guess, and of one that is followed.
const SURE: f32 = 0.6;
const SURE_TURNED: f32 = 0.7;
const SURE_FOLLOWED: f64 = 0.75;
/// Faces looked at closely, the largest first.
const MOST: usize = 4;
/// The net's sides are multiples of this; so many rows less do no harm to a face's view.
const STEP: usize = 32;
/// Least pixels round a face.
const MARGIN: f64 = 4.0;
/// Least intersection over union of a face with itself seen closely.
const SAME: f64 = 0.3;
/// The picture's quarter turns to try in a second look, clockwise.
const TURNS: [u8; 3] = [1, 3, 2];

/// Finds faces; its memory serves one picture after the other.
#[derive(Default)]
pub(crate) struct Finder {
    detector: Detector,
    viewer: Viewer,
    view: View,
}

/// What a look at a still picture found.
pub(crate) enum Found {
    /// Its faces, the largest first.
    Faces(Vec<Face>),
    /// A face that would be upright were the picture turned clockwise by so many quarters.
    Turned(u8),
}

impl Finder {
    /// The faces of a still picture. Where there are none, contrast is stretched; where there are still none, the picture is turned,
    /// unless it `is_upright` for sure. On 34 portraits that took those of 6 % light, or of an eighth of their contrast, from 25
    /// found to 34, those on their side from 34 to 67 of 68, those on their head from 54 to 68. Of 46 pictures without
    /// a person none got a face; of 828 such pictures darkened, blurred, turned and so on 15 did, two of them at the first look.
    pub(crate) fn still(&mut self, scene: &Scene<'_>, is_upright: bool) -> Found {
        let all = [0, 0, scene.size.0, scene.size.1];
        self.show(scene, all, WHOLE, false);
        let mut faces = self.seen(all, scene.size);
        let stretched = faces.is_empty() && stretch(&mut self.view);
        if stretched {
            faces = self.seen(all, scene.size);
        }
        if faces.is_empty() && !is_upright {
            for turn in TURNS {
                if !self.detector.detect(&self.view.turned(turn), SURE_TURNED).is_empty() {
                    return Found::Turned(turn);
                }
            }
        }
        let mut closer = Vec::with_capacity(faces.len());
        for (nth, face) in faces.into_iter().enumerate() {
            let close = if nth < MOST { self.closely(scene, &face, stretched) } else { None };
            insert(&mut closer, close.unwrap_or(face));
        }
        Found::Faces(closer)
    }

    /// The faces of a camera's frame, the largest first, none of them seen closely. Of a large one some rows will do: [`thinning`].
    pub(crate) fn frame(&mut self, scene: &Scene<'_>) -> Vec<Face> {
        let (width, height) = scene.size;
        let all = [0, 0, width, height];
        let every = thinning(scene.size);
        if every > 1 {
            let shrink = f64::from(width.max(height)) / FRAME;
            let size = [width, height].map(|side| ((f64::from(side) / shrink + 0.5).floor() as u32).max(1));
            scene.show_rows(&mut self.viewer, all, (size[0], size[1]), every, &mut self.view);
        } else {
            self.show(scene, all, FRAME, false);
        }
        self.seen(all, scene.size)
    }

    /// A face where it was a moment ago, or nearly there, in a view made to measure it: a third as large is enough to find it.
    /// Its pose is that of an average face.
    pub(crate) fn follow(&mut self, eye: &Eye, known: &Face, size: (u32, u32)) -> Option<Face> {
        eye.view.third(&mut self.view);
        let seen = self.seen(eye.area(), size);
        like(seen, known).filter(|face| face.confidence >= SURE_FOLLOWED)
    }

    /// The same in a view of its own, of the third size to begin with; of a face that [`is_close`] every other row will do.
    pub(crate) fn follow_alone(&mut self, scene: &Scene<'_>, known: &Face) -> Option<Face> {
        let area = shown_area(known.area, scene.size);
        let scale = f64::from(SCALE) / 3.0 / (known.area.width * known.area.height).sqrt().max(1.0);
        let size = [area[2], area[3]].map(|side| ((f64::from(side) * scale + 0.5) as u32).max(1));
        let every = if is_close(known) { 2 } else { 1 };
        scene.show_rows(&mut self.viewer, area, (size[0], size[1]), every, &mut self.view);
        let seen = self.seen(area, scene.size);
        like(seen, known).filter(|face| face.confidence >= SURE_FOLLOWED)
    }

    /// The same with the view as large as it is, which shows the pose; but only the face of it, in whole steps of the net.
    pub(crate) fn pose(&mut self, eye: &Eye, known: &Face, size: (u32, u32)) -> Option<Face> {
        let [left, top, width, height] = eye.area().map(f64::from);
        let Rect { x, y, .. } = known.area;
        let (across, down) = (width / eye.view.width as f64, height / eye.view.height as f64);
        let part = |from: f64, length: f64, whole: usize| {
            let steps = (length + 2.0 * MARGIN) / STEP as f64;
            let long = (steps.ceil() as usize * STEP).min(whole);
            let start = (from + (length - long as f64) / 2.0).max(0.0) as usize;
            (start.min(whole - long), long)
        };
        let columns = part((x - left) / across, known.area.width / across, eye.view.width);
        let rows = part((y - top) / down, known.area.height / down, eye.view.height);
        eye.view.part([columns, rows], &mut self.view);
        let place = |(start, long): (usize, usize), step: f64, from: f64| {
            (from + start as f64 * step + 0.5, long as f64 * step + 0.5)
        };
        let (x, y) = (place(columns, across, left), place(rows, down, top));
        like(self.seen([x.0, y.0, x.1, y.1].map(|at| at as u32), size), known)
    }

    /// A face seen as closely as a pose needs; none where it is not seen again.
    fn closely(&mut self, scene: &Scene<'_>, known: &Face, stretched: bool) -> Option<Face> {
        let Rect { x, y, width, height } = known.area;
        let [left, top, side] = close_up([x, y, width, height].map(|at| at as f32)).map(f64::from);
        let area = within([left, top, side, side], scene.size);
        let long = CLOSE_UP as f64 * f64::from(area[2].max(area[3])) / side.max(1.0);
        self.show(scene, area, long, true);
        if stretched {
            stretch(&mut self.view);
        }
        like(self.seen(area, scene.size), known)
    }

    /// Shows a part of a picture with `long` pixels along its long side; with no more than it has, unless it may be `enlarged`.
    fn show(&mut self, scene: &Scene<'_>, area: [u32; 4], long: f64, enlarged: bool) {
        let [.., width, height] = area.map(f64::from);
        let scale = long / width.max(height);
        let scale = if enlarged { scale } else { scale.min(1.0) };
        let size = [width, height].map(|side| ((side * scale + 0.5).floor() as u32).max(1));
        scene.show(&mut self.viewer, area, (size[0], size[1]), &mut self.view);
    }

    /// The faces in the view, which shows a part of a picture of some size; the largest first.
    fn seen(&mut self, area: [u32; 4], size: (u32, u32)) -> Vec<Face> {
        let area = area.map(f64::from);
        let steps = [area[2] / self.view.width as f64, area[3] / self.view.height as f64];
        let mut faces = Vec::new();
        for found in self.detector.detect(&self.view, SURE) {
            insert(&mut faces, face(&found, area, steps, size));
        }
        faces
    }
}

/// Of faces the one that a known face is.
fn like(seen: Vec<Face>, known: &Face) -> Option<Face> {
    let likeness = |face: &Face| common(face.area, known.area);
    let best = seen.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) >= SAME).then_some(best)
}

/// A rectangle (x, y, width, height) as far as the picture goes; a pixel at least.
pub(crate) fn within([x, y, width, height]: [f64; 4], size: (u32, u32)) -> [u32; 4] {
    let line = |from: f64, length: f64, whole: u32| {
        let start = from.floor().min(f64::from(whole - 1)).max(0.0);
        let end = (from + length).ceil().min(f64::from(whole)).max(start + 1.0);
        (start as u32, (end - start) as u32)
    };
    let ((x, w), (y, h)) = (line(x, width, size.0), line(y, height, size.1));
    [x, y, w, h]
}

/// Puts a face in its place, the largest first.
fn insert(faces: &mut Vec<Face>, face: Face) {
    let at = faces.partition_point(|other| other.area_share >= face.area_share);
    faces.insert(at, face);
}

/// Of how many rows of a frame of this size one is enough in a look at all of it: two at least become one.
pub(crate) fn thinning((width, height): (u32, u32)) -> usize {
    match f64::from(width.max(height)) / FRAME {
        8.0.. => 4,
        4.0.. => 2,
        _ => 1,
    }
}

/// Whether of a face that is followed every other row is enough.
pub(crate) fn is_close(face: &Face) -> bool {
    face.area.width * face.area.height >= (4.0 / 3.0 * f64::from(SCALE)).powi(2)
}

/// A face in the picture's pixels, found in a view of `area` with so many of them a pixel.
fn face(found: &Detection, area: [f64; 4], steps: [f64; 2], (width, height): (u32, u32)) -> Face {
    let place = |x: f32, y: f32| [area[0] + f64::from(x) * steps[0], area[1] + f64::from(y) * steps[1]];
    let [x, y, w, h] = found.area;
    let [left, top] = place(x, y);
    let rect = Rect { x: left, y: top, width: f64::from(w) * steps[0], height: f64::from(h) * steps[1] };
    let picture = Rect { x: 0.0, y: 0.0, width: f64::from(width), height: f64::from(height) };
    let Pose { yaw, pitch, roll } = Pose::of(&found.points);
    Face {
        area: rect,
        points: found.points.map(|[x, y]| place(x, y)),
        confidence: f64::from(found.confidence),
        area_share: shared(rect, picture) / (picture.width * picture.height),
        pose: report::Pose { yaw: yaw.into(), pitch: pitch.into(), roll: roll.into() },
    }
}

/// The area two boxes have in common.
fn shared(a: Rect, b: Rect) -> f64 {
    let line = |a: f64, width: f64, b: f64, other: f64| ((a + width).min(b + other) - a.max(b)).max(0.0);
    line(a.x, a.width, b.x, b.width) * line(a.y, a.height, b.y, b.height)
}

/// Whether two boxes are likely of one face.
pub(crate) fn is_same(a: &Face, b: &Face) -> bool {
    common(a.area, b.area) >= SAME
}

/// Intersection over union.
fn common(a: Rect, b: Rect) -> f64 {
    let both = shared(a, b);
    both / (a.width * a.height + b.width * b.height - both).max(f64::MIN_POSITIVE)
}
