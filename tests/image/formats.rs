//! Each fixture against the picture it was made of, at its own size, so that
//! decoding alone is judged. The files were written by libjpeg-turbo and `ImageMagick`.

use facegate::prepare::{Prepared, Source, prepare};
use image::{Rgb, RgbImage, imageops};
use jpeg_encoder::{ColorType, Encoder};

use crate::photo::{Photo, psnr, psnr_luma};
use crate::pictures::{as_it_is, fixture, scene};

fn photo(bytes: &[u8]) -> (Prepared, RgbImage) {
    let prepared = prepare(Source::Encoded(bytes), &as_it_is()).unwrap();
    let picture = Photo::read(&prepared.photo).picture;
    assert_eq!(picture.dimensions(), (240, 320));
    (prepared, picture)
}

fn reference() -> RgbImage {
    image::load_from_memory(&fixture("formats/reference.png")).unwrap().to_rgb8()
}

fn gray(picture: &RgbImage) -> RgbImage {
    image::DynamicImage::from(imageops::grayscale(picture)).to_rgb8()
}

#[test]
fn jpegs_of_every_sampling_and_order() {
    for name in ["420", "422", "440", "411", "444", "rgb", "progressive", "restart", "separate-scans"] {
        let (_, picture) = photo(&fixture(&format!("formats/{name}.jpg")));
        let (all, luma) = (psnr(&picture, &reference()), psnr_luma(&picture, &reference()));
        assert!(all > 32.0 && luma > 36.5, "{name}: {all:.1} dB, luma {luma:.1} dB");
    }
}

/// The coefficients of these files are the same; only their order differs.
#[test]
fn the_order_of_a_file_does_not_change_its_photo() {
    let (baseline, _) = photo(&fixture("formats/420.jpg"));
    for name in ["progressive", "restart", "separate-scans"] {
        assert!(photo(&fixture(&format!("formats/{name}.jpg"))).0.photo == baseline.photo, "{name}");
    }
}

#[test]
fn gray_stays_gray() {
    let reference = reference();
    for (name, floor) in [("gray.jpg", 36.0), ("gray16.png", 45.0)] {
        let (_, picture) = photo(&fixture(&format!("formats/{name}")));
        assert!(picture.pixels().all(|p| p[0] == p[1] && p[1] == p[2]), "{name}");
        // The fixtures' makers weight the colours as BT.601 does, `image` as BT.709 does.
        let luma = RgbImage::from_fn(240, 320, |x, y| {
            let p = reference.get_pixel(x, y).0.map(f64::from);
            let v = 0.299f64.mul_add(p[0], 0.587f64.mul_add(p[1], 0.114 * p[2])).round();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=255")]
            Rgb([v as u8; 3])
        });
        let fidelity = psnr(&picture, &luma).max(psnr(&picture, &gray(&reference)));
        assert!(fidelity > floor, "{name}: {fidelity:.1} dB");
    }
}

#[test]
fn pngs_of_every_kind() {
    for (name, floor) in [("reference", 37.0), ("interlaced", 37.0), ("rgb16", 37.0), ("palette", 32.0)] {
        let (_, picture) = photo(&fixture(&format!("formats/{name}.png")));
        let fidelity = psnr(&picture, &reference());
        assert!(fidelity > floor, "{name}: {fidelity:.1} dB");
    }
    let (_, bilevel) = photo(&fixture("formats/gray1.png"));
    let expected = image::load_from_memory(&fixture("formats/gray1.png")).unwrap().to_rgb8();
    assert!(psnr(&bilevel, &expected) > 45.0);
}

#[test]
fn transparency_shows_white() {
    let (_, picture) = photo(&fixture("formats/alpha.png"));
    let rgba = image::load_from_memory(&fixture("formats/alpha.png")).unwrap().to_rgba8();
    let expected = RgbImage::from_fn(240, 320, |x, y| {
        let [r, g, b, a] = rgba.get_pixel(x, y).0;
        Rgb([r, g, b].map(|c| {
            let over = (u32::from(c) * u32::from(a) + 255 * (255 - u32::from(a)) + 127) / 255;
            u8::try_from(over).unwrap()
        }))
    });
    assert!(psnr(&picture, &expected) > 37.0);
    assert!(picture.get_pixel(1, 20).0.iter().all(|c| *c > 245), "the left edge is nearly clear");
}

#[test]
fn inks_become_light() {
    let (_, picture) = photo(&fixture("formats/cmyk.jpg"));
    let fidelity = psnr(&picture, &reference());
    assert!(fidelity > 30.0, "ImageMagick's CMYK: {fidelity:.1} dB");
}

/// CMYK and YCCK with Adobe's marker and its inverted inks, and CMYK without it: taken for the same by all three engines,
/// Pillow, `ImageMagick` and libvips, and so by facegate, which once made a negative of it.
#[test]
fn no_ink_is_255_with_the_adobe_marker_or_without() {
    let upright = scene(240, 320);
    let write = |kind: ColorType| {
        let mut out = Vec::new();
        // Without black: C, M, Y are what light is missing.
        let samples: Vec<u8> =
            upright.pixels().flat_map(|p| [255 - p[0], 255 - p[1], 255 - p[2], 0]).collect();
        Encoder::new(&mut out, 97).encode(&samples, 240, 320, kind).unwrap();
        out
    };
    let adobe = write(ColorType::Cmyk);
    let ycck = write(ColorType::CmykAsYcck);
    for (name, file) in [("cmyk", &adobe), ("ycck", &ycck)] {
        assert!(file.windows(5).any(|w| w == b"Adobe"), "{name} has the marker");
        let fidelity = psnr(&photo(file).1, &upright);
        assert!(fidelity > 30.0, "{name}: {fidelity:.1} dB");
    }
    let at = adobe.windows(5).position(|w| w == b"Adobe").unwrap() - 4;
    let length = usize::from(u16::from_be_bytes([adobe[at + 2], adobe[at + 3]])) + 2;
    let mut plain = adobe.clone();
    plain.drain(at..at + length);
    assert!(photo(&plain).0.photo == photo(&adobe).0.photo, "no marker");
}
