//! Pictures in other colours than sRGB's: judged by what littleCMS makes of the same files (`colour/expected.json`).

use std::collections::BTreeMap;

use facegate::prepare::{Source, prepare};
use image::RgbImage;
use jpeg_encoder::SamplingFactor;

use crate::photo::Photo;
use crate::pictures::{as_it_is, fixture, jpeg, png, scene, with_chunk, with_segment};

type Patches = Vec<[f64; 3]>;

fn photo(bytes: &[u8]) -> Vec<u8> {
    prepare(Source::Encoded(bytes), &as_it_is()).unwrap_or_else(|e| panic!("{e}")).photo
}

/// The mean of the middle of each of the 6 × 8 patches.
fn patches(picture: &RgbImage) -> Patches {
    assert_eq!(picture.dimensions(), (240, 320));
    let middle = |left: u32, top: u32| {
        let inside = (0..256).map(|at| picture.get_pixel(left + 12 + at % 16, top + 12 + at / 16));
        let sum = inside.fold([0.0; 3], |sum: [f64; 3], p| [0, 1, 2].map(|c| sum[c] + f64::from(p[c])));
        sum.map(|value| value / 256.0)
    };
    (0..48).map(|at| middle(at % 6 * 40, at / 6 * 40)).collect()
}

/// The greatest difference of any channel, and the mean of all.
fn difference(a: &Patches, b: &Patches) -> (f64, f64) {
    let all: Vec<f64> = a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| (a - b).abs()).collect();
    assert_eq!(all.len(), 144);
    (all.iter().copied().fold(0.0, f64::max), all.iter().sum::<f64>() / 144.0)
}

fn expected() -> BTreeMap<String, Patches> {
    serde_json::from_slice(&fixture("colour/expected.json")).unwrap()
}

#[test]
fn colours_are_what_littlecms_makes_of_them() {
    let expected = expected();
    assert_eq!(expected.len(), 11);
    for (file, wanted) in expected {
        let bytes = fixture(&format!("colour/{file}"));
        let (most, mean) = difference(&patches(&Photo::read(&photo(&bytes)).picture), &wanted);
        println!("{file}: at most {most:.2} levels, {mean:.3} on average");
        assert!(most <= 3.0 && mean <= 0.6, "{file}: {most:.2} levels, {mean:.3} on average");
    }
}

/// The judge's own noise: the same patches in sRGB, by the JPEG of the photo alone.
#[test]
fn most_of_the_difference_is_the_photos_own_coding() {
    let bare = fixture("colour/untagged.png");
    let truth = patches(&image::load_from_memory(&bare).unwrap().into_rgb8());
    let (most, mean) = difference(&patches(&Photo::read(&photo(&bare)).picture), &truth);
    assert!(most <= 3.0 && mean > 0.2, "{most:.2} levels, {mean:.3} on average");
}

#[test]
fn a_profile_of_srgb_changes_no_byte() {
    let bare = jpeg(&scene(240, 320), 90, SamplingFactor::F_2_2);
    let plain = png(&scene(240, 320));
    for name in ["srgb-parametric", "srgb-table", "lut-only", "gray"] {
        let profile = fixture(&format!("colour/{name}.icc"));
        assert_eq!(photo(&with_profile(&bare, &[&profile])), photo(&bare), "{name} in a JPEG");
        assert_eq!(photo(&with_chunk(&plain, *b"iCCP", &iccp(&profile))), photo(&plain), "{name} in a PNG");
    }
    let p3 = fixture("colour/display-p3.icc");
    assert_ne!(photo(&with_profile(&bare, &[&p3])), photo(&bare));
    assert_ne!(photo(&with_chunk(&plain, *b"iCCP", &iccp(&p3))), photo(&plain));
}

#[test]
fn a_profile_in_chunks_is_put_together() {
    let bare = jpeg(&scene(240, 320), 90, SamplingFactor::F_2_2);
    let p3 = fixture("colour/display-p3.icc");
    let wanted = photo(&with_profile(&bare, &[&p3]));
    let parts: Vec<&[u8]> = p3.chunks(150).collect();
    assert_eq!(parts.len(), 3);
    assert_eq!(photo(&with_profile(&bare, &parts)), wanted);
    for [first, second, third] in [[1, 0, 2], [2, 1, 0], [1, 2, 0]] {
        let mut file = bare.clone();
        for nth in [first, second, third] {
            file = with_segment(&file, 0xE2, &app2(nth + 1, 3, parts[nth]));
        }
        assert_eq!(photo(&file), wanted, "{first} {second} {third}");
    }
}

#[test]
fn chunks_that_do_not_fit_together_are_no_profile() {
    let bare = jpeg(&scene(240, 320), 90, SamplingFactor::F_2_2);
    let p3 = fixture("colour/display-p3.icc");
    let (half, rest) = p3.split_at(200);
    for (what, chunks) in [
        ("one missing", vec![app2(1, 2, half)]),
        ("one twice", vec![app2(1, 2, half), app2(2, 2, rest), app2(2, 2, rest)]),
        ("two counts", vec![app2(1, 2, half), app2(2, 3, rest)]),
        ("number 0", vec![app2(0, 1, &p3)]),
        ("above the count", vec![app2(2, 1, &p3)]),
        ("nothing in it", vec![app2(1, 1, b"")]),
        ("cut", vec![app2(1, 1, half)]),
        ("not even a number", vec![b"ICC_PROFILE\0".to_vec()]),
        ("another name", vec![[b"ICC_PROFILF\0\x01\x01", &p3[..]].concat()]),
    ] {
        let file = chunks.iter().fold(bare.clone(), |file, chunk| with_segment(&file, 0xE2, chunk));
        assert_eq!(photo(&file), photo(&bare), "{what}");
    }
}

