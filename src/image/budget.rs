//! The quality a photo gets: the highest of the policy's range that meets the
//! byte budget.

use std::ops::RangeInclusive;

use super::jpeg::{self, Coefficients, Trial};
use crate::Policy;

/// An encoded photo.
pub(crate) struct Encoded {
    pub(crate) photo: Vec<u8>,
    pub(crate) quality: u8,
}

/// Encodes at the highest quality whose file has at most `policy.soft_bytes`,
/// or at the least quality if none has.
pub(crate) fn encode(coefficients: &Coefficients, policy: &Policy) -> Encoded {
    let budget = policy.soft_bytes as usize;
    let mut best = search(coefficients, policy.min_quality..=policy.max_quality, budget);
    // Stuffed zeros are not in the estimate: they may carry a file over a budget it just meets.
    loop {
        let encoded = written(&best);
        if encoded.photo.len() <= budget || encoded.quality == policy.min_quality {
            return encoded;
        }
        best = Trial::new(coefficients, encoded.quality - 1);
    }
}

/// A sample of the blocks says where to begin, and after each trial where to go on. One quality more is left untried only
/// where the sample, corrected by the trial, has it above the budget by more than it can err.
fn search(coefficients: &Coefficients, range: RangeInclusive<u8>, budget: usize) -> Trial<'_> {
    let (least, most) = (*range.start(), *range.end());
    let mut sample = Sample { coefficients, sizes: [0; 101] };
    let mut too_high = most + 1;
    let mut quality = sample.highest(least, too_high, budget);
    let mut best: Option<Trial<'_>> = None;
    loop {
        let trial = Trial::new(coefficients, quality);
        if trial.estimate > budget {
            if best.is_none() && quality > least {
                too_high = quality;
                let budget = sample.corrected(budget, &trial);
                quality = sample.highest(least, too_high, budget);
                continue;
            }
            return best.unwrap_or(trial);
        }
        quality += 1;
        let beyond_doubt = budget + budget / MARGIN;
        if quality >= too_high || sample.size(quality) > sample.corrected(beyond_doubt, &trial) {
            return trial;
        }
        best = Some(trial);
    }
}

/// Between neighbouring qualities the sample, once corrected, errs by less than this part of the size.
const MARGIN: usize = 128;

/// What a sample of the blocks says of sizes.
struct Sample<'a> {
    coefficients: &'a Coefficients,
    /// By quality; 0 where it was not asked for yet.
    sizes: [usize; 101],
}

impl Sample<'_> {
    fn size(&mut self, quality: u8) -> usize {
        let size = &mut self.sizes[usize::from(quality).min(100)];
        if *size == 0 {
            *size = jpeg::sampled(self.coefficients, quality);
        }
        *size
    }

    /// The highest quality below `too_high` that meets the budget, or the least.
    fn highest(&mut self, least: u8, mut too_high: u8, budget: usize) -> u8 {
        let mut fitting = least;
        while too_high > fitting + 1 {
            let middle = fitting.midpoint(too_high);
            *(if self.size(middle) <= budget { &mut fitting } else { &mut too_high }) = middle;
        }
        fitting
    }

    /// What the sample would call the budget, as a trial has it.
    fn corrected(&mut self, budget: usize, trial: &Trial<'_>) -> usize {
        let size = budget as u64 * self.size(trial.quality) as u64 / trial.estimate as u64;
        usize::try_from(size).unwrap_or(usize::MAX)
    }
}

fn written(trial: &Trial<'_>) -> Encoded {
    Encoded { photo: trial.write(), quality: trial.quality }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::cast_possible_truncation, reason = "small numbers")]

    use super::super::jpeg::{Coefficients, Trial};
    use super::super::resize::Planes;
    use super::search;

    /// A picture of waves, edges and noise, the more noise the rougher.
    fn picture(width: usize, height: usize, roughness: u32) -> Coefficients {
        let mut seed = roughness + 7;
        let mut plane = |width: usize, height: usize| -> Vec<u8> {
            let sample = |i: usize| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let (x, y) = ((i % width) as u32, (i / width) as u32);
                let shape = x * 5 / 7 + y / 2 + if (x / 37 + y / 23).is_multiple_of(2) { 60 } else { 0 };
                (shape % 170 + (seed >> 16) % (1 + roughness)) as u8
            };
            (0..width * height).map(sample).collect()
        };
        let luma = plane(width, height);
        let chroma = [(); 2].map(|()| plane(width.div_ceil(2), height.div_ceil(2)));
        Coefficients::new(&Planes { width, height, luma, chroma })
    }

    /// The sample only saves trials: what is found is what trying every quality finds.
    #[test]
    fn is_the_highest_quality_that_fits() {
        for (width, height, roughness) in [(480, 640, 3), (333, 444, 20), (480, 640, 60), (540, 720, 9)] {
            let picture = picture(width, height, roughness);
            for (least, most) in [(91, 95), (91, 91), (60, 98)] {
                let sizes: Vec<usize> = (least..=most).map(|q| Trial::new(&picture, q).estimate).collect();
                for budget in sizes.iter().flat_map(|size| [size - 1, *size, size + 1]) {
                    let wanted = (least..=most).zip(&sizes).rfind(|(_, size)| **size <= budget);
                    let found = search(&picture, least..=most, budget);
                    assert_eq!(
                        found.quality,
                        wanted.map_or(least, |(quality, _)| quality),
                        "{width} {budget}"
                    );
                }
            }
        }
    }
}
