//! The weights as they are compiled in, and as the layers want them.
//!
//! A row of a 1 × 1 convolution: a multiplier (u8), a bias (i32, of the sums before the shift), and an i8 for each input. A channel of a
//! depthwise one: a multiplier, a bias (i32, likewise), nine i8. First come all layers' i8, then all multipliers, then the lowest bytes of
//! all biases, the second, the third and the highest, because what is alike compresses better side by side; the stem before the units'
//! layers in turn. Then what one step of each head's outputs is worth (f32).

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

/// How many i8 there are, and how many rows and channels.
const COUNTS: (usize, usize) = {
    let (mut weights, mut rows) = (STEM.0 * STEM.1, STEM.0);
    let mut i = 0;
    while i < UNITS.len() {
        let (from, to) = UNITS[i];
        weights += to * (from + 9);
        rows += 2 * to;
        i += 1;
    }
    (weights, rows)
};

/// Whose length the compiler compares.
static YUNET: &[u8; COUNTS.0 + 5 * COUNTS.1 + 3 * OUTPUTS * 4] = include_bytes!("yunet.bin");

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
        let (mut layers, worth) = Reader::new();
        // Three rows of ten, of which the last is no input.
        let stem = layers
            .pointwise(STEM.0, STEM.1, 30, &|input| (input % 10 < 9).then_some(input / 10 * 9 + input % 10));
        let mut units = Vec::with_capacity(UNITS.len());
        for (from, to) in UNITS {
            units.push((layers.pointwise(to, from, from, &Some), layers.depthwise(to)));
        }
        let mut steps = [[0.0; OUTPUTS]; 3];
        for (step, bytes) in steps.as_flattened_mut().iter_mut().zip(worth.as_chunks().0) {
            *step = f32::from_le_bytes(*bytes);
        }
        Self { stem, units, steps }
    }
}

// Every part is a loop and a function of its own: unrolled into one they would be the largest function of the module.
struct Reader {
    weights: &'static [u8],
    multipliers: &'static [u8],
    bias: [&'static [u8]; 4],
}

#[inline(never)]
fn take(rest: &mut &'static [u8], count: usize) -> &'static [u8] {
    let (taken, left) = rest.split_at_checked(count).unwrap_or_default();
    *rest = left;
    taken
}

impl Reader {
    /// At the beginning of each part; and the last part, which is no layer's.
    fn new() -> (Self, &'static [u8]) {
        let mut rest: &[u8] = YUNET;
        let (weights, multipliers) = (take(&mut rest, COUNTS.0), take(&mut rest, COUNTS.1));
        let bias = [(); 4].map(|()| take(&mut rest, COUNTS.1));
        (Self { weights, multipliers, bias }, rest)
    }

    /// So many rows of weights times their multipliers, each as many as the layer has `columns`, one after the other.
    #[inline(never)]
    fn rows(&mut self, count: usize, columns: usize) -> Vec<i16> {
        let (multipliers, q) = (take(&mut self.multipliers, count), take(&mut self.weights, count * columns));
        let limit = i32::from(i16::MAX);
        let mut rows = Vec::with_capacity(q.len());
        for (row, m) in q.chunks_exact(columns).zip(multipliers) {
            let m = i32::from(*m);
            rows.extend(row.iter().map(|q| (i32::from(q.cast_signed()) * m).clamp(-limit, limit) as i16));
        }
        rows
    }

    #[inline(never)]
    fn bias(&mut self, outputs: usize) -> Vec<[[i32; 4]; 2]> {
        let mut bias = vec![[[0; 4]; 2]; outputs / 8];
        let planes = self.bias.each_mut().map(|plane| take(plane, outputs));
        for (at, sum) in bias.as_flattened_mut().as_flattened_mut().iter_mut().enumerate() {
            *sum = i32::from_le_bytes(planes.map(|plane| plane.get(at).copied().unwrap_or_default()));
        }
        bias
    }

    /// Of `inputs` inputs, each of which has a column or none.
    #[inline(never)]
    fn pointwise(
        &mut self,
        outputs: usize,
        columns: usize,
        inputs: usize,
        column: &dyn Fn(usize) -> Option<usize>,
    ) -> Pointwise {
        let bias = self.bias(outputs);
        let rows = self.rows(outputs, columns);
        let mut weights = vec![Pairs::default(); outputs / 8 * (inputs / 2)];
        for (at, pairs) in weights.iter_mut().enumerate() {
            let (group, pair) = (at / (inputs / 2), at % (inputs / 2));
            for (lane, weight) in pairs.as_flattened_mut().iter_mut().enumerate() {
                let row = (8 * group + lane / 2) * columns;
                let column = column(2 * pair + lane % 2);
                *weight = column.and_then(|column| rows.get(row + column)).copied().unwrap_or_default();
            }
        }
        Pointwise { bias, weights }
    }

    #[inline(never)]
    fn depthwise(&mut self, channels: usize) -> Depthwise {
        let bias = self.bias(channels);
        let rows = self.rows(channels, 9);
        let mut taps = vec![[Taps::default(); 3]; channels / 8];
        for (columns, eight) in taps.iter_mut().zip(rows.chunks_exact(8 * 9)) {
            for (x, taps) in columns.iter_mut().enumerate() {
                fill(taps, eight, x);
            }
        }
        Depthwise { bias, taps }
    }
}

/// The weights of column `x` of eight channels.
fn fill(taps: &mut Taps, eight: &[i16], x: usize) {
    for (upper, lanes) in taps.iter_mut().enumerate() {
        for (lane, weight) in lanes.as_flattened_mut().iter_mut().enumerate() {
            let (channel, y) = (lane / 2, 2 * upper + lane % 2);
            if let Some(tap) = eight.get(9 * channel + 3 * y + x).filter(|_| y < 3) {
                *weight = *tap;
            }
        }
    }
}