#[test]
fn the_weightiest_chunk_of_a_png_wins() {
    let plain = png(&scene(240, 320));
    let p3 = iccp(&fixture("colour/display-p3.icc"));
    let (linear, chrm) =
        (100_000_u32.to_be_bytes(), [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]);
    let chrm: Vec<u8> = chrm.iter().flat_map(|n: &u32| n.to_be_bytes()).collect();
    let with = |chunks: &[([u8; 4], &[u8])]| {
        photo(&chunks.iter().rev().fold(plain.clone(), |file, (name, body)| with_chunk(&file, *name, body)))
    };
    let (bare, wide, light) = (photo(&plain), with(&[(*b"iCCP", &p3)]), with(&[(*b"gAMA", &linear)]));
    assert!(bare != wide && bare != light && wide != light);
    let (icc, srgb, gama) = ((*b"iCCP", &p3[..]), (*b"sRGB", &[0][..]), (*b"gAMA", &linear[..]));
    let coded = |points: &'static [u8]| (*b"cICP", points);
    assert!(with(&[icc, coded(&[1, 13, 0, 1])]) == bare, "cICP over iCCP");
    assert!(with(&[icc, srgb, gama]) == wide, "iCCP over sRGB");
    assert!(with(&[gama, srgb]) == bare, "sRGB over gAMA");
    assert!(with(&[(*b"gAMA", &45_455_u32.to_be_bytes()), (*b"cHRM", &chrm)]) == bare, "sRGB by its numbers");
    assert!(with(&[(*b"cHRM", &chrm), gama]) == light, "sRGB's colours");
    assert!(with(&[coded(&[1, 8, 0, 1]), srgb]) == light, "cICP of light");
    for other in [
        &[9, 16, 0, 1][..],
        &[12, 13, 1, 1],
        &[12, 13, 0],
        b"",
        &[12, 13, 0, 0],
        &[2, 13, 0, 1],
        &[12, 1, 0, 1],
    ] {
        assert!(with(&[(*b"cICP", other), icc]) == wide, "{other:?} gives way");
    }
    let end = plain.len() - 12;
    let late = [&plain[..end], &with_chunk(&plain, *b"gAMA", &linear)[33..49], &plain[end..]];
    assert!(photo(&late.concat()) == bare, "after the data it says nothing");
}

#[test]
fn a_damaged_chunk_of_a_png_gives_way() {
    let plain = png(&scene(240, 320));
    let p3 = iccp(&fixture("colour/display-p3.icc"));
    let bomb = [b"bomb\0\0", &zlib(&vec![0; 30_000_000])[..]].concat();
    let bare = photo(&plain);
    for body in [&p3[..60], b"", b"no end", b"end\0", b"method\0\x01", &[&p3[..6], &p3[8..]].concat(), &bomb]
    {
        assert!(photo(&with_chunk(&plain, *b"iCCP", body)) == bare);
    }
    for gama in [0_u32, 1, 9_999, 1_000_001, u32::MAX] {
        assert!(photo(&with_chunk(&plain, *b"gAMA", &gama.to_be_bytes())) == bare, "{gama}");
    }
    for chrm in [&[0; 32][..], &[0xFF; 32], &[7; 31], b""] {
        assert!(photo(&with_chunk(&plain, *b"cHRM", chrm)) == bare);
    }
}

/// A chunk of colour whose checksum is wrong says nothing: no engine heeds it.
#[test]
fn a_chunk_of_a_wrong_checksum_gives_way() {
    let plain = png(&scene(240, 320));
    let linear = with_chunk(&plain, *b"gAMA", &100_000_u32.to_be_bytes());
    assert_ne!(photo(&linear), photo(&plain));
    let p3 = iccp(&fixture("colour/display-p3.icc"));
    for file in [linear, with_chunk(&plain, *b"iCCP", &p3), with_chunk(&plain, *b"cICP", &[12, 13, 0, 1])] {
        let mut damaged = file;
        // After the signature, IHDR, and this chunk's body.
        let length = u32::from_be_bytes([damaged[33], damaged[34], damaged[35], damaged[36]]);
        damaged[41 + length as usize] ^= 1;
        assert!(photo(&damaged) == photo(&plain), "{:?}", &damaged[37..41]);
    }
}

fn app2(nth: usize, count: usize, part: &[u8]) -> Vec<u8> {
    let numbers = [nth, count].map(|n| u8::try_from(n).unwrap());
    [b"ICC_PROFILE\0", &numbers[..], part].concat()
}

/// A JPEG with a profile in as many segments as there are parts.
fn with_profile(jpeg: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let parts = parts.iter().enumerate().rev();
    let count = parts.len();
    parts.fold(jpeg.to_vec(), |file, (nth, part)| with_segment(&file, 0xE2, &app2(nth + 1, count, part)))
}

/// The body of an `iCCP` chunk.
fn iccp(profile: &[u8]) -> Vec<u8> {
    [b"name\0\0", &zlib(profile)[..]].concat()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    fdeflate::compress_to_vec(bytes)
}
