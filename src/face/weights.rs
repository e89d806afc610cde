//! The weights as they are compiled in, and as the layers want them.
//!
//! A row of a 1 × 1 convolution: a multiplier (u16), a bias (i32, of the sums before the shift), and an i8 for each input. A channel of a
//! depthwise one: a multiplier, a bias (i32, likewise), nine i8. A layer has all multipliers first, then all biases, then
//! all i8. The stem comes first, then the units' layers in turn, then what one step of each head's outputs is worth (f32).

#![allow(clippy::cast_possible_truncation, reason = "products are clamped before they are narrowed")]

use super::map::Eight;

/// Channels in and out of each unit, in the order of the net: backbone, neck, heads.
pub(super) const UNITS: [(usize, usize); 17] = {
    let mut units = [(64, 64); 17];
    (units[0], units[1], units[2]) = ((16, 16), (16, 16), (16, 32));
    (units[3], units[4]) = ((32, 32), (32, 64));
    (units[HEADS], units[HEADS + 1], units[HEADS + 2]) = ((64, 16), (64, 16), (64, 16));
    units
};

/// The first of the three heads.
pub(super) const HEADS: usize = 14;

/// A head's outputs: class, box (4), objectness, points (10).
pub(super) const OUTPUTS: usize = 16;

/// Outputs and inputs of the stem: three rows of three pixels, red, green and blue of each.
const STEM: (usize, usize) = (16, 27);

const LENGTH: usize = {
    let mut length = STEM.0 * (6 + STEM.1) + 3 * OUTPUTS * 4;
    let mut i = 0;
    while i < UNITS.len() {
        let (from, to) = UNITS[i];
        length += to * (6 + from + 6 + 9);
        i += 1;
    }
    length
};

/// Whose length the compiler compares.
static YUNET: &[u8; LENGTH] = include_bytes!("yunet.bin");

/// Two inputs' weights of each of eight outputs, four by four.
pub(super) type Pairs = [Eight; 2];

/// A 1 × 1 convolution.
#[derive(Debug)]
pub(super) struct Pointwise {
    /// Of eight outputs at a time.
    pub(super) bias: Vec<[[i32; 4]; 2]>,
    /// Of eight outputs at a time, all pairs of inputs in turn.
    pub(super) weights: Vec<Pairs>,
}

/// Two rows' weights of a column of eight channels, four by four: of the upper two rows, then of the lower one and none.
pub(super) type Taps = [[Eight; 2]; 2];

/// A depthwise 3 × 3 convolution: of eight channels at a time.
#[derive(Debug)]
pub(super) struct Depthwise {
    pub(super) bias: Vec<[[i32; 4]; 2]>,
    pub(super) taps: Vec<[Taps; 3]>,
}

/// All there is.
#[derive(Debug)]
pub(super) struct Weights {
    pub(super) stem: Pointwise,
    pub(super) units: Vec<(Pointwise, Depthwise)>,
    /// What one step of each head's outputs is worth.
    pub(super) steps: [[f32; OUTPUTS]; 3],
}

impl Weights {
    pub(super) fn new() -> Self {
        let mut rest = Reader { rest: YUNET };
        // Three rows of ten, of which the last is no input.
        let stem = rest
            .pointwise(STEM.0, STEM.1, 30, |input| (input % 10 < 9).then_some(input / 10 * 9 + input % 10));
        let units = UNITS.map(|(from, to)| (rest.pointwise(to, from, from, Some), rest.depthwise(to)));
        let steps = [(); 3].map(|()| [(); OUTPUTS].map(|()| f32::from_le_bytes(rest.number())));
        Self { stem, units: units.into(), steps }
    }
}

struct Reader {
    rest: &'static [u8],
}

impl Reader {
    fn take(&mut self, count: usize) -> &'static [u8] {
        let (taken, rest) = self.rest.split_at_checked(count).unwrap_or_default();
        self.rest = rest;
        taken
    }

    fn number<const N: usize>(&mut self) -> [u8; N] {
        self.take(N).first_chunk().copied().unwrap_or([0; N])
    }

    /// Rows of weights, each as many as the layer has `columns`.
    fn rows(multipliers: &[i32], q: &[u8], columns: usize) -> Vec<Vec<i16>> {
        let limit = i32::from(i16::MAX);
        let times = |&q: &u8, m: i32| (i32::from(q.cast_signed()) * m).clamp(-limit, limit) as i16;
        let rows = q.chunks_exact(columns).zip(multipliers);
        rows.map(|(row, &m)| row.iter().map(|q| times(q, m)).collect()).collect()
    }

    fn multipliers(&mut self, count: usize) -> Vec<i32> {
        (0..count).map(|_| i32::from(u16::from_le_bytes(self.number()))).collect()
    }

    fn bias(&mut self, outputs: usize) -> Vec<[[i32; 4]; 2]> {
        (0..outputs / 8)
            .map(|_| [(); 2].map(|()| [(); 4].map(|()| i32::from_le_bytes(self.number()))))
            .collect()
    }

    /// Of `inputs` inputs, each of which has a column or none.
    fn pointwise(
        &mut self,
        outputs: usize,
        columns: usize,
        inputs: usize,
        column: impl Fn(usize) -> Option<usize>,
    ) -> Pointwise {
        let multipliers = self.multipliers(outputs);
        let bias = self.bias(outputs);
        let rows = Self::rows(&multipliers, self.take(outputs * columns), columns);
        let weight = |row: usize, input: usize| {
            column(input).and_then(|column| rows.get(row)?.get(column)).copied().unwrap_or_default()
        };
        let four = |row: usize, pair: usize| std::array::from_fn(|i| weight(row + i / 2, 2 * pair + i % 2));
        let eight = |group: usize, pair: usize| [four(8 * group, pair), four(8 * group + 4, pair)];
        let weights = (0..outputs / 8)
            .flat_map(|group| (0..inputs / 2).map(move |pair| (group, pair)))
            .map(|(g, p)| eight(g, p));
        Pointwise { bias, weights: weights.collect() }
    }

    fn depthwise(&mut self, channels: usize) -> Depthwise {
        let multipliers = self.multipliers(channels);
        let bias = self.bias(channels);
        let rows = Self::rows(&multipliers, self.take(channels * 9), 9);
        let taps = rows.chunks_exact(8).map(|eight| std::array::from_fn(|x| taps(eight, x)));
        Depthwise { bias, taps: taps.collect() }
    }
}

/// The weights of column `x` of eight channels.
fn taps(eight: &[Vec<i16>], x: usize) -> Taps {
    let tap = |channel: usize, y: usize| {
        eight.get(channel).filter(|_| y < 3).and_then(|row| row.get(3 * y + x)).copied().unwrap_or_default()
    };
    let half = |y: usize, from: usize| std::array::from_fn(|i| tap(from + i / 2, y + i % 2));
    [[half(0, 0), half(0, 4)], [half(2, 0), half(2, 4)]]
}
