//! Whole numbers as text. Not by `core::fmt`: what formats anything at all weighs 3 KB gzip in the edge's module, which formats nothing else.

/// The digits of a number.
#[must_use]
pub(crate) fn decimal(number: impl Into<u64>) -> String {
    padded(number, 1)
}

/// The digits of a number, with zeros before them until they are `width`.
#[must_use]
pub(crate) fn padded(number: impl Into<u64>, width: usize) -> String {
    let mut left = number.into();
    let mut digits = Vec::with_capacity(20);
    while left > 0 || digits.len() < width {
        // The remainder is a digit.
        digits.push(char::from(b'0' + (left % 10) as u8));
        left /= 10;
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::{decimal, padded};

    #[test]
    fn writes_what_the_library_writes() {
        for number in [0, 1, 9, 10, 99, 100, 4_294_967_295, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
            assert_eq!(padded(number, 4), format!("{number:04}"));
        }
    }
}
