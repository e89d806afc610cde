//! Portraits with where their faces are, and views of them as the measures take them, made by other code than the crate's: `jpeg-decoder` and `image`.

use std::sync::LazyLock;

use facegate::quality::{FaceView, Facts, SCALE, Scratch, Values, measure};
use facegate::report::Pose;
use facegate::view::View;
use image::{RgbImage, imageops};

/// A picture and its face, in its pixels. Box and points are `face_detection_yunet_2023mar`'s (`FaceDetectorYN` of `OpenCV` 5.0), of a second pass on a crop
/// half a box wider, scaled to a box 180 pixels high.
#[derive(Clone, Copy)]
pub(crate) struct Portrait {
    pub(crate) name: &'static str,
    area: [f32; 4],
    points: [[f32; 2]; 5],
}

pub(crate) const PORTRAITS: [Portrait; 3] = [
    Portrait {
        name: "obama.jpg",
        area: [366.1, 85.2, 246.2, 339.2],
        points: [[430.9, 210.0], [553.1, 202.8], [492.8, 265.3], [441.2, 323.3], [552.4, 318.3]],
    },
    Portrait {
        name: "biden.jpg",
        area: [428.3, 183.3, 286.3, 380.4],
        points: [[527.7, 327.5], [658.6, 337.8], [597.4, 411.7], [518.3, 462.0], [630.7, 472.2]],
    },
    Portrait {
        name: "astronaut.png",
        area: [180.0, 59.9, 89.1, 116.5],
        points: [[205.2, 101.6], [245.4, 106.3], [221.7, 128.0], [202.0, 141.0], [239.1, 144.8]],
    },
];

impl Portrait {
    /// Box and points in the picture's pixels.
    pub(crate) fn place(&self) -> ([f64; 4], [[f64; 2]; 5]) {
        (self.area.map(f64::from), self.points.map(|point| point.map(f64::from)))
    }

    pub(crate) fn picture(&self) -> RgbImage {
        let path = format!("{}/tests/images/{}", env!("CARGO_MANIFEST_DIR"), self.name);
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        if self.name.ends_with("png") {
            return image::load_from_memory(&bytes).unwrap().to_rgb8();
        }
        let mut decoder = jpeg_decoder::Decoder::new(&bytes[..]);
        let pixels = decoder.decode().unwrap();
        let info = decoder.info().unwrap();
        RgbImage::from_raw(info.width.into(), info.height.into(), pixels).unwrap()
    }

    /// The face as the measures take it.
    pub(crate) fn face(&self) -> Face {
        static FACES: LazyLock<[Face; 3]> =
            LazyLock::new(|| PORTRAITS.map(|portrait| portrait.face_in(&portrait.picture(), 1.0)));
        let which = PORTRAITS.iter().position(|portrait| portrait.name == self.name).unwrap();
        FACES[which].clone()
    }

    /// The face of a picture that is so many times the portrait's size.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub(crate) fn face_in(&self, picture: &RgbImage, size: f32) -> Face {
        let [x, y, w, h] = self.area.map(|x| x * size);
        let scale = SCALE / (w * h).sqrt();
        let from = [x - w / 8.0, y - h / 8.0].map(|x| x.max(0.0).floor() as u32);
        let to = [(x + w * 1.125, picture.width()), (y + h * 1.125, picture.height())]
            .map(|(x, end)| (x.ceil() as u32).min(end));
        let sides = [to[0] - from[0], to[1] - from[1]];
        let scaled = sides.map(|side| (side as f32 * scale).round() as u32);
        let part = imageops::crop_imm(picture, from[0], from[1], sides[0], sides[1]).to_image();
        let pixels = imageops::resize(&part, scaled[0], scaled[1], imageops::FilterType::Lanczos3);
        let ratio = [0, 1].map(|i| scaled[i] as f32 / sides[i] as f32);
        let place = |[x, y]: [f32; 2]| [(x - from[0] as f32) * ratio[0], (y - from[1] as f32) * ratio[1]];
        let [left, top] = place([x, y]);
        let area = [left, top, w * ratio[0], h * ratio[1]];
        Face { pixels, area, points: self.points.map(|point| place(point.map(|x| x * size))) }
    }
}

/// A face at the measures' scale.
#[derive(Clone)]
pub(crate) struct Face {
    pub(crate) pixels: RgbImage,
    pub(crate) area: [f32; 4],
    pub(crate) points: [[f32; 2]; 5],
}

impl Face {
    pub(crate) fn measured(&self) -> Values {
        self.measured_with(&good())
    }

    pub(crate) fn measured_with(&self, facts: &Facts) -> Values {
        let (width, height) = (self.pixels.width() as usize, self.pixels.height() as usize);
        let view = View { width, height, rgb: self.pixels.as_raw().clone() };
        let face = FaceView { view: &view, area: self.area, points: self.points };
        measure(&face, facts, &mut Scratch::default())
    }

    /// Each sample changed by what it is and where it is.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(crate) fn changed(&self, change: impl Fn([f64; 3], [f64; 2]) -> [f64; 3]) -> Self {
        let mut face = self.clone();
        for (x, y, pixel) in face.pixels.enumerate_pixels_mut() {
            let place = [f64::from(x), f64::from(y)];
            pixel.0 = change(pixel.0.map(f64::from), place).map(|x| x.round().clamp(0.0, 255.0) as u8);
        }
        face
    }

    pub(crate) fn blurred(&self, sigma: f32) -> Self {
        Self { pixels: imageops::blur(&self.pixels, sigma), ..self.clone() }
    }
}

/// What a good photo's face has beside its pixels.
pub(crate) fn good() -> Facts {
    Facts {
        pose: Pose { yaw: 3.0, pitch: -4.0, roll: 2.0 },
        inter_eye_distance: 170.0,
        face_share: 0.62,
        face_cut: 0.0,
        jpeg_quality: None,
    }
}
