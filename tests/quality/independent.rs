//! What must not change a value: the picture's size, a mirror, a turned head's frame.

use crate::faces::{Face, PORTRAITS};
use facegate::quality::Values;
use image::imageops;

fn close(name: &str, a: &Values, b: &Values, pixels: f64) {
    let pairs = [
        ("sharpness", a.sharpness, b.sharpness, pixels),
        ("illuminationUniformity", a.illumination_uniformity, b.illumination_uniformity, 3.0),
        ("underExposure", a.under_exposure, b.under_exposure, 0.5),
        ("overExposure", a.over_exposure, b.over_exposure, 6.0),
        ("luminanceMean", a.luminance_mean, b.luminance_mean, 0.005),
        ("dynamicRange", a.dynamic_range, b.dynamic_range, 1.0),
        ("naturalColour", a.natural_colour, b.natural_colour, 1.0),
    ];
    for (measure, a, b, most) in pairs {
        assert!((a - b).abs() <= most, "{name} {measure}: {a} and {b}");
    }
    assert_eq!(a.grayscale, b.grayscale, "{name}");
}

#[test]
fn half_the_resolution_measures_alike() {
    // The astronaut's face is smaller than the view at half the size; there is nothing to compare.
    for portrait in &PORTRAITS[..2] {
        let picture = portrait.picture();
        let (width, height) = (picture.width() / 2, picture.height() / 2);
        let half = imageops::resize(&picture, width, height, imageops::FilterType::Lanczos3);
        close(portrait.name, &portrait.face().measured(), &portrait.face_in(&half, 0.5).measured(), 6.0);
    }
}

#[test]
fn a_mirror_changes_nothing() {
    for portrait in PORTRAITS {
        let face = portrait.face();
        let [left, right, nose, mouth_left, mouth_right] = face.points.map(|[x, y]| [face.width() - x, y]);
        let mirrored = Face {
            pixels: imageops::flip_horizontal(&face.pixels),
            area: face.area,
            points: [right, left, nose, mouth_right, mouth_left],
        };
        close(portrait.name, &face.measured(), &mirrored.measured(), 0.5);
    }
}

#[test]
fn a_turned_picture_measures_alike() {
    for portrait in PORTRAITS {
        let face = portrait.face();
        let turned = Face {
            pixels: imageops::rotate90(&face.pixels),
            area: face.area,
            points: face.points.map(|[x, y]| [face.height() - y, x]),
        };
        close(portrait.name, &face.measured(), &turned.measured(), 1.0);
    }
}

#[test]
fn the_same_scratch_serves_any_face() {
    use facegate::quality::{FaceView, Scratch, measure};
    use facegate::view::View;
    let mut scratch = Scratch::default();
    for portrait in PORTRAITS.iter().chain(&PORTRAITS) {
        let face = portrait.face();
        let (width, height) = (face.pixels.width() as usize, face.pixels.height() as usize);
        let view = View { width, height, rgb: face.pixels.as_raw().clone() };
        let seen = FaceView { view: &view, area: face.area, points: face.points };
        assert_eq!(measure(&seen, &crate::faces::good(), &mut scratch), face.measured());
    }
}

impl Face {
    fn width(&self) -> f32 {
        f32::from(u16::try_from(self.pixels.width()).unwrap())
    }

    fn height(&self) -> f32 {
        f32::from(u16::try_from(self.pixels.height()).unwrap())
    }
}
