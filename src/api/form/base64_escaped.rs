//! Base64 (RFC 4648 section 4) and form escaping at once. Of the alphabet only
//! `+`, `/` and the padding `=` need escaping, so twelve bits become two to six
//! bytes: one table look-up and one store of eight bytes.

use std::sync::LazyLock;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PADDING: &[u8; 3] = b"%3D";

/// Triples that are escaped into one buffer before they join the body.
const BLOCK: usize = 256;

/// For twelve bits: the escaped bytes, least significant first, and their number in the top byte.
static PAIRS: LazyLock<Box<[u64; 4096]>> = LazyLock::new(|| Box::new(std::array::from_fn(pair)));

fn pair(bits: usize) -> u64 {
    let mut text = [0; 8];
    let mut length = 0;
    for sextet in [bits >> 6, bits & 63] {
        let (escaped, n) = escape(ALPHABET[sextet]);
        text[length..length + n].copy_from_slice(&escaped[..n]);
        length += n;
    }
    u64::from_le_bytes(text) | (length as u64) << 56
}

const fn escape(symbol: u8) -> ([u8; 3], usize) {
    match symbol {
        b'+' => (*b"%2B", 3),
        b'/' => (*b"%2F", 3),
        _ => ([symbol, 0, 0], 1),
    }
}

/// About the number of bytes [`write`] appends, rarely fewer: a letter in 32 is escaped of a camera's picture, whose bytes are as good as
/// random, one in 21 has been seen. To count them exactly takes a third as long as to write them; what is asked for and not written is not touched.
pub(super) const fn room(bytes: &[u8]) -> usize {
    let letters = bytes.len().div_ceil(3) * 4;
    letters + letters / 8 + 64
}

/// Appends `bytes`.
pub(super) fn write(body: &mut Vec<u8>, bytes: &[u8]) {
    let table = &**PAIRS;
    let (triples, rest) = bytes.as_chunks::<3>();
    // Each store writes eight bytes, of which the next overwrites what is not kept.
    let mut buffer = [0; BLOCK * 12 + 8];
    for block in triples.chunks(BLOCK) {
        let mut at = 0;
        for triple in block {
            let (high, low) = split(*triple);
            at = store(&mut buffer, at, table[high]);
            at = store(&mut buffer, at, table[low]);
        }
        body.extend_from_slice(&buffer[..at]);
    }
    let (tail, n) = last(rest);
    body.extend_from_slice(&tail[..n]);
}

#[inline]
const fn split([a, b, c]: [u8; 3]) -> (usize, usize) {
    ((a as usize) << 4 | (b as usize) >> 4, ((b & 15) as usize) << 8 | c as usize)
}

#[inline]
fn store(body: &mut [u8], at: usize, entry: u64) -> usize {
    // The buffer has eight bytes beyond a block, so there always is a place. Optimised for size a copy of a slice is a call.
    if let Some(place) = body.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *place = entry.to_le_bytes();
    }
    at + (entry >> 56) as usize
}

/// The escaped text of the last one or two bytes with its padding, and its length.
fn last(rest: &[u8]) -> ([u8; 12], usize) {
    let sextets: &[u8] = match *rest {
        [a] => &[a >> 2, (a & 3) << 4],
        [a, b] => &[a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2],
        _ => return ([0; 12], 0),
    };
    let mut text = [0; 12];
    let mut n = 0;
    for &sextet in sextets {
        let (escaped, length) = escape(ALPHABET[usize::from(sextet)]);
        text[n..n + length].copy_from_slice(&escaped[..length]);
        n += length;
    }
    for _ in sextets.len()..4 {
        text[n..n + 3].copy_from_slice(PADDING);
        n += 3;
    }
    (text, n)
}
