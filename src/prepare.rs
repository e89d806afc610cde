//! The main job: a picture goes in, the photo the upstream wants comes out,
//! with a report of what was found.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::image::budget::{self, Encoded};
use crate::image::crop::{self, CropPlan};
use crate::image::decode;
use crate::image::frame::Frame;
use crate::image::header::{self, Header};
use crate::image::icc::{self, Conversion};
use crate::image::jpeg::Coefficients;
use crate::image::orient::Orientation;
use crate::image::raster::Pixels;
use crate::image::resize::{Job, Planes, resize};
use crate::report::{Finding, ImageFacts, Reason, Report};
use crate::{Code, Error, Policy};

/// The narrowest photo the soft budget alone may ask for.
const SOFT_LEAST_WIDTH: u32 = 540;

/// Where the pixels come from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A JPEG or PNG file.
    Encoded(&'a [u8]),
    /// Upright pixels, four bytes each, rows without padding; alpha is laid over white.
    Rgba {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// `width * height * 4` bytes.
        data: &'a [u8],
    },
    /// A frame of a camera, as `WebCodecs` lays it out.
    Frame(Frame<'a>),
}

/// What the crop is planned round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CropMode {
    /// The primary face; without one as [`CropMode::None`].
    #[default]
    Face,
    /// The whole picture, centre-cropped only where its shape demands it.
    None,
}

/// What gives way when a photo is above the soft budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prefer {
    /// Size and quality stay; the budget gives way.
    #[default]
    Quality,
    /// The photo gets smaller until it meets the budget.
    Bytes,
}

/// How a photo is prepared; every field has a default.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Options {
    /// What the crop is planned round.
    pub crop: CropMode,
    /// What gives way above the soft budget.
    pub prefer: Prefer,
    /// The limits.
    pub policy: Policy,
}

/// A photo, ready to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The JPEG file.
    pub photo: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Its quality on the IJG scale.
    pub quality: u8,
    /// What was found in the picture it was made of.
    pub report: Report,
}

/// Makes the photo of a picture, upright, portrait and within the policy.
///
/// # Errors
/// [`Code::InvalidArgument`] for a policy that contradicts itself or a frame
/// whose planes are not within its data; [`Code::UnsupportedFormat`] and [`Code::CorruptPicture`]
/// for what cannot be read; [`Code::PictureTooLarge`] before anything is
/// decoded; [`Code::PictureTooSmall`] if it would be enlarged too far;
/// [`Code::PhotoOverBudget`] if no allowed size meets `hard_bytes`.
pub fn prepare(source: Source<'_>, options: &Options) -> Result<Prepared, Error> {
    let policy = &options.policy;
    let picture = Picture::open(source, policy)?;
    let size = crop::photo_size(&picture.crop, policy)?;
    let pixels = picture.pixels(size, policy)?;
    let (encoded, size) = fit(&picture, &pixels, size, options)?;
    Ok(Prepared {
        photo: encoded.photo,
        width: size.0,
        height: size.1,
        quality: encoded.quality,
        report: picture.report(Some(size), policy),
    })
}

/// What `prepare` would report, without the photo. A picture too small to make
/// a photo of has a report without a crop.
///
/// # Errors
/// As [`prepare`], but for the two codes of the photo's making.
pub fn inspect(source: Source<'_>, options: &Options) -> Result<Report, Error> {
    let policy = &options.policy;
    let picture = Picture::open(source, policy)?;
    let size = crop::photo_size(&picture.crop, policy).ok();
    picture.pixels(size.unwrap_or((1, 1)), policy)?;
    Ok(picture.report(size, policy))
}

/// A source whose header was read and whose crop is planned.
struct Picture<'a> {
    source: Source<'a>,
    header: Option<Header>,
    /// What brings its colours to sRGB.
    conversion: Option<Box<Conversion>>,
    image: ImageFacts,
    crop: CropPlan,
    shape: Option<Reason>,
}

impl<'a> Picture<'a> {
    fn open(source: Source<'a>, policy: &Policy) -> Result<Self, Error> {
        policy.validate()?;
        let (header, image) = match source {
            Source::Encoded(bytes) => {
                let header = encoded_header(bytes, policy)?;
                let (width, height) = header.upright();
                let (format, orientation) = (header.format.name(), header.orientation);
                (Some(header), ImageFacts { width, height, format, orientation, bytes: bytes.len() as u64 })
            }
            Source::Rgba { width, height, data } => {
                return Self::open(Source::Frame(Frame::rgba(width, height, data)), policy);
            }
            Source::Frame(frame) => (None, frame_facts(&frame, policy)?),
        };
        let (crop, shape) = crop::centred(image.width, image.height, policy);
        let conversion = match (source, &header) {
            (Source::Encoded(bytes), Some(header)) => icc::conversion(bytes, header),
            _ => None,
        };
        Ok(Self { source, header, conversion, image, crop, shape })
    }

