//! Headers: facts without decoding, and honest refusals.

use facegate::Code;
use facegate::image::header::{Color, Format, read};
use facegate::prepare::{Options, Source, prepare};

use crate::pictures::{crc32, exif, fixture, png, png_with_exif, scene, with_exif, with_segment};

#[test]
fn facts_of_the_fixtures() {
    let jpeg = |name: &str| read(&fixture(&format!("formats/{name}.jpg"))).unwrap();
    for name in ["420", "422", "440", "411", "444", "restart", "separate-scans"] {
        let h = jpeg(name);
        assert_eq!((h.format, h.width, h.height, h.components, h.bits), (Format::Jpeg, 240, 320, 3, 8));
        assert_eq!(
            (h.baseline, h.progressive, h.color, h.metadata),
            (true, false, Color::YCbCr, false),
            "{name}"
        );
    }
    assert_eq!((jpeg("progressive").progressive, jpeg("progressive").baseline), (true, false));
    assert_eq!(jpeg("gray").color, Color::Gray);
    assert_eq!(jpeg("rgb").color, Color::Rgb);
    assert_eq!(jpeg("cmyk").color, Color::Ycck);
    let png = |name: &str| read(&fixture(&format!("formats/{name}.png"))).unwrap();
    assert_eq!((png("interlaced").progressive, png("reference").progressive), (true, false));
    assert_eq!((png("rgb16").bits, png("gray1").bits, png("palette").components), (16, 1, 1));
    assert_eq!((png("alpha").components, png("gray16").color), (4, Color::Gray));
}

#[test]
fn orientation_turns_the_size() {
    let file = with_exif(&fixture("formats/420.jpg"), &exif(8, false));
    let header = read(&file).unwrap();
    assert_eq!((header.orientation, header.upright(), header.metadata), (8, (320, 240), true));
    let file = png_with_exif(&scene(30, 20), &exif(5, true));
    assert_eq!((read(&file).unwrap().orientation, read(&file).unwrap().upright()), (5, (20, 30)));
}

/// The thumbnail's own fields (IFD1) say nothing of the picture; nor does the thumbnail, a JPEG inside the segment.
#[test]
fn the_thumbnail_does_not_turn_the_picture() {
    let thumbnail = fixture("formats/gray.jpg");
    for (own, expected) in [(Some(3), 3), (None, 1)] {
        let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
        for (tag, value, next) in
            [(if own.is_some() { 0x0112 } else { 0x0128 }, own.unwrap_or(2), 26), (0x0112, 6, 0)]
        {
            tiff.extend([0, 1]);
            tiff.extend(u16::to_be_bytes(tag));
            tiff.extend([0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, next]);
        }
        assert_eq!(tiff.len(), 44);
        tiff.extend(&thumbnail);
        let header = read(&with_exif(&fixture("formats/420.jpg"), &tiff)).unwrap();
        assert_eq!((header.orientation, header.color), (expected, Color::YCbCr));
    }
}

/// One short number, as the standard has it, or none: browsers pass over all else, and show the picture as it is stored.
#[test]
fn an_orientation_of_another_shape_is_none() {
    for little in [true, false] {
        let tiff = exif(6, little);
        let field = 10 + 12;
        assert_eq!(u8::from(little), tiff[field + 4]);
        for (at, byte) in [(field + 2, 4), (field + 3, 4), (field + 4, 2), (field + 7, 2), (field + 5, 1)] {
            let mut other = tiff.clone();
            other[at] = byte;
            let header = read(&with_exif(&fixture("formats/420.jpg"), &other)).unwrap();
            let same = other == tiff;
            assert_eq!(header.orientation, if same { 6 } else { 1 }, "{little} {at}");
        }
    }
}

/// libjpeg, and so every engine, takes each transform of four components but 0 for YCCK.
#[test]
fn the_adobe_transform_names_the_inks() {
    let file = fixture("formats/cmyk.jpg");
    let at = file.windows(5).position(|w| w == b"Adobe").unwrap() + 11;
    for (transform, expected) in [(0, Color::Cmyk), (1, Color::Ycck), (2, Color::Ycck), (3, Color::Ycck)] {
        let mut other = file.clone();
        other[at] = transform;
        assert_eq!(read(&other).unwrap().color, expected, "{transform}");
    }
}

