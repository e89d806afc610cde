//! Colour: BT.601 full range as JFIF 1.02 fixes it, in the 16-bit fixed point of
//! libjpeg (jccolor.c), and what alpha and ink become on the way.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "values are proved in range by the coefficients, which sum to one"
)]

/// Luminance and chroma of one colour.
pub(crate) type Ycc = (i16, i16, i16);

/// RGB to Y, Cb, Cr, each 0..=255.
#[inline]
pub(crate) fn ycc(r: u8, g: u8, b: u8) -> Ycc {
    const HALF: i32 = 1 << 15;
    const CENTRE: i32 = (128 << 16) + HALF - 1;
    let (r, g, b) = (i32::from(r), i32::from(g), i32::from(b));
    let y = (19_595 * r + 38_470 * g + 7_471 * b + HALF) >> 16;
    let cb = (-11_059 * r - 21_709 * g + 32_768 * b + CENTRE) >> 16;
    let cr = (32_768 * r - 27_439 * g - 5_329 * b + CENTRE) >> 16;
    (y as i16, cb as i16, cr as i16)
}

/// A sample of the given opacity over white.
#[inline]
pub(crate) fn over_white(sample: u8, alpha: u8) -> u8 {
    255 - mul255(255 - sample, alpha)
}

/// What is left of white light under two inks, 255 being full ink.
#[inline]
pub(crate) fn ink(color: u8, black: u8) -> u8 {
    mul255(255 - color, 255 - black)
}

/// The inks of a YCCK pixel, as stored (libjpeg's jdcolor.c, `ycck_cmyk_convert`).
pub(crate) fn inks([y, cb, cr, k]: [u8; 4]) -> [u8; 4] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let ink = |light: i32| 255 - ((light + (1 << 15)) >> 16).clamp(0, 255) as u8;
    [ink(y + 91_881 * cr), ink(y - 22_554 * cb - 46_802 * cr), ink(y + 116_130 * cb), k]
}

/// `a * b / 255`, rounded.
#[inline]
fn mul255(a: u8, b: u8) -> u8 {
    ((u32::from(a) * u32::from(b) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::{ink, over_white, ycc};

    #[test]
    fn stays_within_one_of_jfif() {
        for (r, g, b) in
            (0..=255).step_by(15).flat_map(|r| (0..=255).step_by(5).map(move |g| (r, g, 255 - r / 2)))
        {
            let (rf, gf, bf) = (f64::from(r), f64::from(g), f64::from(b));
            let (y, cb, cr) = ycc(r, g, b);
            assert!((f64::from(y) - (0.299 * rf + 0.587 * gf + 0.114 * bf)).abs() <= 0.51);
            assert!((f64::from(cb) - (128.0 - 0.168_736 * rf - 0.331_264 * gf + 0.5 * bf)).abs() <= 0.51);
            assert!((f64::from(cr) - (128.0 + 0.5 * rf - 0.418_688 * gf - 0.081_312 * bf)).abs() <= 0.51);
        }
    }

    #[test]
    fn ends_are_exact() {
        assert_eq!(ycc(255, 255, 255), (255, 128, 128));
        assert_eq!((over_white(10, 255), over_white(10, 0)), (10, 255));
        assert_eq!((ink(0, 0), ink(255, 0), ink(0, 255)), (255, 0, 0));
    }
}