    /// The pixels of the crop, reduced as far as a photo of `size` allows.
    fn pixels(&self, size: (u32, u32), policy: &Policy) -> Result<Pixels<'a>, Error> {
        match (self.source, &self.header) {
            (Source::Encoded(bytes), Some(header)) => {
                let ratio = f64::from(self.crop.width) / f64::from(size.0);
                let smallest =
                    crop::smaller_sizes(&self.crop, size, policy).last().map_or(size, |size| *size);
                let area = self.job(smallest).reach();
                decode::decode(bytes, header, &decode::Wanted { ratio, area }, policy)
            }
            (Source::Frame(frame), _) => frame.pixels(),
            _ => Err(Error::new(Code::Internal, "expected a header for an encoded picture")),
        }
    }

    /// The photo's planes: resized, turned, in sRGB as JFIF has it.
    fn planes(&self, pixels: &Pixels<'_>, size: (u32, u32)) -> Planes {
        let mut planes = resize(pixels, &self.job(size));
        if let Some(conversion) = &self.conversion {
            conversion.apply(&mut planes);
        }
        if let Source::Frame(frame) = self.source {
            frame.to_jfif(&mut planes);
        }
        planes
    }

    fn job(&self, size: (u32, u32)) -> Job {
        let orientation = Orientation::from_exif(self.image.orientation);
        Job {
            crop: [self.crop.x, self.crop.y, self.crop.width, self.crop.height],
            stored: orientation.size((self.image.width, self.image.height)),
            size,
            orientation,
        }
    }

    fn report(self, size: Option<(u32, u32)>, policy: &Policy) -> Report {
        Report {
            findings: self.findings(policy),
            faces: Vec::new(),
            measures: BTreeMap::new(),
            enlarged: size.is_some_and(|(w, h)| w > self.crop.width || h > self.crop.height),
            crop: size.map(|_| self.crop),
            image: self.image,
        }
    }

    /// What a person cannot mend afterwards comes first, what the crop mends next,
    /// what `prepare` mends without loss last.
    fn findings(&self, policy: &Policy) -> Vec<Finding> {
        let (width, height) = (self.image.width, self.image.height);
        let file = self.header.is_some();
        let pixels = width.max(height) > policy.max_height || width.min(height) > policy.max_width;
        [
            (self.crop.width < policy.short_side).then_some(Reason::LowResolution),
            self.shape,
            pixels.then_some(Reason::TooManyPixels),
            (file && self.image.bytes > policy.upstream_picture_bytes).then_some(Reason::TooManyBytes),
        ]
        .into_iter()
        .flatten()
        .map(Finding::from)
        .collect()
    }
}

fn encoded_header(bytes: &[u8], policy: &Policy) -> Result<Header, Error> {
    if bytes.len() as u64 > policy.max_input_bytes {
        return Err(Error::new(
            Code::PictureTooLarge,
            format!("expected at most {} bytes, got {}", policy.max_input_bytes, bytes.len()),
        ));
    }
    let header = header::read(bytes)?;
    header.check_size(policy)?;
    Ok(header)
}

fn frame_facts(frame: &Frame<'_>, policy: &Policy) -> Result<ImageFacts, Error> {
    frame.parts()?;
    header::check_pixels(frame.width, frame.height, policy)?;
    let orientation = frame.orientation()?;
    let (width, height) = Orientation::from_exif(orientation).size((frame.width, frame.height));
    let (format, bytes) = (frame.format.reported(), frame.data.len() as u64);
    Ok(ImageFacts { width, height, format, orientation, bytes })
}

/// Resizes and encodes; goes down in size where the bytes demand it.
fn fit(
    picture: &Picture<'_>,
    pixels: &Pixels<'_>,
    size: (u32, u32),
    options: &Options,
) -> Result<(Encoded, (u32, u32)), Error> {
    let policy = &options.policy;
    let limit = match options.prefer {
        Prefer::Quality => policy.hard_bytes,
        Prefer::Bytes => policy.soft_bytes,
    };
    let attempt = |size| {
        // The planes are gone when the encoder wants room for its symbols.
        let coefficients = Coefficients::new(&picture.planes(pixels, size));
        budget::encode(&coefficients, policy)
    };
    let mut best = (attempt(size), size);
    for smaller in crop::smaller_sizes(&picture.crop, size, policy) {
        let bytes = best.0.photo.len();
        // The soft budget stops at 540: below it the face suffers more than the bytes are worth.
        let wanted = if smaller.0 < SOFT_LEAST_WIDTH { policy.hard_bytes } else { limit };
        if bytes <= wanted as usize {
            break;
        }
        best = (attempt(smaller), smaller);
    }
    if best.0.photo.len() > policy.hard_bytes as usize {
        return Err(Error::new(
            Code::PhotoOverBudget,
            format!("expected a photo of at most {} bytes, got {}", policy.hard_bytes, best.0.photo.len()),
        ));
    }
    Ok(best)
}