/// XMP and MPF have application segments of the same markers, before EXIF or after it.
#[test]
fn exif_may_come_after_other_segments() {
    let mut file = with_exif(&fixture("formats/420.jpg"), &exif(6, true));
    for (marker, body) in [
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>".as_slice()),
        (0xE2, b"MPF\0MM\0*"),
        (0xE1, b"Exif\0\0"),
        (0xE0, b"JFXX\0\x10\xFF\xD8\xFF\xD9"),
        (0xED, b""),
    ] {
        file = with_segment(&file, marker, body);
        assert_eq!(read(&file).unwrap().orientation, 6);
    }
    let file = with_exif(&file, &exif(8, false));
    assert_eq!(read(&file).unwrap().orientation, 8, "the first that names one");
}

#[test]
fn a_comment_is_metadata() {
    let file = with_segment(&fixture("formats/420.jpg"), 0xFE, b"made by hand");
    assert!(read(&file).unwrap().metadata);
}

/// One byte of the frame header turned makes each of these.
#[test]
fn codings_nobody_reads_are_refused_by_name() {
    let base = fixture("formats/420.jpg");
    let frame = base.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    let changed = |at: usize, value: u8| {
        let mut file = base.clone();
        file[frame + at] = value;
        file
    };
    let cases = [
        (fixture("formats/arithmetic.jpg"), "arithmetic"),
        (changed(1, 0xC3), "lossless"),
        (changed(1, 0xC5), "hierarchical"),
        (changed(4, 12), "12-bit"),
        (changed(1, 0xC9), "arithmetic"),
        (b"RIFF\x10\0\0\0WEBPVP8 ".to_vec(), "WebP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), "HEIC"),
        (b"\0\0\0\x18ftypavif\0\0\0\0".to_vec(), "AVIF"),
        (b"GIF89a".to_vec(), "GIF"),
        (Vec::new(), "no bytes"),
    ];
    for (file, word) in cases {
        for error in
            [read(&file).unwrap_err(), prepare(Source::Encoded(&file), &Options::default()).unwrap_err()]
        {
            assert_eq!(error.code(), Code::UnsupportedFormat, "{word}: {error}");
            assert!(error.message().contains(word), "{error}");
        }
    }
    assert_eq!(read(&changed(7, 1)).map(|h| h.width).ok(), Some(256 + 240), "the offset is the width's");
    let mut no_height = changed(5, 0);
    no_height[frame + 6] = 0;
    assert!(read(&no_height).unwrap_err().message().contains("DNL"));
}

#[test]
fn declared_sizes_are_refused_before_anything_is_allocated() {
    let mut huge_png = png(&scene(2, 2));
    huge_png[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]);
    let sum = crc32(&huge_png[12..29]).to_be_bytes();
    huge_png[29..33].copy_from_slice(&sum);
    let mut huge_jpeg = fixture("formats/420.jpg");
    let frame = huge_jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    let mut sized = |h: u16, w: u16| {
        huge_jpeg[frame + 5..frame + 7].copy_from_slice(&h.to_be_bytes());
        huge_jpeg[frame + 7..frame + 9].copy_from_slice(&w.to_be_bytes());
        huge_jpeg.clone()
    };
    for file in [huge_png, sized(u16::MAX, u16::MAX), sized(9000, 9000), sized(65_501, 100)] {
        let error = prepare(Source::Encoded(&file), &Options::default()).unwrap_err();
        assert_eq!(error.code(), Code::PictureTooLarge, "{error}");
    }
    // Within the limit, but the file cannot hold what it declares.
    let error = prepare(Source::Encoded(&sized(8000, 8000)), &Options::default()).unwrap_err();
    assert_eq!(error.code(), Code::CorruptPicture, "{error}");
}

#[test]
fn the_policy_limits_bytes_and_pixels() {
    let file = fixture("formats/420.jpg");
    let mut options = Options::default();
    options.policy.max_input_bytes = file.len() as u64 - 1;
    assert_eq!(prepare(Source::Encoded(&file), &options).unwrap_err().code(), Code::PictureTooLarge);
    options.policy.max_input_bytes += 1;
    options.policy.max_input_pixels = 240 * 320 - 1;
    assert_eq!(prepare(Source::Encoded(&file), &options).unwrap_err().code(), Code::PictureTooLarge);
    options.policy.max_input_pixels += 1;
    assert!(prepare(Source::Encoded(&file), &options).is_ok());
}
