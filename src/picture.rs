//! A source whose header was read and judged, and its pixels: a coarse look at all of it, the part a photo is made of, and
//! the planes that become the photo.

use std::ops::Range;

use crate::image::crop::{self, CropPlan};
use crate::image::decode::{self, Wanted};
use crate::image::frame::Frame;
use crate::image::header::{self, Format, Header};
use crate::image::icc::{self, Conversion};
use crate::image::jpeg_decode::{self, Index};
use crate::image::jpeg_quality::jpeg_quality;
use crate::image::matrix::{Matrix, ToRgb};
use crate::image::orient::{self, Orientation};
use crate::image::raster::Pixels;
use crate::image::resize::{Job, Planes, resize};
use crate::image::view::{Cut, Viewer};
use crate::prepare::Source;
use crate::report::ImageFacts;
use crate::view::View;
use crate::{Code, Error, Policy};

/// A coarse look has at least this many pixels along the picture's long side, as far as the picture has them: twice what
/// the detector sees of it, so that a face can be looked at closer.
const COARSE: u32 = 384;

/// A source, ready to be looked at.
pub(crate) struct Picture<'a> {
    source: Source<'a>,
    pub(crate) header: Option<Header>,
    /// What brings its colours to sRGB.
    conversion: Option<Box<Conversion>>,
    pub(crate) image: ImageFacts,
}

/// Pixels of a picture, and what is needed to show them.
pub(crate) struct Scene<'a> {
    pub(crate) pixels: Pixels<'a>,
    /// Where their file's data was found in order.
    index: Option<Index>,
    colours: ToRgb,
    stored: (u32, u32),
    orientation: Orientation,
    /// The picture's upright size.
    pub(crate) size: (u32, u32),
}

impl Scene<'_> {
    /// Shows a part of the picture, in upright pixels, as large as told.
    pub(crate) fn show(&self, viewer: &mut Viewer, area: [u32; 4], size: (u32, u32), view: &mut View) {
        self.show_rows(viewer, area, size, 1, view);
    }

    /// The same, of which one of `every` stored rows is looked at.
    pub(crate) fn show_rows(
        &self,
        viewer: &mut Viewer,
        area: [u32; 4],
        size: (u32, u32),
        every: usize,
        view: &mut View,
    ) {
        let cut = Cut { area, size, stored: self.stored, orientation: self.orientation, every };
        viewer.show(&self.pixels, &self.colours, &cut, view);
    }
}

impl<'a> Picture<'a> {
    /// Reads the header.
    ///
    /// # Errors
    /// As [`crate::prepare::prepare`], but for the codes of decoding and of the photo's making.
    #[inline(never)]
    pub(crate) fn open(source: Source<'a>, policy: &Policy) -> Result<Self, Error> {
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
        let conversion = match (source, &header) {
            (Source::Encoded(bytes), Some(header)) => icc::conversion(bytes, header),
            _ => None,
        };
        Ok(Self { source, header, conversion, image })
    }

    /// The upright size.
    pub(crate) const fn size(&self) -> (u32, u32) {
        (self.image.width, self.image.height)
    }

    /// Turns the picture clockwise by so many quarters, beside what its file says.
    pub(crate) fn turn(&mut self, quarters: u8) {
        for _ in 0..quarters {
            self.image.orientation = orient::quarter_more(self.image.orientation);
            (self.image.width, self.image.height) = (self.image.height, self.image.width);
        }
    }

    /// The same pixels after a turn.
    pub(crate) fn again(&self, scene: Scene<'a>) -> Scene<'a> {
        Scene { index: scene.index, ..self.scene(scene.pixels) }
    }

    /// The quality a JPEG was coded at.
    pub(crate) fn jpeg_quality(&self) -> Option<f64> {
        match (self.source, &self.header) {
            (Source::Encoded(bytes), Some(Header { format: Format::Jpeg, .. })) => {
                jpeg_quality(bytes).map(f64::from)
            }
            _ => None,
        }
    }

    /// All of the picture, of a JPEG as small as finds faces, and as far as it goes of one that is cut.
    pub(crate) fn coarse(&self, policy: &Policy) -> Result<Scene<'a>, Error> {
        let (Source::Encoded(bytes), Some(header)) = (self.source, &self.header) else {
            return self.frame_scene(true);
        };
        let long = header.width.max(header.height);
        let reduced = [8, 4, 2].into_iter().find(|n| long / n >= COARSE).unwrap_or(1);
        let wanted = decode::coarse(header, reduced);
        let (pixels, index) = decode::decode(bytes, header, &wanted, None, policy)?;
        Ok(Scene { index, ..self.scene(pixels) })
    }

