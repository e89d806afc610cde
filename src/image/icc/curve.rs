//! From a sample to light: `curv` and `para` tags (ICC.1:2022 §10.6, §10.18), a plain gamma, sRGB's own (IEC 61966-2-1).
//! Every curve is taken at quarters of an 8-bit level, which is as fine as chroma between its samples gives them.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places in tables, which are short, and light as f32"
)]

use super::power::power;
use super::profile::fixed;
use crate::image::header::{be16, be32};

/// Steps of a sample to a level.
pub(super) const FINER: usize = 4;
/// The greatest sample, in steps.
pub(super) const LAST: usize = 255 * FINER;

/// A curve taken at every step; what follows the last is never asked for.
pub(super) type Samples = [f32; LAST + FINER];

/// A power with a straight toe: `(scale x + shift)^gamma + lift` from `from` on, below it `slope x + foot`.
struct Formula {
    gamma: f64,
    scale: f64,
    shift: f64,
    slope: f64,
    from: f64,
    lift: f64,
    foot: f64,
}

impl Formula {
    const fn gamma(gamma: f64) -> Self {
        Self { gamma, scale: 1.0, shift: 0.0, slope: 0.0, from: 0.0, lift: 0.0, foot: 0.0 }
    }

    /// The five forms of a `para` tag, told apart by their number.
    fn parametric(tag: &[u8]) -> Option<Self> {
        let kind = usize::from(be16(tag, 8)?);
        let mut numbers = [0.0; 7];
        for (nth, number) in numbers.iter_mut().enumerate().take(*[1, 3, 4, 5, 7].get(kind)?) {
            *number = fixed(tag, 12 + 4 * nth)?;
        }
        let [gamma, scale, shift, slope, from, lift, foot] = numbers;
        Some(match kind {
            0 => Self::gamma(gamma),
            1 | 2 => {
                let lift = slope;
                Self { gamma, scale, shift, slope: 0.0, from: -shift / scale, lift, foot: lift }
            }
            _ => Self { gamma, scale, shift, slope, from, lift, foot },
        })
    }

    #[inline(never)]
    fn at(&self, x: f64) -> f64 {
        if x >= self.from {
            power(self.scale * x + self.shift, self.gamma) + self.lift
        } else {
            self.slope * x + self.foot
        }
    }

    #[inline(never)]
    fn sampled(&self) -> Samples {
        sampled(|x| self.at(x))
    }
}

/// The samples of a TRC tag.
#[inline(never)]
pub(super) fn of_tag(tag: &[u8]) -> Option<Samples> {
    match tag.get(..4)? {
        b"para" => {
            let formula = Formula::parametric(tag)?;
            Some(formula.sampled())
        }
        b"curv" => match be32(tag, 8)? {
            0 => Some(gamma(1.0)),
            1 => Some(gamma(f64::from(be16(tag, 12)?) / 256.0)),
            entries => table(tag.get(12..)?, usize::try_from(entries).ok()?),
        },
        _ => None,
    }
}

/// A power without more.
#[inline(never)]
pub(super) fn gamma(exponent: f64) -> Samples {
    Formula::gamma(exponent).sampled()
}

/// Two or more 16-bit entries, equally far apart, with straight lines between.
fn table(entries: &[u8], count: usize) -> Option<Samples> {
    let entries = entries.get(..count.checked_mul(2)?)?.as_chunks::<2>().0;
    let entry = |at: usize| entries.get(at).map_or(0.0, |pair| f64::from(u16::from_be_bytes(*pair)));
    Some(sampled(|x| {
        let place = x * (count - 1) as f64;
        let low = place as usize;
        let high = (low + 1).min(count - 1);
        (entry(low) + (place - low as f64) * (entry(high) - entry(low))) / 65_535.0
    }))
}

fn sampled(light: impl Fn(f64) -> f64) -> Samples {
    std::array::from_fn(|step| {
        let light = light(step as f64 / LAST as f64);
        if light > 0.0 { light.min(1.0) as f32 } else { 0.0 }
    })
}

/// sRGB's curve.
#[inline(never)]
pub(super) fn srgb() -> Samples {
    let formula = Formula {
        gamma: 2.4,
        scale: 1.0 / 1.055,
        shift: 0.055 / 1.055,
        slope: 1.0 / 12.92,
        from: 0.040_45,
        lift: 0.0,
        foot: 0.0,
    };
    formula.sampled()
}

/// The sample, 0..=1, whose light in sRGB is `light`.
pub(super) fn srgb_sample(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * power(light, 1.0 / 2.4) - 0.055 }
}

/// Whether a curve is nowhere farther than a level from sRGB's.
#[inline(never)]
pub(super) fn is_srgb(samples: &Samples) -> bool {
    let srgb = srgb();
    (0..=LAST).all(|step| {
        let (below, above) = (step.saturating_sub(FINER), (step + FINER).min(LAST));
        (srgb[below]..=srgb[above]).contains(&samples[step])
    })
}
