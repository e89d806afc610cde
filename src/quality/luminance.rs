//! Luminance as ISO/IEC 29794-5 has its light measures: sRGB made linear (IEC 61966-2-1), weighted by ITU-R BT.709, in 256 steps.

use super::math::power;

/// How many steps there are.
pub(super) const STEPS: usize = 256;

/// Of each sample the linear value, 65 280 for white: the steps and eight bits below.
const LINEAR: [u16; 256] = linear();

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=65280")]
const fn linear() -> [u16; 256] {
    let mut table = [0; 256];
    let mut i = 0_u16;
    while i < 256 {
        table[i as usize] = (of_sample(i as f64 / 255.0) * 65280.0 + 0.5) as u16;
        i += 1;
    }
    table
}

/// A sample's linear value, 0..1.
pub(super) const fn of_sample(x: f64) -> f64 {
    if x > 0.04045 { power((x + 0.055) / 1.055, 2.4) } else { x.max(0.0) / 12.92 }
}

/// A pixel's luminance in steps.
#[inline]
pub(super) fn of_pixel(pixel: [u8; 3]) -> u8 {
    let [r, g, b] = pixel.map(|x| u32::from(LINEAR[usize::from(x)]));
    ((13_933 * r + 46_871 * g + 4_732 * b + (1 << 23)) >> 24) as u8
}

/// A pixel's luma as it is coded (BT.601), which is what an eye's sense of detail follows.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "at most 255")]
pub(super) fn coded([r, g, b]: [u8; 3]) -> u8 {
    ((77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b) + 128) >> 8) as u8
}

/// How many pixels have each step of luminance, or each level of luma.
#[derive(Clone, Debug)]
pub(super) struct Histogram {
    counts: [u32; STEPS],
    total: u32,
}

impl Histogram {
    pub(super) const fn new() -> Self {
        Self { counts: [0; STEPS], total: 0 }
    }

    #[inline]
    pub(super) fn add(&mut self, step: u8) {
        self.counts[usize::from(step)] += 1;
        self.total += 1;
    }

    /// How many pixels there are.
    pub(super) fn total(&self) -> u32 {
        self.total
    }

    /// How many there are at a step; none beyond the last.
    pub(super) fn at(&self, step: usize) -> u32 {
        self.counts.get(step).copied().unwrap_or_default()
    }

    /// The share of pixels at each step; of an empty histogram, none.
    pub(super) fn shares(&self) -> impl Iterator<Item = f64> {
        let total = f64::from(self.total.max(1));
        self.counts.iter().map(move |count| f64::from(*count) / total)
    }

    /// The share of pixels from one step to another.
    pub(super) fn between(&self, first: u8, last: u8) -> f64 {
        let counts = &self.counts[usize::from(first)..=usize::from(last.max(first))];
        f64::from(counts.iter().sum::<u32>()) / f64::from(self.total.max(1))
    }

    /// The step below or at which this share of the pixels lies.
    pub(super) fn quantile(&self, share: f64) -> u8 {
        let mut left = share * f64::from(self.total);
        for (step, count) in (0..=u8::MAX).zip(self.counts) {
            left -= f64::from(count);
            if left <= 0.0 {
                return step;
            }
        }
        u8::MAX
    }

    /// The mean, 0..1.
    pub(super) fn mean(&self) -> f64 {
        self.shares().zip(0_u16..).map(|(share, step)| share * f64::from(step)).sum::<f64>() / 255.0
    }
}
