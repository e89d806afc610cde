//! What was measured of a picture: the same value from `inspect`, `prepare`,
//! the live session and the command line.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::image::crop::CropPlan;

/// Everything known of a picture. Coordinates are upright pixels, as a viewer
/// sees the picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The picture as it came.
    pub image: ImageFacts,
    /// The faces found, largest first.
    pub faces: Vec<Face>,
    /// Measures of the primary face, by name.
    pub measures: Measures,
    /// Shortfalls, in the order a person should fix them.
    pub findings: Vec<Finding>,
    /// The part of the picture that becomes the photo.
    pub crop: Option<CropPlan>,
    /// Whether the photo has more pixels than the crop it was made of.
    pub enlarged: bool,
}

/// The picture as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImageFacts {
    /// Upright width in pixels.
    pub width: u32,
    /// Upright height in pixels.
    pub height: u32,
    /// `jpeg`, `png`; of a frame `i420`, `i422`, `i444`, `nv12`, or `rgba` for packed pixels of any order.
    pub format: &'static str,
    /// EXIF orientation, 1..=8, that made it upright, be it the file's own or found by the face.
    pub orientation: u8,
    /// Bytes given.
    pub bytes: u64,
}

/// A face found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Face {
    /// The face's rectangle.
    #[serde(rename = "box")]
    pub area: Rect,
    /// Eyes, nose, mouth corners.
    pub points: [[f64; 2]; 5],
    /// The detector's confidence, 0..1.
    pub confidence: f64,
    /// The share of the picture's area the rectangle covers, 0..1.
    pub area_share: f64,
    /// Where the head is turned.
    pub pose: Pose,
}

/// A rectangle in upright pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Head pose in degrees, 0 for a face that looks straight at the camera, with the signs of ISO/IEC 39794-5. How far each may be trusted
/// is told at [`crate::face::Pose`]: yaw and roll within some 4°, pitch hardly at all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pose {
    /// Turned to the person's left.
    pub yaw: f64,
    /// Lowered.
    pub pitch: f64,
    /// Tilted to the person's right shoulder.
    pub roll: f64,
}

/// One measure with the bounds it is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// The value.
    pub value: f64,
    /// Its unit; `score` is 0..100, higher is better.
    pub unit: &'static str,
    /// Least value that passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Greatest value that passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Whether it passes.
    pub pass: bool,
}

/// Measures by name, in the order of [`crate::policy::MeasureBounds`]. Serialised as a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures(Vec<(&'static str, Measure)>);

impl Measures {
    /// The names and their measures.
    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Measure)> {
        self.0.iter()
    }

    /// The measure of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Measure> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, measure)| measure)
    }
}

impl FromIterator<(&'static str, Measure)> for Measures {
    fn from_iter<I: IntoIterator<Item = (&'static str, Measure)>>(measures: I) -> Self {
        Self(measures.into_iter().collect())
    }
}

impl Serialize for Measures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, measure) in &self.0 {
            map.serialize_entry(name, measure)?;
        }
        map.end()
    }
}

/// One shortfall: the upstream's own code and facegate's reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The upstream code the shortfall would meet.
    pub code: &'static str,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a picture, declared in the order a person should fix it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Reason {
    /// The face, or without one the picture, is too dark to see.
    TooDark,
    /// The face, or without one the picture, is burnt out.
    TooBright,
    /// No face was found.
    NoFace,
    /// A second face is too large to be background.
    SeveralFaces,
    /// The face is too small for the photo: move closer.
    FaceTooSmall,
    /// The face is cut by the picture's edge.
    FaceCut,
    /// The face is away from where the guide wants it; told live only, a crop mends it afterwards.
    OffCentre,
    /// One half of the face is darker than the other.
    UnevenLight,
    /// The face has too few tones.
    LowContrast,
    /// Something covers part of the face.
    FaceCovered,
    /// The head is turned to a side.
    HeadTurned,
    /// The head looks up.
    HeadRaised,
    /// The head looks down.
    HeadLowered,
    /// The head is tilted to a shoulder.
    HeadTilted,
    /// The face is not sharp.
    Blurred,
    /// The picture has no colour.
    Grayscale,
    /// The skin has a colour no skin has: tinted light, or a wrong white balance.
    UnnaturalColour,
    /// The crop's short side is below the recommended one.
    LowResolution,
    /// The file was compressed so hard that it shows.
    CompressionArtifacts,
    /// The picture was wider than high, or square; a portrait was cut from its middle.
    NotPortrait,
    /// The picture was higher than 8:3; its middle was taken.
    TooTall,
    /// The picture has more pixels than the upstream takes (1920 × 1080, either way).
    TooManyPixels,
    /// The picture has more bytes than the upstream takes.
    TooManyBytes,
}

impl Reason {
    /// The upstream code the shortfall would meet, were the picture sent as it came.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoFace => "NoFaceDetected",
            Self::TooManyPixels | Self::TooManyBytes => "ToolargeImage",
            _ => "UnqualifiedPhoto",
        }
    }
}

impl From<Reason> for Finding {
    fn from(reason: Reason) -> Self {
        Self { code: reason.code(), reason }
    }
}
