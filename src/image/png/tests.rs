//! Every kind of PNG, interlaced or not, its rows random under every filter, judged by the `image` crate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::panic,
    reason = "a test that fails panics"
)]

use std::io::Cursor;

use image::AnimationDecoder;
use image::codecs::png::PngDecoder;

use super::super::header;
use super::super::raster::{Layout, Samples};
use super::{decode, passes};
use crate::{Code, Policy};

/// Numbers without an order.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 24) as u8
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next()).collect()
    }
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}

fn chunk(name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let named = [&name, body].concat();
    [&(body.len() as u32).to_be_bytes(), &named[..], &crc(&named).to_be_bytes()].concat()
}

fn file(width: u32, height: u32, form: [u8; 5], chunks: &[Vec<u8>], raw: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    out.extend(chunk(*b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &form].concat()));
    out.extend(chunks.concat());
    let data = fdeflate::compress_to_vec(raw);
    // In chunks of no sensible length, an empty one among them.
    let (first, rest) = data.split_at(data.len() / 3);
    for part in [first, b"", rest] {
        out.extend(chunk(*b"IDAT", part));
    }
    out.extend(chunk(*b"IEND", b""));
    out
}

/// Filtered rows of a picture, each with another filter.
fn rows_of(width: usize, height: usize, pixel_bits: usize, interlaced: bool, noise: &mut Noise) -> Vec<u8> {
    let rows = passes::rows(width, height, interlaced).enumerate();
    rows.flat_map(|(nth, row)| {
        let filter = vec![((nth + usize::from(noise.next() & 1)) % 5) as u8];
        [filter, noise.bytes((row.width * pixel_bits).div_ceil(8))].concat()
    })
    .collect()
}

fn rgba(layout: Layout, data: &[u8]) -> Vec<u8> {
    let pixel = |p: &[u8]| match layout {
        Layout::Gray => [p[0], p[0], p[0], 255],
        Layout::GrayAlpha => [p[0], p[0], p[0], p[1]],
        Layout::Rgb => [p[0], p[1], p[2], 255],
        _ => [p[0], p[1], p[2], p[3]],
    };
    data.chunks_exact(layout.samples()).flat_map(pixel).collect()
}

fn judge(bytes: &[u8], what: &str) {
    let header = header::read(bytes).unwrap();
    let ours = decode(bytes, &header, &Policy::default()).unwrap();
    let theirs = image::load_from_memory(bytes).expect(what).into_rgba8();
    let Samples::Here(data) = &ours.samples else { panic!("{what}") };
    assert!(rgba(ours.layout, data) == theirs.into_raw(), "{what}");
}

/// A frame's fcTL, its number in the sequence first.
fn control(sequence: u32, [width, height, x, y]: [u32; 4]) -> Vec<u8> {
    let numbers = [sequence, width, height, x, y].map(u32::to_be_bytes).concat();
    chunk(*b"fcTL", &[&numbers[..], &[0, 1, 0, 10, 0, 0]].concat())
}

/// An animation of two frames of 8-bit samples of colour type `kind`; its picture in IDAT is another, or the first.
fn animated(kind: u8, first: [u32; 4], hidden: bool, noise: &mut Noise) -> Vec<u8> {
    let (width, height) = (23_u32, 17_u32);
    let bits = if kind == 6 { 32 } else { 24 };
    let mut data = |[width, height, ..]: [u32; 4]| {
        fdeflate::compress_to_vec(&rows_of(width as usize, height as usize, bits, false, noise))
    };
    let whole = [width, height, 0, 0];
    let frame = |sequence: u32, data: &[u8]| chunk(*b"fdAT", &[&sequence.to_be_bytes(), data].concat());
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    out.extend(chunk(
        *b"IHDR",
        &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, kind, 0, 0, 0]].concat(),
    ));
    out.extend(chunk(*b"acTL", &[2_u32.to_be_bytes(), 0_u32.to_be_bytes()].concat()));
    if !hidden {
        out.extend(control(0, whole));
    }
    out.extend(chunk(*b"IDAT", &data(whole)));
    let mut sequence = u32::from(!hidden);
    for place in if hidden { vec![first, whole] } else { vec![whole] } {
        let data = data(place);
        let (some, rest) = data.split_at(data.len() / 2);
        let parts = [control(sequence, place), frame(sequence + 1, some), frame(sequence + 2, rest)];
        out.extend(parts.concat());
        sequence += 3;
    }
    out.extend(chunk(*b"IEND", b""));
    out
}

