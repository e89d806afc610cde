//! Faces: where they are, how sure that is, and where the head is turned.
//!
//! The detector is `YuNet` (W. Wu, H. Peng, S. Yu: "`YuNet`: A Tiny Millisecond-level Face Detector", Machine Intelligence
//! Research 20, 2023, 656-665; the weights of libfacedetection, "2023mar", MIT), run by the few operations it has, in integers: the
//! same faces to the last bit wherever it runs. `models/yunet` has the original and the script that makes the integers of it.

mod decode;
mod detector;
pub mod ladder;
mod layer;
mod map;
mod math;
mod net;
mod nms;
pub mod pose;
mod stem;
pub mod track;
mod weights;

#[cfg(test)]
mod tests;

pub use detector::{Detection, Detector};
pub use pose::Pose;
pub use track::{Look, Tracker};
