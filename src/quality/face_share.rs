//! The share of the photo's area that the face's box covers: the upstream's own measure ("the face should take up more than
//! 60 % of the image"). ISO/IEC 29794-5 has head size, whose best value (a passport's 45 % of the height from the eyes
//! to the chin) is another product's.
//!
//! - Native value: 0..1.
//! - Score: 100 from the bound's 0.6 on, falling evenly to 0.
//! - Bound: 0.6.

pub(super) fn measure(share: f64) -> f64 {
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

pub(super) fn score(share: f64) -> f64 {
    (share / 0.6).min(1.0) * 100.0
}
