//! Faces: where they are, how sure that is, and where the head is turned.
//!
//! The detector is `YuNet` (W. Wu, H. Peng, S. Yu: "`YuNet`: A Tiny Millisecond-level Face Detector", Machine Intelligence
//! Research 20, 2023, 656-665; the weights of libfacedetection, "2023mar", MIT), run by the few operations it has, in integers: the
//! same faces to the last bit wherever it runs. `models/yunet` has the original and the script that makes the integers of it.

mod decode;
mod detector;
mod layer;
mod map;
mod math;
mod net;
mod nms;
mod pose;
mod stem;
mod stretch;
mod weights;

#[cfg(test)]
mod tests;

pub use detector::{Detection, Detector};
pub use pose::{CLOSE_UP, Pose, close_up};
pub use stretch::stretch;
