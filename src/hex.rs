//! Hex digits, of either case.

/// The byte that two digits are.
pub(crate) fn byte(pair: &[u8]) -> Option<u8> {
    let &[high, low] = pair else { return None };
    Some(digit(high)? << 4 | digit(low)?)
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        b'A'..=b'F' => Some(letter - b'A' + 10),
        _ => None,
    }
}