/// An animation gives its first frame, be it the picture in IDAT, another, or one that is smaller than the picture.
#[test]
fn an_animation_gives_its_first_frame() {
    let mut noise = Noise(5);
    for kind in [2, 6] {
        for (first, hidden) in
            [([23, 17, 0, 0], false), ([23, 17, 0, 0], true), ([9, 5, 14, 12], true), ([1, 17, 3, 0], true)]
        {
            let bytes = animated(kind, first, hidden, &mut noise);
            let decoder = PngDecoder::new(Cursor::new(&bytes)).unwrap();
            let frame = decoder.apng().unwrap().into_frames().next().unwrap().unwrap();
            let theirs: Vec<_> = frame.into_buffer().pixels().flat_map(|pixel| over_white(pixel.0)).collect();
            let ours = decode(&bytes, &header::read(&bytes).unwrap(), &Policy::default()).unwrap();
            let Samples::Here(data) = &ours.samples else { panic!("{kind}, {first:?}") };
            let ours: Vec<_> =
                rgba(ours.layout, data).as_chunks().0.iter().copied().flat_map(over_white).collect();
            assert!(ours == theirs, "{kind}, {first:?}, {hidden}");
        }
    }
}

fn over_white([r, g, b, alpha]: [u8; 4]) -> [u8; 3] {
    let (alpha, clear) = (u32::from(alpha), 255 - u32::from(alpha));
    [r, g, b].map(|value| ((u32::from(value) * alpha + 255 * clear) / 255) as u8)
}

/// A frame that is not within the picture is none: the picture in IDAT stands for it.
#[test]
fn a_frame_beyond_the_picture_is_none() {
    for first in [[23, 17, 1, 0], [0, 5, 0, 0], [4, u32::MAX, 0, 1]] {
        let mut bytes = animated(2, [23, 17, 0, 0], true, &mut Noise(5));
        let at = bytes.windows(4).position(|name| name == b"fcTL").unwrap() + 8;
        let numbers = first.map(u32::to_be_bytes).concat();
        bytes[at..at + 16].copy_from_slice(&numbers);
        let plain =
            [&bytes[..bytes.windows(4).position(|name| name == b"fcTL").unwrap() - 4], &chunk(*b"IEND", b"")]
                .concat();
        let [ours, alone] = [bytes, plain].map(|bytes| {
            let picture = decode(&bytes, &header::read(&bytes).unwrap(), &Policy::default()).unwrap();
            let Samples::Here(data) = picture.samples else { panic!("{first:?}") };
            data
        });
        assert!(ours == alone, "{first:?}");
    }
}

#[test]
fn every_kind_is_what_another_decoder_makes_of_it() {
    let kinds = [
        (0, 1),
        (0, 2),
        (0, 4),
        (0, 8),
        (0, 16),
        (2, 8),
        (2, 16),
        (3, 1),
        (3, 2),
        (3, 4),
        (3, 8),
        (4, 8),
        (4, 16),
        (6, 8),
        (6, 16),
    ];
    let mut noise = Noise(5);
    for (kind, bits) in kinds {
        let channels = [1, 0, 3, 1, 2, 0, 4][usize::from(kind)];
        for (width, height) in [(1, 1), (3, 2), (5, 9), (8, 8), (33, 17), (500, 90)] {
            for interlaced in [false, true] {
                for clear in [false, true] {
                    let mut chunks = Vec::new();
                    if kind == 3 {
                        chunks.push(chunk(*b"PLTE", &noise.bytes(3 << bits)));
                    }
                    if clear && kind == 3 {
                        chunks.push(chunk(*b"tRNS", &noise.bytes(1 << (bits - 1))));
                    } else if clear && kind < 3 {
                        let sample =
                            (0..channels).flat_map(|_| [0, noise.next() & (((1_u32 << bits) - 1) as u8)]);
                        chunks.push(chunk(*b"tRNS", &sample.collect::<Vec<_>>()));
                    }
                    let raw = rows_of(width, height, channels * usize::from(bits), interlaced, &mut noise);
                    let form = [bits, kind, 0, 0, u8::from(interlaced)];
                    let bytes = file(width as u32, height as u32, form, &chunks, &raw);
                    judge(&bytes, &format!("{kind}/{bits}, {width} x {height}, {interlaced}, {clear}"));
                }
            }
        }
    }
}

