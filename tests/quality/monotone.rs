//! Each measure falls steadily when what it measures gets worse, and only that.

use crate::faces::{Face, PORTRAITS};
use facegate::quality::Values;

/// Degrades each portrait step by step; `read` must fall (by a rounding step at most it may stay) and end `fall` lower.
fn falls(steps: &[f64], fall: f64, degrade: impl Fn(&Face, f64) -> Face, read: impl Fn(&Values) -> f64) {
    falls_from(Clone::clone, steps, fall, degrade, read);
}

fn falls_from(
    begin: impl Fn(&Face) -> Face,
    steps: &[f64],
    fall: f64,
    degrade: impl Fn(&Face, f64) -> Face,
    read: impl Fn(&Values) -> f64,
) {
    for portrait in PORTRAITS {
        let face = begin(&portrait.face());
        let first = read(&face.measured());
        let mut last = first;
        for step in steps {
            let value = read(&degrade(&face, *step).measured());
            assert!(value <= last + 1e-9, "{} at {step}: {value} after {last}", portrait.name);
            last = value;
        }
        assert!(last <= first - fall, "{}: {last} from {first}", portrait.name);
    }
}

/// What degrading does to another measure stays within `most`.
fn leaves(steps: &[f64], most: f64, degrade: impl Fn(&Face, f64) -> Face, read: impl Fn(&Values) -> f64) {
    for portrait in PORTRAITS {
        let face = portrait.face();
        let before = read(&face.measured());
        for step in steps {
            let after = read(&degrade(&face, *step).measured());
            assert!((after - before).abs() <= most, "{} at {step}: {after} from {before}", portrait.name);
        }
    }
}

#[allow(clippy::cast_possible_truncation)]
fn blur(face: &Face, sigma: f64) -> Face {
    face.blurred(sigma as f32)
}

fn gain(face: &Face, by: f64) -> Face {
    face.changed(|rgb, _| rgb.map(|x| x * by))
}

fn gamma(face: &Face, exponent: f64) -> Face {
    face.changed(|rgb, _| rgb.map(|x| 255.0 * (x / 255.0).powf(exponent)))
}

/// Darker towards one side, linearly across the face.
fn shadow(face: &Face, depth: f64, side: f64) -> Face {
    let middle = f64::from(f32::midpoint(face.points[0][0], face.points[1][0]));
    let eyes = f64::from(face.points[1][0] - face.points[0][0]);
    face.changed(|rgb, [x, _]| {
        let across = (side * (x - middle) / eyes / 1.6 + 0.5).clamp(0.0, 1.0);
        rgb.map(|sample| sample * (1.0 - depth * across))
    })
}

fn contrast(face: &Face, by: f64) -> Face {
    face.changed(|rgb, _| rgb.map(|x| 128.0 + (x - 128.0) * by))
}

fn saturation(face: &Face, by: f64) -> Face {
    face.changed(|[r, g, b], _| {
        let luma = 0.299 * r + 0.587 * g + 0.114 * b;
        [r, g, b].map(|x| luma + (x - luma) * by)
    })
}

#[test]
fn sharpness_falls_with_blur() {
    let sigmas = [0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0, 2.5, 3.0, 4.0];
    falls(&sigmas, 30.0, blur, |v| v.sharpness);
    leaves(&sigmas, 0.02, blur, |v| v.luminance_mean);
    leaves(&sigmas, 0.01, blur, |v| v.under_exposure);
    leaves(&sigmas, 6.0, blur, |v| v.dynamic_range);
    leaves(&sigmas, 1.0, blur, |v| v.natural_colour);
}

#[test]
fn luminance_falls_with_gain_and_gamma() {
    let gains = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
    falls(&gains, 0.1, gain, |v| v.luminance_mean);
    falls(&gains, 95.0, gain, |v| v.under_exposure);
    leaves(&[0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3], 4.0, gain, |v| v.sharpness);
    leaves(&[0.9, 0.8, 0.7, 0.6, 0.5], 1.0, gain, |v| v.natural_colour);
    let gammas = [1.2, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0];
    falls(&gammas, 0.1, gamma, |v| v.luminance_mean);
    falls(&gammas, 80.0, gamma, |v| v.under_exposure);
}

#[test]
fn over_exposure_falls_with_gain() {
    let gains = [1.1, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0];
    falls(&gains, 85.0, gain, |v| v.over_exposure);
    leaves(&gains, 0.01, gain, |v| v.under_exposure);
}

#[test]
fn uniformity_falls_with_a_shadow() {
    let depths = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    for side in [-1.0, 1.0] {
        // The light a portrait came with may be evened out by a shadow on its brighter side: begin with an even one.
        falls_from(
            mirrored,
            &depths,
            60.0,
            |face, depth| shadow(face, depth, side),
            |v| v.illumination_uniformity,
        );
    }
}

/// A face whose halves are each other's mirror images, so that its light is even.
fn mirrored(face: &Face) -> Face {
    let mut face = face.clone();
    let [left, right] = [face.points[0], face.points[1]];
    let middle = [0, 1].map(|i| f32::midpoint(left[i], right[i]));
    let across = [right[0] - left[0], right[1] - left[1]];
    let square = across[0] * across[0] + across[1] * across[1];
    let source = face.pixels.clone();
    for (x, y, pixel) in face.pixels.enumerate_pixels_mut() {
        let place = [x, y].map(|x| f32::from(u16::try_from(x).unwrap()) + 0.5);
        let along = ((place[0] - middle[0]) * across[0] + (place[1] - middle[1]) * across[1]) / square;
        if along > 0.0 {
            let other = [0, 1].map(|i| (place[i] - 2.0 * along * across[i]).max(0.0));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let [x, y] = other.map(|x| x as u32);
            *pixel = *source.get_pixel(x.min(source.width() - 1), y.min(source.height() - 1));
        }
    }
    face
}

#[test]
fn dynamic_range_falls_with_contrast() {
    let steps = [0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1];
    falls(&steps, 30.0, contrast, |v| v.dynamic_range);
    leaves(&steps[..5], 6.0, contrast, |v| v.sharpness);
}

#[test]
fn natural_colour_falls_with_tint_and_without_colour() {
    let steps = [0.8, 0.6, 0.4, 0.3, 0.2, 0.1, 0.0];
    falls(&steps, 95.0, saturation, |v| v.natural_colour);
    leaves(&steps, 2.0, saturation, |v| v.sharpness);
    leaves(&steps, 1.0, saturation, |v| v.dynamic_range);
    let blues = [1.2, 1.4, 1.6, 1.8, 2.0, 2.4];
    falls(&blues, 50.0, |face, by| face.changed(|[r, g, b], _| [r / by, g, b * by]), |v| v.natural_colour);
    let greens = [1.1, 1.2, 1.3, 1.4, 1.5, 1.6];
    falls(&greens, 50.0, |face, by| face.changed(|[r, g, b], _| [r / by, g, b / by]), |v| v.natural_colour);
}

#[test]
fn gray_is_told_from_tint() {
    for portrait in PORTRAITS {
        let face = portrait.face();
        assert!(!face.measured().grayscale, "{}", portrait.name);
        assert!(saturation(&face, 0.0).measured().grayscale, "{}", portrait.name);
        let sepia = face.changed(|[r, g, b], _| {
            let luma = 0.299 * r + 0.587 * g + 0.114 * b;
            [luma * 1.1, luma * 0.9, luma * 0.6]
        });
        assert!(!sepia.measured().grayscale, "{}", portrait.name);
    }
}