    /// The pixels a photo of a crop is made of, and those of another part, where `before` does not hold them already.
    ///
    /// # Errors
    /// [`Code::CorruptPicture`] where they are broken or not all there, [`Code::UnsupportedFormat`].
    pub(crate) fn fine(
        &self,
        crop: &CropPlan,
        size: (u32, u32),
        also: Option<[u32; 4]>,
        before: Option<Scene<'a>>,
        policy: &Policy,
    ) -> Result<Scene<'a>, Error> {
        let wanted = self.fine_wanted(crop, size, also, policy);
        let (Source::Encoded(bytes), Some(header), Some(wanted)) = (self.source, &self.header, wanted) else {
            return before.map_or_else(|| self.frame_scene(false), Ok);
        };
        let index = match before {
            Some(before) if header.format == Format::Png => return Ok(before),
            before => before.and_then(|before| before.index),
        };
        let (pixels, _) = decode::decode(bytes, header, &wanted, index.as_ref(), policy)?;
        Ok(self.scene(pixels))
    }

    /// What [`Picture::fine`] decodes of an encoded picture.
    #[inline(never)]
    fn fine_wanted(
        &self,
        crop: &CropPlan,
        size: (u32, u32),
        also: Option<[u32; 4]>,
        policy: &Policy,
    ) -> Option<jpeg_decode::Wanted> {
        let header = self.header.as_ref()?;
        let ratio = f64::from(crop.width) / f64::from(size.0);
        let smallest = crop::smaller_sizes(crop, size, policy).last().map_or(size, |size| *size);
        let mut area = self.job(crop, smallest).reach();
        if let Some(rect) = also {
            let [x, y, width, height] = self.orientation().rect_to_stored(rect, self.stored());
            area = [joined(&area[0], x, width), joined(&area[1], y, height)];
        }
        Some(decode::fine(header, Wanted { ratio, area }))
    }

    /// The photo's planes: resized, turned, in sRGB as JFIF has it.
    pub(crate) fn planes(&self, scene: &Scene<'_>, crop: &CropPlan, size: (u32, u32)) -> Planes {
        let mut planes = resize(&scene.pixels, &self.job(crop, size));
        if let Some(conversion) = &self.conversion {
            conversion.apply(&mut planes);
        }
        if let Source::Frame(frame) = self.source {
            frame.to_jfif(&mut planes);
        }
        planes
    }

    /// A frame's pixels: all of them at once, or as they are read.
    fn frame_scene(&self, at_once: bool) -> Result<Scene<'a>, Error> {
        let Source::Frame(frame) = self.source else {
            return Err(Error::new(Code::Internal, "expected a header for an encoded picture"));
        };
        Ok(self.scene(frame.pixels(at_once)?))
    }

    fn scene(&self, pixels: Pixels<'a>) -> Scene<'a> {
        let colours = match self.source {
            Source::Frame(frame) => ToRgb::new(frame.matrix, frame.full_range),
            _ => ToRgb::new(Matrix::Bt601, true),
        };
        let (stored, orientation) = (self.stored(), self.orientation());
        Scene { pixels, index: None, colours, stored, orientation, size: self.size() }
    }

    fn orientation(&self) -> Orientation {
        Orientation::from_exif(self.image.orientation)
    }

    fn stored(&self) -> (u32, u32) {
        self.orientation().size(self.size())
    }

    fn job(&self, crop: &CropPlan, size: (u32, u32)) -> Job {
        let (stored, orientation) = (self.stored(), self.orientation());
        Job { crop: [crop.x, crop.y, crop.width, crop.height], stored, size, orientation }
    }
}

/// A range that holds another stretch too.
fn joined(range: &Range<usize>, from: u32, length: u32) -> Range<usize> {
    range.start.min(from as usize)..range.end.max((from + length) as usize)
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
    let (format, bytes) = (frame.format.reported(), frame.length() as u64);
    Ok(ImageFacts { width, height, format, orientation, bytes })
}
