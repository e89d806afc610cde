//! Base64 (RFC 4648 section 4) and form escaping at once. Of the alphabet only `+`, `/` and the padding `=` need escaping.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PADDING: &[u8; 3] = b"%3D";

/// About the number of bytes [`write`] appends, rarely fewer: a letter in 32 is escaped of a camera's picture, whose bytes are as good as
/// random, one in 21 has been seen. To count them exactly takes a third as long as to write them; what is asked for and not written is not touched.
pub(super) const fn room(bytes: &[u8]) -> usize {
    let letters = bytes.len().div_ceil(3) * 4;
    letters + letters / 8 + 64
}

/// Appends `bytes`.
pub(super) fn write(body: &mut Vec<u8>, bytes: &[u8]) {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    let bytes = simd128::write(body, bytes);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for letter in 0..4 {
            if letter <= group.len() {
                write_letter(body, ALPHABET[(bits >> (18 - 6 * letter)) as usize & 63]);
            } else {
                body.extend_from_slice(PADDING);
            }
        }
    }
}

fn write_letter(body: &mut Vec<u8>, letter: u8) {
    match letter {
        b'+' => body.extend_from_slice(b"%2B"),
        b'/' => body.extend_from_slice(b"%2F"),
        _ => body.push(letter),
    }
}
