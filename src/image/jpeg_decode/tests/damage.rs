//! Files that are damaged in one place: each is an error, and says so.

use jpeg_encoder::SamplingFactor;
use proptest::prelude::*;

use super::super::Wanted;
use super::{Coding, decode, encode, fixture, try_planes};
use crate::Code;

fn assert_corrupt(bytes: &[u8], what: &str) {
    for block in [8, 4, 1] {
        let error = try_planes(bytes, block).map(|_| ()).expect_err(what);
        assert_eq!(error.code(), Code::CorruptPicture, "{what}: {error}");
    }
}

pub(super) fn markers(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Vec<usize> {
    let pairs = bytes.windows(2).enumerate();
    pairs.filter(|(_, pair)| pair[0] == 0xFF && wanted(pair[1])).map(|(at, _)| at).collect()
}

#[test]
fn restart_markers_must_be_in_their_places() {
    let whole = fixture("formats/restart.jpg");
    let restarts = markers(&whole, |marker| matches!(marker, 0xD0..=0xD7));
    assert!(restarts.len() > 5);
    let (third, fourth) = (restarts[2], restarts[3]);
    let mut renumbered = whole.clone();
    renumbered[third + 1] = 0xD7;
    assert_corrupt(&renumbered, "another number");
    assert_corrupt(&[&whole[..third], &whole[third + 2..]].concat(), "no marker");
    assert_corrupt(&[&whole[..third], &whole[fourth..]].concat(), "an interval less");
    assert_corrupt(&[&whole[..third - 40], &whole[third..]].concat(), "bytes missing before a marker");
    assert_corrupt(
        &[&whole[..third], b"surplus", &whole[third..]].concat(),
        "bytes too many before a marker",
    );
    assert_corrupt(&whole[..third], "the end of the file");
}

#[test]
fn an_early_end_of_image_is_no_picture() {
    for name in ["420", "progressive", "separate-scans", "gray"] {
        let whole = fixture(&format!("formats/{name}.jpg"));
        let scan = markers(&whole, |marker| marker == 0xDA)[0];
        for part in 1..12 {
            let end = scan + (whole.len() - scan) * part / 12;
            let early = [&whole[..end], &[0xFF, 0xD9]].concat();
            // The last scans bring to luma's AC what smaller blocks do without.
            let blocks: &[usize] = if name == "progressive" { &[8, 4] } else { &[8, 4, 2, 1] };
            for block in blocks {
                let error = try_planes(&early, *block).map(|_| ()).expect_err(name);
                assert_eq!(error.code(), Code::CorruptPicture, "{name} to {part}/12: {error}");
            }
        }
    }
}

#[test]
fn scans_must_make_sense() {
    for name in ["420", "progressive", "separate-scans"] {
        let whole = fixture(&format!("formats/{name}.jpg"));
        let scan = markers(&whole, |marker| marker == 0xDA)[0];
        if let Some(next) =
            markers(&whole, |marker| matches!(marker, 0xC4 | 0xDA)).into_iter().find(|at| *at > scan)
        {
            assert_corrupt(&[&whole[..next], &whole[scan..]].concat(), "the first scan again");
        }
        assert_corrupt(&[&whole[..scan], &[0xFF, 0xD9]].concat(), "no scan");
        let mut stranger = whole.clone();
        stranger[scan + 5] = 77;
        assert_corrupt(&stranger, "an unknown component");
        let frame = markers(&whole, |marker| matches!(marker, 0xC0 | 0xC2))[0];
        let length = usize::from(whole[frame + 3]) + 2;
        let twice = [&whole[..scan], &whole[frame..frame + length], &whole[scan..]].concat();
        assert_corrupt(&twice, "two frames");
    }
}

#[test]
fn tables_that_are_missing_are_missed() {
    for name in ["420", "progressive"] {
        let whole = fixture(&format!("formats/{name}.jpg"));
        for kind in [0xDB, 0xC4] {
            let at = markers(&whole, |marker| marker == kind)[0];
            let length = usize::from(u16::from_be_bytes([whole[at + 2], whole[at + 3]])) + 2;
            assert_corrupt(&[&whole[..at], &whole[at + length..]].concat(), "a table less");
            let mut overfull = whole.clone();
            overfull[at + 4] |= 0x0F;
            assert_corrupt(&overfull, "a table nobody can name");
        }
    }
}

/// What a few bytes may claim is bounded by what they can hold.
#[test]
fn a_claim_is_no_picture() {
    let coding = Coding {
        sampling: SamplingFactor::F_1_1,
        color: true,
        progressive: true,
        restart: 0,
        separate: false,
    };
    let mut file = encode(16, 16, coding);
    let frame = markers(&file, |marker| marker == 0xC2)[0];
    file[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    assert_corrupt(&file, "65535 x 65535 in a few hundred bytes");
}

const FILES: [&str; 8] = [
    "formats/420.jpg",
    "formats/progressive.jpg",
    "formats/restart.jpg",
    "formats/separate-scans.jpg",
    "formats/cmyk.jpg",
    "jpeg/odd-3x2-1x2-1x1.jpg",
    "jpeg/odd-1x1-2x2-1x2-progressive.jpg",
    "jpeg/odd-2x2-2x1-1x2-progressive.jpg",
];

/// Cases a run of the tests takes; `FACEGATE_FUZZ_CASES` asks for more.
pub(super) fn cases() -> u32 {
    std::env::var("FACEGATE_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is damaged, the answer is planes that hold what they say, or a typed error.
    #[test]
    fn damage_never_panics(
        file in prop::sample::select(&FILES[..]),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
        headers in any::<bool>(),
        block in prop::sample::select(&[1_usize, 2, 4, 8][..]),
        halve_chroma in any::<bool>(),
        (x, y, width, height) in (0_usize..300, 0_usize..400, 1_usize..300, 1_usize..400),
    ) {
        let mut bytes = fixture(file);
        let range = if headers { bytes.len().min(700) } else { bytes.len() };
        for (at, value) in damage {
            bytes[at.index(range)] = value;
        }
        if let Some(cut) = cut {
            let from = cut.index(bytes.len() - 40);
            bytes.drain(from..from + 40);
        }
        match decode(&bytes, &Wanted { block, halve_chroma, area: [x..x + width, y..y + height], cut: false }) {
            Ok(planes) => for plane in planes {
                prop_assert!(plane.width > 0 && plane.height > 0);
                prop_assert!((0..plane.height).all(|y| plane.row(y).len() == plane.width));
            },
            Err(error) => prop_assert!(matches!(error.code(), Code::CorruptPicture), "{error}"),
        }
    }
}
