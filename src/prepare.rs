//! The main job: a picture goes in, the photo the upstream wants comes out,
//! with a report of what was found.

use serde::{Deserialize, Serialize};

use crate::examine::{self, Seen};
use crate::eye::Eye;
use crate::find::{Finder, Found};
use crate::image::budget::{self, Encoded};
use crate::image::crop::{self, CropPlan};
use crate::image::frame::Frame;
use crate::image::jpeg::Coefficients;
use crate::picture::{Picture, Scene};
use crate::report::{Face, Report};
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CropMode {
    /// The primary face; without one as [`CropMode::None`].
    #[default]
    Face,
    /// The whole picture, centre-cropped only where its shape demands it.
    None,
}

/// What gives way when a photo is above the soft budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prefer {
    /// Size and quality stay; the budget gives way.
    #[default]
    Quality,
    /// The photo gets smaller until it meets the budget.
    Bytes,
}

/// How a photo is prepared; every field has a default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    let looked = look(source, options)?;
    let size = looked.size?;
    let (encoded, size) = fit(&looked.picture, &looked.scene, &looked.seen.crop, size, options)?;
    Ok(Prepared {
        photo: encoded.photo,
        width: size.0,
        height: size.1,
        quality: encoded.quality,
        report: looked.seen.report(looked.picture.image, Some(size)),
    })
}

/// What `prepare` would report, without the photo. A picture too small to make
/// a photo of has a report without a crop.
///
/// # Errors
/// As [`prepare`], but for the two codes of the photo's making.
pub fn inspect(source: Source<'_>, options: &Options) -> Result<Report, Error> {
    let looked = look(source, options)?;
    Ok(looked.seen.report(looked.picture.image, looked.size.ok()))
}

/// A picture that was looked at, and the pixels its photo is made of.
struct Looked<'a> {
    picture: Picture<'a>,
    scene: Scene<'a>,
    seen: Seen,
    size: Result<(u32, u32), Error>,
}

/// Finds the faces, plans the crop and measures, all but the photo's making.
#[inline(never)]
fn look<'a>(source: Source<'a>, options: &Options) -> Result<Looked<'a>, Error> {
    let policy = &options.policy;
    let mut picture = Picture::open(source, policy)?;
    let (coarse, faces) = match options.crop {
        CropMode::None => (None, Vec::new()),
        CropMode::Face => {
            let (scene, faces) = find(&mut picture, policy)?;
            (Some(scene), faces)
        }
    };
    let looked_for = coarse.is_some();
    let mut seen = Seen::new(&picture, faces, looked_for, policy);
    let size = crop::photo_size(&seen.crop, policy);
    let wanted = size.as_ref().map_or((1, 1), |size| *size);
    let scene = picture.fine(&seen.crop, wanted, seen.face_area(picture.size()), coarse, policy)?;
    if looked_for {
        examine::look(&mut seen, &picture, &scene, wanted, &mut Eye::default(), policy);
    }
    Ok(Looked { picture, scene, seen, size })
}

/// The faces of a picture, which is turned upright if one lies on its side or stands on its head.
fn find<'a>(picture: &mut Picture<'a>, policy: &Policy) -> Result<(Scene<'a>, Vec<Face>), Error> {
    let mut finder = Finder::default();
    let mut scene = picture.coarse(policy)?;
    let mut found = finder.still(&scene, false);
    if let Found::Turned(quarters) = found {
        picture.turn(quarters);
        scene = picture.again(scene);
        found = finder.still(&scene, true);
    }
    let faces = if let Found::Faces(faces) = found { faces } else { Vec::new() };
    Ok((scene, faces))
}

/// Resizes and encodes; goes down in size where the bytes demand it.
fn fit(
    picture: &Picture<'_>,
    scene: &Scene<'_>,
    plan: &CropPlan,
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
        let coefficients = Coefficients::new(&picture.planes(scene, plan, size));
        budget::encode(&coefficients, policy)
    };
    let mut best = (attempt(size), size);
    for smaller in crop::smaller_sizes(plan, size, policy) {
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
