//! Faces found on the way to a photo: where they are, what is cut out, whatever way the picture comes.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "levels within 0..=255")]

use facegate::image::frame::{Frame, FrameFormat};
use facegate::image::matrix::Matrix;
use facegate::prepare::{Options, Source, inspect, prepare};
use facegate::report::{Face, Reason, Report};
use image::RgbImage;
use image::imageops::{FilterType, overlay, resize};
use jpeg_encoder::SamplingFactor;

use crate::pictures::{exif, fixture, jpeg, png, rgba, stored, with_exif};

/// A portrait of the fixtures, decoded by another decoder.
fn portrait(name: &str) -> RgbImage {
    let bytes = fixture(name);
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return image::load_from_memory(&bytes).unwrap().to_rgb8();
    }
    let mut decoder = zune_jpeg::JpegDecoder::new(std::io::Cursor::new(bytes));
    let pixels = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    RgbImage::from_raw(u32::try_from(width).unwrap(), u32::try_from(height).unwrap(), pixels).unwrap()
}

fn report(source: Source<'_>) -> Report {
    inspect(source, &Options::default()).unwrap()
}

fn reasons(report: &Report) -> Vec<Reason> {
    report.findings.iter().map(|finding| finding.reason).collect()
}

/// How far two boxes' edges are apart, as a share of their height.
fn apart(a: &Face, b: &Face) -> f64 {
    let edges = |f: &Face| [f.area.x, f.area.y, f.area.x + f.area.width, f.area.y + f.area.height];
    let far = edges(a).into_iter().zip(edges(b)).map(|(a, b)| (a - b).abs());
    far.fold(0.0, f64::max) / a.area.height
}

#[test]
fn portraits_have_one_face_that_the_crop_is_made_for() {
    for name in ["obama.jpg", "biden.jpg", "astronaut.png"] {
        let made = prepare(Source::Encoded(&fixture(name)), &Options::default()).unwrap();
        let [face] = made.report.faces.as_slice() else { panic!("{name}: {:?}", made.report.faces) };
        assert!(face.confidence > 0.8, "{name}: {face:?}");
        let plan = made.report.crop.unwrap();
        // A speck of 90 pixels would have to be enlarged too far.
        assert!(plan.face_share >= if name == "astronaut.png" { 0.48 } else { 0.6 }, "{name}: {plan:?}");
        // Eyes above nose above mouth, the left of each pair left of the other, all within the box.
        let [left, right, nose, corner, other] = face.points;
        assert!(left[0] < right[0] && corner[0] < other[0], "{name}: {face:?}");
        assert!(left[1].max(right[1]) < nose[1] && nose[1] < corner[1].min(other[1]), "{name}: {face:?}");
        // What was made is a photo of a face that fills it.
        let again = report(Source::Encoded(&made.photo));
        assert_eq!(again.faces.len(), 1, "{name}");
        assert!(again.faces[0].area_share > plan.face_share - 0.08, "{name}: {}", again.faces[0].area_share);
    }
}

#[test]
fn the_same_face_whatever_way_the_picture_comes() {
    let upright = portrait("biden.jpg");
    let wanted = report(Source::Encoded(&png(&upright)));
    for orientation in 1..=8 {
        let turned = stored(&upright, orientation);
        let file = with_exif(&jpeg(&turned, 95, SamplingFactor::F_2_2), &exif(orientation, true));
        let got = report(Source::Encoded(&file));
        assert_eq!(got.faces.len(), 1, "orientation {orientation}");
        let far = apart(&wanted.faces[0], &got.faces[0]);
        assert!(far < 0.05, "orientation {orientation}: {far}");
    }
}

#[test]
fn a_frame_has_the_face_of_its_pixels() {
    let picture = resize(&portrait("obama.jpg"), 480, 640, FilterType::Triangle);
    let wanted = report(Source::Rgba { width: 480, height: 640, data: &rgba(&picture) });
    let luma =
        |p: &image::Rgb<u8>| 0.299 * f64::from(p[0]) + 0.587 * f64::from(p[1]) + 0.114 * f64::from(p[2]);
    let mut data: Vec<u8> = picture.pixels().map(|p| luma(p) as u8).collect();
    let chroma = |channel: usize, scale: f64| {
        let half = resize(&picture, 240, 320, FilterType::Triangle);
        let sample = |p: &image::Rgb<u8>| ((f64::from(p[channel]) - luma(p)) * scale + 128.0) as u8;
        half.pixels().map(sample).collect::<Vec<u8>>()
    };
    data.extend(chroma(2, 1.0 / 1.772));
    data.extend(chroma(0, 1.0 / 1.402));
    let frame = Frame {
        format: FrameFormat::I420,
        width: 480,
        height: 640,
        data: &data,
        elsewhere: None,
        layout: &[],
        matrix: Matrix::Bt601,
        full_range: true,
        rotation: 0,
        flip: false,
    };
    let got = report(Source::Frame(frame));
    // The net sees a face of four times as few pixels of colour.
    let far = apart(&wanted.faces[0], &got.faces[0]);
    assert!(far < 0.05, "{far}");
}

