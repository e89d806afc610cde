//! A look at one face at the scale that measures are made for.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "lengths are clamped to the picture before they become whole; a view's are a few hundred"
)]

use crate::find::within;
use crate::image::view::Viewer;
use crate::picture::Scene;
use crate::quality::{FaceView, Facts, SCALE, Scratch, Values, measure};
use crate::report::{Face, Rect};
use crate::view::View;

/// What looks at one face or picture after the other; its memory serves all of them.
#[derive(Default)]
pub(crate) struct Eye {
    viewer: Viewer,
    pub(crate) view: View,
    /// The part of the picture that the view shows.
    area: [u32; 4],
    scratch: Scratch,
}

impl Eye {
    /// Shows all of a picture, with so many pixels along its long side.
    pub(crate) fn show_all(&mut self, scene: &Scene<'_>, long: f64) {
        let (width, height) = scene.size;
        self.show(scene, [0, 0, width, height], long / f64::from(width.max(height)));
    }

    /// Shows a face with a little room round it.
    pub(crate) fn show_face(&mut self, scene: &Scene<'_>, face: Rect) {
        let scale = f64::from(SCALE) / (face.width * face.height).sqrt().max(1.0);
        self.show(scene, shown_area(face, scene.size), scale);
    }

    fn show(&mut self, scene: &Scene<'_>, area: [u32; 4], scale: f64) {
        let size = [area[2], area[3]].map(|side| ((f64::from(side) * scale + 0.5) as u32).max(1));
        scene.show(&mut self.viewer, area, (size[0], size[1]), &mut self.view);
        self.area = area;
    }

    /// Measures a face that is shown.
    pub(crate) fn measure(&mut self, face: &Face, facts: &Facts) -> Values {
        let [left, top, width, height] = self.area.map(f64::from);
        let steps = [self.view.width as f64 / width, self.view.height as f64 / height];
        let place = |[x, y]: [f64; 2]| [(x - left) * steps[0], (y - top) * steps[1]].map(|at| at as f32);
        let [x, y] = place([face.area.x, face.area.y]);
        let [w, h] = [face.area.width * steps[0], face.area.height * steps[1]].map(|side| side as f32);
        let seen = FaceView { view: &self.view, area: [x, y, w, h], points: face.points.map(place) };
        measure(&seen, facts, &mut self.scratch)
    }

    /// The part of the picture that is shown.
    pub(crate) const fn area(&self) -> [u32; 4] {
        self.area
    }
}

/// A face's box with an eighth of its size more on every side, as far as the picture goes.
pub(crate) fn shown_area(face: Rect, size: (u32, u32)) -> [u32; 4] {
    let Rect { x, y, width, height } = face;
    within([x - width / 8.0, y - height / 8.0, width * 1.25, height * 1.25], size)
}
