//! A whole picture's light, for one in which no face was found: that it is too dark to find any is worth more than that
//! there is none.

use super::luminance::{self, Histogram};
use super::{over_exposure, under_exposure};
use crate::report::Reason;
use crate::view::View;

/// Mean linear luminance below which a picture is dark (an sRGB level of 25) …
const DARK_MEAN: f64 = 0.01;
/// … if this share of it is in the darkest steps: a lamp in the night does not light a face.
const DARK_SHARE: f64 = 0.92;
/// The share of the brightest steps from which a picture is burnt out.
const BURNT_SHARE: f64 = 0.7;

/// `TooDark` or `TooBright`, if the whole picture is.
#[must_use]
pub fn exposure(view: &View) -> Option<Reason> {
    let mut all = Histogram::new();
    for y in 0..view.height {
        for pixel in view.row(y) {
            all.add(luminance::of_pixel(*pixel));
        }
    }
    if all.total() == 0 {
        None
    } else if all.mean() < DARK_MEAN && all.between(0, under_exposure::LAST) > DARK_SHARE {
        Some(Reason::TooDark)
    } else {
        (all.between(over_exposure::FIRST, 255) > BURNT_SHARE).then_some(Reason::TooBright)
    }
}
