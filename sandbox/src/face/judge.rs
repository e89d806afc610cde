//! From a picture's pixels to its face: facegate's detector finds it, its measures judge it, the nets tell whose it is.

use facegate::prepare::{Options, Source, inspect};
use facegate::report::{Measures, Reason, Report};

use super::chip::Rgb;
use super::nets::Nets;
use super::template::Template;
use super::{Detail, Face, Quality};

/// Upright, by EXIF.
const UPRIGHT: u8 = 1;
/// What makes a picture of a face poor. The rest is about its shape and size, which have rules of their own.
const POOR: [Reason; 12] = [
    Reason::TooDark,
    Reason::TooBright,
    Reason::FaceCut,
    Reason::UnevenLight,
    Reason::LowContrast,
    Reason::FaceCovered,
    Reason::HeadTurned,
    Reason::HeadRaised,
    Reason::HeadLowered,
    Reason::HeadTilted,
    Reason::Blurred,
    Reason::UnnaturalColour,
];

/// Sees faces in pictures, once it has its nets.
#[derive(Default)]
pub struct Judge {
    nets: Option<Nets>,
}

impl Judge {
    /// With these nets.
    #[must_use]
    pub const fn new(nets: Nets) -> Self {
        Self { nets: Some(nets) }
    }

    /// The largest face of an upright picture; none where there is none, or only one that lies on its side.
    ///
    /// # Errors
    /// When it has no nets, or a model is not the one it should be.
    pub fn see(&self, picture: &Rgb, detail: Detail) -> Result<Option<Face>, String> {
        let Some(report) = looked_at(picture) else { return Ok(None) };
        let Some(face) = report.faces.first() else { return Ok(None) };
        let nets = self.nets.as_ref().ok_or("expected the models to be loaded, got none")?;
        let embedding = nets.embed(picture, &face.points)?;
        let Some(template) = Template::of(&embedding) else { return Ok(None) };
        let attributes = match detail {
            Detail::Identity => None,
            Detail::Attributes => Some(nets.attributes(picture, &face.points)?),
        };
        Ok(Some(Face {
            template,
            age: attributes.map(|attributes| years(attributes.age)),
            gender: attributes.map(|attributes| if attributes.male >= 0.5 { "M" } else { "F" }.to_owned()),
            quality: quality(&report.measures),
            shortfall: shortfall(&report),
            marker: None,
        }))
    }
}

fn looked_at(picture: &Rgb) -> Option<Report> {
    let rgba: Vec<u8> =
        picture.data.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, u8::MAX]).collect();
    let (width, height) = (u32::try_from(picture.width).ok()?, u32::try_from(picture.height).ok()?);
    let report = inspect(Source::Rgba { width, height, data: &rgba }, &Options::default()).ok()?;
    // Where it found a face only after turning the picture, points are in the turned one.
    (report.image.orientation == UPRIGHT).then_some(report)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn years(age: f32) -> u8 {
    age.round().clamp(0.0, 120.0) as u8
}

fn quality(measures: &Measures) -> Quality {
    let score = |name| measures.get(name).map_or(0.0, |measure| measure.value);
    let scores = measures.iter().filter(|(_, measure)| measure.unit == "score");
    Quality {
        overall: scores.map(|(_, measure)| measure.value).fold(100.0, f64::min),
        illumination: score("illuminationUniformity"),
        sharpness: score("sharpness"),
        occlusion: score("occlusion"),
    }
}

fn shortfall(report: &Report) -> Option<String> {
    let poor = report.findings.iter().find(|finding| POOR.contains(&finding.reason));
    poor.map(|finding| format!("{:?}", finding.reason))
}
