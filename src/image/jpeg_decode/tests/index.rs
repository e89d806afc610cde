//! A file of which a part is decoded after all of it was looked at: the same planes or the same error as of one never seen.

use jpeg_encoder::SamplingFactor as S;
use proptest::prelude::*;
use proptest::sample::{Index as Any, select};

use super::super::{Decoded, Index, Wanted, decode};
use super::damage::{cases, markers};
use super::{Coding, encode, fixture};
use crate::Error;

const SAMPLINGS: [S; 8] = [S::F_1_1, S::F_2_1, S::F_1_2, S::F_2_2, S::F_4_1, S::F_4_2, S::F_1_4, S::F_2_4];

const FILES: [&str; 9] = [
    "formats/420.jpg",
    "formats/cmyk.jpg",
    "formats/gray.jpg",
    "formats/progressive.jpg",
    "formats/restart.jpg",
    "formats/separate-scans.jpg",
    "jpeg/odd-3x2-1x2-1x1.jpg",
    "jpeg/odd-intervals.jpg",
    "jpeg/odd-2x2-2x1-1x2-progressive.jpg",
];

/// A plane's place and samples.
type Told = ([usize; 5], Vec<u8>);

/// What a decode amounts to: each plane's place and samples, or the error.
fn told(decoded: Result<Decoded, Error>) -> Result<Vec<Told>, String> {
    let planes = decoded.map_err(|error| format!("{:?}: {error}", error.code()))?.planes;
    let place = |plane: &super::Plane<'_>| [plane.left, plane.top, plane.width, plane.height, plane.stride];
    Ok(planes.into_iter().map(|plane| (place(&plane), plane.samples.into_owned())).collect())
}

fn generated() -> impl Strategy<Value = Vec<u8>> {
    let sizes = (1_usize..400, 1_usize..200);
    let restart = select(&[0_u16, 0, 1, 3, 7, 40][..]);
    (sizes, select(&SAMPLINGS[..]), any::<[bool; 3]>(), restart).prop_map(
        |((width, height), sampling, [color, smooth, separate], restart)| {
            let progressive = smooth && restart == 3;
            let sampling = if color { sampling } else { S::F_1_1 };
            // What else the encoder writes with tables of its own is broken, or it panics.
            let separate = separate && !progressive && restart == 0;
            encode(width, height, Coding { sampling, color, progressive, restart, separate })
        },
    )
}

/// A file as it should be, damaged, or cut.
fn file() -> impl Strategy<Value = Vec<u8>> {
    let sound = prop_oneof![3 => generated(), 2 => select(&FILES[..]).prop_map(fixture)];
    let damage = prop::collection::vec((any::<Any>(), any::<u8>()), 0..3);
    let (some, end) = (prop::bool::weighted(0.4), prop::option::weighted(0.2, any::<Any>()));
    (sound, damage, some, end).prop_map(|(mut bytes, damage, some, end)| {
        let data = markers(&bytes, |marker| marker == 0xDA)[0];
        for (at, value) in damage.into_iter().filter(|_| some) {
            let at = data + at.index(bytes.len() - data);
            bytes[at] = value;
        }
        bytes.truncate(end.map_or(bytes.len(), |end| data + end.index(bytes.len() - data)));
        bytes
    })
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let area = (0_usize..300, 0_usize..300, 1_usize..300, 1_usize..300, any::<bool>());
    (select(&[1_usize, 2, 4, 8][..]), any::<bool>(), area, any::<bool>()).prop_map(
        |(block, halve_chroma, (x, y, width, height, all), cut)| {
            let area = if all { [0..65_535, 0..65_535] } else { [x..x + width, y..y + height] };
            Wanted { block, halve_chroma, area, cut }
        },
    )
}

fn all(block: usize) -> Wanted {
    Wanted { block, halve_chroma: true, area: [0..65_535, 0..65_535], cut: true }
}

/// As the job does: all of it first, coarse.
fn index_of(bytes: &[u8]) -> Option<Index> {
    decode(bytes, &all(1), None).ok()?.index
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_index_changes_nothing(bytes in file(), wanted in wanted()) {
        let index = index_of(&bytes);
        prop_assert_eq!(told(decode(&bytes, &wanted, index.as_ref())), told(decode(&bytes, &wanted, None)));
    }
}

/// An index is worth its name: the data before a wanted part is not read any more.
#[test]
fn what_an_index_leaves_out_is_not_read() {
    let mut bytes = fixture("formats/420.jpg");
    let wanted = Wanted { area: [120..200, 160..240], cut: false, ..all(8) };
    let whole = told(decode(&bytes, &wanted, None));
    let index = index_of(&bytes);
    let data = markers(&bytes, |marker| marker == 0xDA)[0] + 14;
    let end = data + (bytes.len() - data) / 4;
    bytes[data..end].fill(0x55);
    assert_ne!(told(decode(&bytes, &wanted, None)), whole);
    assert!(told(decode(&bytes, &wanted, index.as_ref())) == whole);
}
