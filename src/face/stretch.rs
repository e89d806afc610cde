//! Contrast for the detector: levels stretched to the full range.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "levels are clamped"
)]

use crate::view::View;

/// Spreads the levels of all channels alike, so that all but the lowest and highest hundredth fill the range. Whether that changed much.
pub fn stretch(view: &mut View) -> bool {
    let mut counts = [0_usize; 256];
    for &level in &view.rgb {
        if let Some(count) = counts.get_mut(usize::from(level)) {
            *count += 1;
        }
    }
    let spare = view.rgb.len() / 100;
    let levels = || counts.iter().enumerate();
    let (low, high) = (beyond(levels(), spare), beyond(levels().rev(), spare));
    if high <= low + 2 || high - low > 200 {
        return false;
    }
    let gain = 255.0 / (high - low) as f32;
    let table: [u8; 256] =
        std::array::from_fn(|level| ((level as f32 - low as f32) * gain).clamp(0.0, 255.0) as u8);
    for level in &mut view.rgb {
        *level = table.get(usize::from(*level)).copied().unwrap_or_default();
    }
    true
}

/// The first level up to which there are more than `spare`.
fn beyond<'a>(mut levels: impl Iterator<Item = (usize, &'a usize)>, spare: usize) -> usize {
    let mut sum = 0;
    let found = levels.find(|(_, count)| {
        sum += **count;
        sum > spare
    });
    found.map_or(0, |(level, _)| level)
}
