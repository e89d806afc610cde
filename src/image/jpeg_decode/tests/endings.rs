//! Files that end early or go on too long: accepted where all that is wanted was there.

use super::super::Wanted;
use super::damage::markers;
use super::{decode, fixture, planes, try_planes};
use crate::Code;
use crate::image::raster::Plane;

const ORDERS: [&str; 4] = ["420", "progressive", "restart", "separate-scans"];

fn formats(name: &str) -> Vec<u8> {
    fixture(&format!("formats/{name}.jpg"))
}

fn same(a: &[Plane], b: &[Plane]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.width == b.width && a.samples == b.samples)
}

/// The first `rows` rows of a fixture's 240 × 320 pixels.
fn top(bytes: &[u8], block: usize, rows: usize) -> Result<Vec<Plane<'static>>, Code> {
    let wanted = Wanted { block, halve_chroma: false, area: [0..240, 0..rows], cut: false };
    decode(bytes, &wanted).map_err(|error| error.code())
}

#[test]
fn the_end_marker_may_lack() {
    for name in ORDERS {
        let whole = formats(name);
        assert_eq!(whole[whole.len() - 2..], [0xFF, 0xD9]);
        for cut in 1..=2 {
            let open = &whole[..whole.len() - cut];
            assert!(same(&planes(open, 8), &planes(&whole, 8)), "{name} without {cut}");
        }
        // One byte more is data.
        let error = try_planes(&whole[..whole.len() - 3], 8).map(|_| ()).expect_err(name);
        assert_eq!(error.code(), Code::CorruptPicture, "{name}");
    }
}

#[test]
fn what_follows_is_not_looked_at() {
    let video = [b"\0\0\0\x18ftypmp42".as_slice(), &[0xFF, 0xDA, 0, 2, 0xFF, 0xC4, 0, 9]].concat();
    for name in ORDERS {
        let whole = formats(name);
        let tails = [
            formats("gray"),
            formats("progressive"),
            video.clone(),
            vec![0xFF; 33],
            vec![0; 5],
            b"SEFT".to_vec(),
        ];
        for tail in tails {
            assert!(same(&planes(&[&whole[..], &tail].concat(), 8), &planes(&whole, 8)), "{name}");
        }
    }
}

#[test]
fn a_file_cut_below_what_is_wanted_will_do() {
    for name in ["420", "restart", "progressive"] {
        let whole = formats(name);
        // Where the data of the last scan begins that a photo needs.
        let last = markers(&whole, |marker| marker == 0xDA).pop().unwrap();
        let cut = &whole[..last + (whole.len() - last) * 3 / 4];
        for ending in [&[][..], &[0xFF, 0xD9]] {
            let cut = [cut, ending].concat();
            for block in [8, 4, 2] {
                assert!(same(&top(&cut, block, 160).unwrap(), &top(&whole, block, 160).unwrap()), "{name}");
                assert_eq!(top(&cut, block, 320).map(|_| ()).expect_err(name), Code::CorruptPicture);
            }
        }
    }
    // The later components of this one come after all of the first.
    let whole = formats("separate-scans");
    assert_eq!(
        top(&whole[..whole.len() * 3 / 4], 8, 16).map(|_| ()).expect_err("chroma"),
        Code::CorruptPicture
    );
}

/// Damage below the wanted rows changes nothing, and damage in them does.
#[test]
fn damage_counts_where_it_is_wanted() {
    let whole = formats("restart");
    let markers = markers(&whole, |marker| matches!(marker, 0xD0..=0xD7));
    let mut late = whole.clone();
    late[markers[markers.len() - 2] + 1] ^= 1;
    assert!(same(&top(&late, 8, 160).unwrap(), &top(&whole, 8, 160).unwrap()));
    assert_eq!(top(&late, 8, 320).map(|_| ()).expect_err("late"), Code::CorruptPicture);
}

/// Cut between two scans, a progressive file shows the whole picture, only coarser than it says.
#[test]
fn a_scan_less_is_no_picture() {
    for (name, blocks) in [("formats/progressive.jpg", 2), ("jpeg/odd-bands.jpg", 8)] {
        let whole = fixture(name);
        let scans = markers(&whole, |marker| matches!(marker, 0xC4 | 0xDA));
        for at in scans.into_iter().skip(1) {
            for block in [8, 4, 2].into_iter().filter(|block| *block >= blocks) {
                let error = try_planes(&whole[..at], block).map(|_| ()).expect_err(name);
                assert_eq!(error.code(), Code::CorruptPicture, "{name} to {at} at {block}");
            }
        }
    }
}

/// `cjpeg -scans` writes files without AC, without its last bits, or without its upper bands: libjpeg and browsers show
/// them, and so does facegate now. What they end with tells them from a file that was cut.
#[test]
fn scans_that_the_maker_left_out_are_not_missed() {
    let whole = formats("progressive");
    let scans = markers(&whole, |marker| marker == 0xDA);
    let ended = |scans: usize| {
        let next = markers(&whole, |marker| matches!(marker, 0xC4 | 0xDA)).into_iter();
        let at = next.filter(|at| *at > scans).min().unwrap();
        [&whole[..at], &[0xFF, 0xD9]].concat()
    };
    // One value a block: the mean of its samples, of which only the lowest bit has not come.
    let (flat, means) = (planes(&ended(scans[0]), 8), planes(&whole, 1));
    for (flat, means) in flat.iter().zip(&means) {
        for (y, x) in (0..flat.height).flat_map(|y| (0..flat.width).map(move |x| (y, x))) {
            assert!(flat.row(y)[x].abs_diff(means.row(y / 8)[x / 8]) <= 2, "{x}, {y}");
        }
    }
    // The nearer to the last scan, the nearer to the whole.
    let whole_luma = planes(&whole, 8).swap_remove(0).samples;
    let distances = scans[..scans.len() - 1].iter().map(|at| {
        let luma = planes(&ended(*at), 8).swap_remove(0).samples;
        luma.iter().zip(&*whole_luma).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>()
    });
    let distances: Vec<u32> = distances.collect();
    assert!(distances.is_sorted_by(|a, b| a >= b), "{distances:?}");
    assert!(distances[0] > distances[distances.len() - 1] * 2 && distances[distances.len() - 1] > 0);
    // Without DC of a component there is none of it.
    let separate = formats("separate-scans");
    let second = markers(&separate, |marker| marker == 0xDA)[1];
    let error = try_planes(&[&separate[..second], &[0xFF, 0xD9]].concat(), 8).map(|_| ()).unwrap_err();
    assert_eq!(error.code(), Code::CorruptPicture);
}

/// A scan that brings nothing to a reduced picture is neither needed nor read.
#[test]
fn a_band_nobody_wants_may_lack() {
    let whole = fixture("jpeg/odd-bands.jpg");
    let last = markers(&whole, |marker| marker == 0xC4).pop().unwrap();
    assert!(same(&planes(&whole[..last], 2), &planes(&whole, 2)));
    let mut damaged = whole.clone();
    damaged[last + 60..].fill(0x55);
    assert!(same(&planes(&damaged, 2), &planes(&whole, 2)));
    assert!(try_planes(&damaged, 4).is_err());
}
