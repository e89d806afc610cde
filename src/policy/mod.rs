//! Every limit of the upstream's picture rules and of the product, as one typed
//! value with documented defaults (`FACE_IDU_MIN` page, "Image requirements").

#[cfg(feature = "pixels")]
mod fields;
#[cfg(feature = "pixels")]
mod guidance;
#[cfg(feature = "pixels")]
mod measures;

use serde::{Deserialize, Serialize};

use crate::{Code, Error};

#[cfg(feature = "pixels")]
pub use fields::{Field, Fields};
#[cfg(feature = "pixels")]
pub use guidance::GuidancePolicy;
#[cfg(feature = "pixels")]
pub use measures::{Bounds, MeasureBounds};

/// The limits a photo is prepared under. Serialised in lower camel case; a
/// caller may give any subset, the rest keeps its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Policy {
    /// Pixels a picture may declare before anything is decoded (64 MP).
    pub max_input_pixels: u64,
    /// Bytes a picture may have (32 MB).
    pub max_input_bytes: u64,
    /// Bytes above which the upstream itself would refuse the picture as it
    /// came (1 MB); a finding, not an error.
    pub upstream_picture_bytes: u64,
    /// Short side of the photo where the source allows, in pixels.
    pub short_side: u32,
    /// Least width of a photo, in pixels (upstream: 640 × 480, height × width).
    pub min_width: u32,
    /// Least height of a photo, in pixels.
    pub min_height: u32,
    /// Greatest width of a photo, in pixels (upstream: 1920 × 1080).
    pub max_width: u32,
    /// Greatest height of a photo, in pixels.
    pub max_height: u32,
    /// Greatest factor by which a picture below the least size is enlarged.
    pub max_enlargement: f64,
    /// The share of the photo that the face's box is to cover, 0..1 (upstream: more than 60 %).
    pub face_share: f64,
    /// The area of a second face, as a share of the primary one's, above which it is no background.
    pub max_second_face: f64,
    /// How far the face's middle may be from that of a camera's frame, as a share of the frame's sides; told live only.
    pub max_off_centre: f64,
    /// The share of a camera's frame's height from which a face is not asked closer, however few pixels it has.
    pub near_enough: f64,
    /// Least JPEG quality (upstream: "compression rate above 0.9").
    pub min_quality: u8,
    /// Greatest JPEG quality.
    pub max_quality: u8,
    /// Bytes a photo should stay within (upstream: 50-100 KB recommended).
    pub soft_bytes: u32,
    /// Bytes a photo must stay within (upstream: 0.6 MB, so that Base64 stays under 1 MB).
    pub hard_bytes: u32,
    /// Bounds of the face's measures.
    #[cfg(feature = "pixels")]
    pub measures: MeasureBounds,
    /// How patient the live guidance is.
    #[cfg(feature = "pixels")]
    pub guidance: GuidancePolicy,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_input_pixels: 64_000_000,
            max_input_bytes: 32_000_000,
            upstream_picture_bytes: 1_000_000,
            short_side: 720,
            min_width: 480,
            min_height: 640,
            max_width: 1080,
            max_height: 1920,
            max_enlargement: 4.0,
            face_share: 0.62,
            max_second_face: 0.35,
            max_off_centre: 0.2,
            near_enough: 0.65,
            min_quality: 91,
            max_quality: 95,
            soft_bytes: 100_000,
            hard_bytes: 600_000,
            #[cfg(feature = "pixels")]
            measures: MeasureBounds::default(),
            #[cfg(feature = "pixels")]
            guidance: GuidancePolicy::default(),
        }
    }
}

/// The longest side a policy may ask of a photo; keeps every buffer small.
const LONGEST_SIDE: u32 = 8192;

impl Policy {
    /// Checks that the limits can be met together.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] naming the fields that contradict each other.
    pub fn validate(&self) -> Result<(), Error> {
        #[cfg(feature = "pixels")]
        self.measures.validate().and_then(|()| self.guidance.validate())?;
        let rules = [
            (
                1 <= self.min_quality && self.min_quality <= self.max_quality && self.max_quality <= 100,
                "expected 1 <= minQuality <= maxQuality <= 100",
            ),
            (
                1 <= self.min_width && self.min_width <= self.short_side && self.short_side <= self.max_width,
                "expected 1 <= minWidth <= shortSide <= maxWidth",
            ),
            (
                self.min_height <= self.max_height && self.max_height <= LONGEST_SIDE,
                "expected minHeight <= maxHeight <= 8192",
            ),
            (
                self.min_width < self.min_height && self.max_width < self.max_height,
                "expected widths below heights: a photo is a portrait",
            ),
            // A picture just higher than wide is scaled to the least height, hence nearly as wide.
            (self.min_height <= self.max_width, "expected minHeight <= maxWidth"),
            (self.soft_bytes <= self.hard_bytes, "expected softBytes <= hardBytes"),
            (
                self.max_enlargement.is_finite() && self.max_enlargement >= 1.0,
                "expected a maxEnlargement of at least 1",
            ),
            (0.01 <= self.face_share && self.face_share <= 1.0, "expected a faceShare from 0.01 to 1"),
            (
                [self.max_second_face, self.max_off_centre, self.near_enough]
                    .iter()
                    .all(|share| share.is_finite() && *share >= 0.0),
                "expected maxSecondFace, maxOffCentre and nearEnough of at least 0",
            ),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, message)) => Err(Error::new(Code::InvalidArgument, *message)),
            None => Ok(()),
        }
    }
}
