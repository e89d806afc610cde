//! Huffman codes made for the statistics of a picture (T.81 K.2, Figures K.1 to
//! K.4, and Annex C for the codes themselves).

/// A code: as the file states it, and as the writer needs it.
pub(super) struct Code {
    /// How many codes have each length, 1..=16.
    pub(super) lengths: [u8; 16],
    /// Symbols, shortest code first.
    pub(super) symbols: Vec<u8>,
    /// Code word and length of each symbol; length 0 where it does not occur.
    pub(super) words: [(u16, u8); 256],
}

impl Code {
    // Four calls next to each other would be four copies.
    #[inline(never)]
    pub(super) fn new(counts: &[u32; 256]) -> Self {
        let sizes = code_sizes(counts);
        let lengths = limit(&sizes);
        let of_size = |size: u8| (0..=255).filter(move |s| sizes[usize::from(*s)] == size);
        let longest = sizes.iter().copied().max().unwrap_or(0);
        let order: Vec<u8> = (1..=longest).flat_map(of_size).collect();
        let mut words = [(0, 0); 256];
        let mut word = 0_u16;
        let mut next = order.iter();
        for (length, count) in (1..).zip(lengths) {
            for symbol in next.by_ref().take(usize::from(count)) {
                words[usize::from(*symbol)] = (word, length);
                word += 1;
            }
            word <<= 1;
        }
        Self { lengths, symbols: order, words }
    }

    /// Bits all the counted symbols take.
    pub(super) fn bits(&self, counts: &[u32; 256]) -> u64 {
        counts.iter().zip(&self.words).map(|(n, (_, length))| u64::from(*n) * u64::from(*length)).sum()
    }
}

/// The length of each symbol's code by Huffman's construction, as Figure K.1 has it, with two queues: symbols by weight, and the
/// pairs already made, whose weights only grow. A 257th symbol keeps the code word of all ones free.
fn code_sizes(counts: &[u32; 256]) -> [u8; 257] {
    let mut symbols = vec![(1_u64, 256_usize)];
    for (symbol, weight) in counts.iter().map(|n| u64::from(*n)).enumerate().filter(|(_, n)| *n > 0) {
        // Of equal weights the later one first, as the standard has it; the 257th before all.
        let at = symbols.partition_point(|(other, of)| *other < weight || *of == 256);
        symbols.insert(at, (weight, symbol));
    }
    let leaves = symbols.len();
    let mut weights: Vec<u64> = symbols.iter().map(|(weight, _)| *weight).collect();
    let mut parents = vec![0; 2 * leaves - 1];
    let (mut leaf, mut pair) = (0, leaves);
    for made in leaves..2 * leaves - 1 {
        let mut sum = 0;
        for _ in 0..2 {
            let is_leaf = leaf < leaves && (pair == made || weights[leaf] <= weights[pair]);
            let next = if is_leaf { &mut leaf } else { &mut pair };
            parents[*next] = made;
            sum += weights[*next];
            *next += 1;
        }
        weights.push(sum);
    }
    let mut depths = vec![0_u8; 2 * leaves - 1];
    let mut sizes = [0; 257];
    for node in (0..2 * leaves - 2).rev() {
        depths[node] = depths[parents[node]] + 1;
        if let Some((_, symbol)) = symbols.get(node) {
            sizes[*symbol] = depths[node];
        }
    }
    sizes
}

/// Figures K.2 and K.3: how many codes have each length, none above 16.
fn limit(sizes: &[u8; 257]) -> [u8; 16] {
    // Lengths stay below 48: weights sum to less than 2^33, and depth grows as Fibonacci's numbers.
    let mut bits = [0_i32; 64];
    for size in sizes.iter().filter(|s| **s > 0) {
        bits[usize::from(*size).min(63)] += 1;
    }
    for i in (17..64).rev() {
        while bits[i] > 0 {
            let mut j = i - 2;
            while bits[j] == 0 {
                j -= 1;
            }
            bits[i] -= 2;
            bits[i - 1] += 1;
            bits[j + 1] += 2;
            bits[j] -= 1;
        }
    }
    if let Some(longest) = bits.iter_mut().rev().find(|n| **n > 0) {
        *longest -= 1;
    }
    std::array::from_fn(|i| u8::try_from(bits[i + 1]).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::Code;

    fn check(counts: &[u32; 256]) -> Code {
        let code = Code::new(counts);
        assert_eq!(code.symbols.len(), counts.iter().filter(|n| **n > 0).count());
        assert_eq!(code.lengths.iter().map(|n| usize::from(*n)).sum::<usize>(), code.symbols.len());
        let kraft: u32 = (1..=16).zip(code.lengths).map(|(l, n)| u32::from(n) << (16 - l)).sum();
        assert!(kraft < 1 << 16, "a word of all ones is left free");
        for (symbol, count) in counts.iter().enumerate() {
            assert_eq!(code.words[symbol].1 > 0, *count > 0);
        }
        code
    }

    #[test]
    fn codes_are_prefix_free_and_at_most_sixteen_bits() {
        let mut fibonacci = [0_u32; 256];
        let (mut a, mut b) = (1_u32, 1_u32);
        for count in fibonacci.iter_mut().take(40) {
            *count = a;
            (a, b) = (b, a + b);
        }
        check(&fibonacci);
        check(&[1; 256]);
        check(&[u32::MAX / 256; 256]);
        let mut one = [0; 256];
        one[0] = 99;
        assert_eq!(check(&one).words[0].1, 1);
        check(&[0; 256]);
    }

    #[test]
    fn is_optimal_on_a_known_case() {
        let mut counts = [0; 256];
        for (symbol, count) in [45, 13, 12, 16, 9, 5].into_iter().enumerate() {
            counts[symbol] = count;
        }
        // 224 bits by Huffman's own construction; the reserved word costs the longest one bit a use.
        assert!((224..=229).contains(&check(&counts).bits(&counts)));
    }
}