#[test]
fn the_larger_of_two_faces_counts_and_the_other_is_told() {
    let mut both = RgbImage::from_pixel(2000, 1200, image::Rgb([90, 100, 110]));
    overlay(&mut both, &portrait("obama.jpg"), 0, 0);
    let smaller = portrait("biden.jpg");
    let (width, height) = smaller.dimensions();
    overlay(&mut both, &resize(&smaller, width * 7 / 10, height * 7 / 10, FilterType::Triangle), 1000, 100);
    let report = report(Source::Encoded(&png(&both)));
    assert_eq!(report.faces.len(), 2);
    assert!(report.faces[0].area_share > report.faces[1].area_share);
    assert!(reasons(&report).contains(&Reason::SeveralFaces));
    let (plan, face) = (report.crop.unwrap(), report.faces[0].area);
    assert!(f64::from(plan.x) <= face.x && f64::from(plan.x + plan.width) >= face.x + face.width);
}

/// A file on its side, whose EXIF is lost, becomes an upright photo; dark or pale ones have their face too.
#[test]
fn a_second_look_finds_what_lies_or_is_dark() {
    let upright = portrait("obama.jpg");
    let wanted = report(Source::Encoded(&png(&upright)));
    for (orientation, turned) in [(6, 6), (3, 3), (8, 8)] {
        let made =
            prepare(Source::Encoded(&png(&stored(&upright, orientation))), &Options::default()).unwrap();
        assert_eq!(made.report.image.orientation, turned);
        assert_eq!((made.report.image.width, made.report.image.height), upright.dimensions());
        let far = apart(&wanted.faces[0], &made.report.faces[0]);
        assert!(far < 0.05, "turned {turned}: {far}");
        assert_eq!(report(Source::Encoded(&made.photo)).image.orientation, 1, "the photo is upright itself");
    }
    for (name, change) in [("dark", (0.0, 0.05)), ("pale", (120.0, 0.1))] {
        let mut changed = upright.clone();
        let level = |level: u8| (change.0 + f64::from(level) * change.1) as u8;
        changed.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(level));
        let report = report(Source::Encoded(&png(&changed)));
        assert_eq!(report.faces.len(), 1, "{name}");
        assert!(apart(&wanted.faces[0], &report.faces[0]) < 0.12, "{name}");
        assert!(!report.findings.is_empty(), "{name}");
    }
}

/// The picture turned clockwise about a point, over its own colours at the edge.
fn rolled(picture: &RgbImage, [x0, y0]: [f64; 2], degrees: f64) -> RgbImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = picture.dimensions();
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x) - x0, f64::from(y) - y0);
        let (x, y) = (x0 + x * cos + y * sin, y0 + y * cos - x * sin);
        let within = |at: f64, end: u32| at.clamp(0.0, f64::from(end - 1)) as u32;
        *picture.get_pixel(within(x, width), within(y, height))
    })
}

/// A head tilted further is told to be; it is the person's left shoulder that a clockwise turn of the picture brings nearer.
#[test]
fn roll_falls_with_the_turn() {
    for name in ["obama.jpg", "biden.jpg"] {
        let picture = portrait(name);
        let face = report(Source::Encoded(&fixture(name))).faces[0].area;
        let middle = [face.x + face.width / 2.0, face.y + face.height / 2.0];
        let roll = |degrees: f64| {
            let turned = report(Source::Encoded(&png(&rolled(&picture, middle, degrees))));
            assert_eq!(turned.faces.len(), 1, "{name} turned by {degrees}");
            turned.measures.get("headRoll").unwrap().value
        };
        let rolls = [-20.0, -10.0, 0.0, 10.0, 20.0].map(roll);
        for pair in rolls.windows(2) {
            assert!(pair[1] < pair[0] - 3.0, "{name}: {rolls:?}");
        }
        assert!(
            reasons(&report(Source::Encoded(&png(&rolled(&picture, middle, 25.0)))))
                .contains(&Reason::HeadTilted)
        );
    }
}

#[test]
fn without_a_face_the_picture_is_cut_by_its_shape() {
    let gray = RgbImage::from_pixel(800, 1000, image::Rgb([120, 120, 120]));
    let made = prepare(Source::Encoded(&png(&gray)), &Options::default()).unwrap();
    assert_eq!(made.report.faces, []);
    assert_eq!(made.report.findings[0].code, "NoFaceDetected");
    assert_eq!((made.width, made.height), (720, 900));
}

/// A file broken off below the face still makes a photo; one broken off in it is an error, not a gray chin.
#[test]
fn a_file_broken_off_serves_as_far_as_the_face_goes() {
    let mut tall = RgbImage::from_pixel(1000, 3000, image::Rgb([90, 100, 110]));
    overlay(&mut tall, &portrait("obama.jpg"), 0, 0);
    let whole = jpeg(&tall, 90, SamplingFactor::F_2_2);
    let wanted = prepare(Source::Encoded(&whole), &Options::default()).unwrap();
    let plan = wanted.report.crop.unwrap();
    assert!(plan.y + plan.height < 1100, "{plan:?}");
    // The flat rest of the picture takes few bytes.
    let below = &whole[..whole.len() - 200];
    assert_eq!(prepare(Source::Encoded(below), &Options::default()).unwrap().photo, wanted.photo);
    let within = &whole[..whole.len() / 3];
    assert!(prepare(Source::Encoded(within), &Options::default()).is_err());
}
