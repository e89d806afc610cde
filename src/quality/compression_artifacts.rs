//! Compression artefacts (ISO/IEC 29794-5, capture-related).
//!
//! OFIQ asks a neural net of 4.5 MB. This is what the file itself says: the quality on the IJG scale that its quantisation table
//! stands for ([`crate::image::jpeg_quality`]). A frame has none, and what an earlier coding left in the pixels is
//! not seen: the face is looked at scaled, where no grid of blocks is left.
//!
//! - Native value and score: the quality, 1..100.
//! - Bound: 30, below which the blocks of a portrait show.

pub(super) fn measure(jpeg_quality: Option<f64>) -> Option<f64> {
    jpeg_quality.filter(|quality| quality.is_finite()).map(|quality| quality.clamp(0.0, 100.0))
}