/// A clear colour's bits beyond a sample's count for nothing, and a list of more clear entries than the palette has is none.
#[test]
fn what_is_clear_is_told_as_the_standard_has_it() {
    let form = |bits: u8, kind: u8| [bits, kind, 0, 0, 0];
    let pixels = |form: [u8; 5], chunks: &[Vec<u8>]| {
        let bytes = file(2, 1, form, chunks, &[0, if form[0] == 8 { 9 } else { 0b0110_0000 }, 7]);
        let raster = decode(&bytes, &header::read(&bytes).unwrap(), &Policy::default()).unwrap();
        let Samples::Here(data) = &raster.samples else { panic!("{form:?}") };
        rgba(raster.layout, data)
    };
    let gray = |bits: u8, clear: [u8; 2]| pixels(form(bits, 0), &[chunk(*b"tRNS", &clear)]);
    assert_eq!(gray(8, [0, 9]), [9, 9, 9, 0, 7, 7, 7, 255]);
    assert_eq!(gray(8, [0xFF, 9]), gray(8, [0, 9]));
    assert_eq!(gray(2, [0, 1])[3..8], [0, 170, 170, 170, 255]);
    assert_eq!(gray(2, [0x80, 0xF1]), gray(2, [0, 1]));
    let palette = |clear: &[u8]| {
        pixels(form(2, 3), &[chunk(*b"PLTE", &[1, 2, 3, 4, 5, 6, 7, 8, 9]), chunk(*b"tRNS", clear)])
    };
    assert_eq!(palette(&[0, 50, 60]), [4, 5, 6, 50, 7, 8, 9, 60]);
    assert_eq!(palette(&[0, 50, 60, 70]), [4, 5, 6, 255, 7, 8, 9, 255]);
}

#[test]
fn the_fixtures_too() {
    for name in ["alpha", "gray1", "gray16", "interlaced", "palette", "reference", "rgb16"] {
        let path = format!("{}/tests/images/formats/{name}.png", env!("CARGO_MANIFEST_DIR"));
        judge(&std::fs::read(path).unwrap(), name);
    }
}

#[test]
fn what_does_not_hold_is_told() {
    let mut noise = Noise(7);
    let raw = rows_of(20, 20, 24, false, &mut noise);
    let good = |form: [u8; 5], chunks: &[Vec<u8>], raw: &[u8]| {
        let bytes = file(20, 20, form, chunks, raw);
        decode(&bytes, &header::read(&bytes).unwrap(), &Policy::default()).map(|_| ()).map_err(|e| e.code())
    };
    let corrupt = Err(Code::CorruptPicture);
    assert_eq!(good([8, 2, 0, 0, 0], &[], &raw), Ok(()));
    assert_eq!(good([8, 2, 0, 0, 0], &[], &[&raw[..], b"more"].concat()), Ok(()));
    assert_eq!(good([8, 2, 0, 0, 0], &[], &raw[..raw.len() - 1]), corrupt, "a byte too few");
    assert_eq!(good([8, 2, 0, 0, 0], &[], &[]), corrupt, "none");
    let mut filtered = raw.clone();
    filtered[61] = 5;
    assert_eq!(good([8, 2, 0, 0, 0], &[], &filtered), corrupt, "no such filter");
    for form in [[8, 2, 1, 0, 0], [8, 2, 0, 1, 0], [8, 2, 0, 0, 2]] {
        assert_eq!(good(form, &[], &raw), corrupt, "{form:?}");
    }
    assert_eq!(good([8, 3, 0, 0, 0], &[], &raw), corrupt, "no palette");
    let palette = chunk(*b"PLTE", &[1, 2, 3]);
    let indices = rows_of(20, 20, 8, false, &mut noise);
    assert_eq!(good([8, 3, 0, 0, 0], std::slice::from_ref(&palette), &indices), Ok(()), "a short palette");
    let mut damaged = palette;
    damaged[9] ^= 1;
    assert_eq!(good([8, 3, 0, 0, 0], &[damaged], &indices), corrupt, "a palette's checksum");
    assert_eq!(good([8, 2, 0, 0, 0], &[chunk(*b"tRNS", &[0; 5])], &raw), Ok(()), "a key of the wrong length");
}

#[test]
fn every_byte_of_the_data_is_checked() {
    let bytes = file(20, 20, [8, 2, 0, 0, 0], &[], &rows_of(20, 20, 24, false, &mut Noise(9)));
    let header = header::read(&bytes).unwrap();
    let start = bytes.windows(4).position(|w| w == b"IDAT").unwrap() + 4;
    let mut caught = 0;
    for at in start..bytes.len() - 12 {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        caught += usize::from(decode(&damaged, &header, &Policy::default()).is_err());
    }
    // Three checksums of chunks that nobody reads, and a name or a length that makes a chunk another.
    assert!(caught + 24 >= bytes.len() - 12 - start, "{caught}");
}
