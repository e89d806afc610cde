//! What real files have that the standard's examples have not.

use super::damage::markers;
use super::{fixture, planes, try_planes};
use crate::Code;
use crate::image::raster::Plane;

fn same(a: &[Plane], b: &[Plane]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.width == b.width && a.samples == b.samples)
}

/// The segments before the data, the data, and where each begins.
fn heads(bytes: &[u8]) -> Vec<usize> {
    let mut at = 2;
    let mut heads = Vec::new();
    loop {
        heads.push(at);
        if bytes[at + 1] == 0xDA {
            return heads;
        }
        at += 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
    }
}

fn inserted(bytes: &[u8], what: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for at in heads(bytes).into_iter().rev() {
        out.splice(at..at, what.iter().copied());
    }
    out
}

/// Motion JPEG leaves the standard's Huffman tables out; cjpeg wrote them into this file.
#[test]
fn without_any_tables_the_standard_ones_hold() {
    let whole = fixture("jpeg/odd-420.jpg");
    let mut bare = whole.clone();
    for at in heads(&whole).into_iter().rev().filter(|at| whole[at + 1] == 0xC4) {
        bare.drain(at..at + 2 + usize::from(u16::from_be_bytes([whole[at + 2], whole[at + 3]])));
    }
    assert!(bare.len() + 400 < whole.len());
    assert!(same(&planes(&bare, 8), &planes(&whole, 8)));
}

#[test]
fn fill_bytes_and_stray_bytes_are_passed_over() {
    for name in ["formats/420.jpg", "formats/progressive.jpg", "formats/restart.jpg"] {
        let whole = fixture(name);
        for stray in [&[0xFF][..], &[0xFF, 0xFF, 0xFF], &[0], b"stray", &[0xFF, 0, 7], &[0xFF, 0x01]] {
            assert!(same(&planes(&inserted(&whole, stray), 8), &planes(&whole, 8)), "{name} {stray:?}");
        }
        // Segments nobody knows, and empty ones.
        for segment in [
            &[0xFF, 0xE5, 0, 2][..],
            &[0xFF, 0xFE, 0, 4, 0xFF, 0xDA],
            &[0xFF, 0xC4, 0, 2],
            &[0xFF, 0xDB, 0, 2],
        ] {
            assert!(same(&planes(&inserted(&whole, segment), 8), &planes(&whole, 8)), "{name} {segment:?}");
        }
        for broken in [&[0xFF, 0xE5, 0, 0][..], &[0xFF, 0xE5, 0, 1], &[0xFF, 0xDD, 0, 3, 0]] {
            let error = try_planes(&inserted(&whole, broken), 8).map(|_| ()).expect_err(name);
            assert_eq!(error.code(), Code::CorruptPicture, "{name} {broken:?}");
        }
    }
}

#[test]
fn an_interval_longer_than_the_picture_has_no_markers() {
    let whole = fixture("formats/420.jpg");
    let at = heads(&whole)[1];
    let long = [&whole[..at], &[0xFF, 0xDD, 0, 4, 0xFF, 0xFF], &whole[at..]].concat();
    assert!(same(&planes(&long, 8), &planes(&whole, 8)));
}

/// cjpeg's `-restart 1` counts in rows: the intervals of luma and chroma differ.
#[test]
fn each_scan_has_its_own_interval() {
    let file = fixture("jpeg/odd-intervals.jpg");
    let intervals: Vec<u8> =
        markers(&file, |marker| marker == 0xDD).into_iter().map(|at| file[at + 5]).collect();
    assert_eq!(intervals, [8, 4]);
    assert!(same(&planes(&file, 8), &planes(&fixture("jpeg/odd-420.jpg"), 8)));
}

/// Some writers number all components alike; libjpeg, and so every engine, takes them in their order.
#[test]
fn components_may_share_a_number() {
    for name in ["formats/420.jpg", "formats/progressive.jpg", "jpeg/odd-bands.jpg"] {
        let whole = fixture(name);
        let mut alike = whole.clone();
        let frame = markers(&whole, |marker| matches!(marker, 0xC0 | 0xC2))[0];
        (0..3).for_each(|nth| alike[frame + 10 + 3 * nth] = 7);
        let scan = markers(&whole, |marker| marker == 0xDA)[0];
        assert_eq!(alike[scan + 4], 3);
        (0..3).for_each(|nth| alike[scan + 5 + 2 * nth] = 7);
        if name == "formats/420.jpg" {
            assert!(same(&planes(&alike, 8), &planes(&whole, 8)));
        } else {
            // Of a scan of one component nobody could tell which it is.
            let means =
                |file: &[u8]| planes(&[&file[..markers(file, |m| m == 0xC4)[2]], &[0xFF, 0xD9]].concat(), 1);
            assert!(same(&means(&alike), &means(&whole)), "{name}");
        }
        // No more often than there are components.
        alike[scan + 4] = 4;
        alike[scan + 3] += 2;
        alike.splice(scan + 11..scan + 11, [7, 0]);
        assert!(try_planes(&alike, 8).is_err(), "{name}");
    }
}

/// Some hundred kilobytes that claim, scan after scan, that 49 million pixels are gray.
fn empty_scans(bits: u8) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0];
    out.extend([1; 64]);
    out.extend([0xFF, 0xC2, 0, 11, 8, 0x1B, 0x58, 0x1B, 0x58, 1, 1, 0x11, 0]);
    // One code of DC: no difference. One of AC: at least 2¹⁴ blocks without anything.
    for (table, symbol) in [(0, 0), (0x10, 0xE0)] {
        out.extend([0xFF, 0xC4, 0, 20, table, 1]);
        out.extend([0; 15]);
        out.push(symbol);
    }
    out.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0]);
    out.extend(vec![0; 875 * 875 / 8 + 1]);
    for (band, low) in (0..bits).rev().flat_map(|low| (1..64).map(move |band| (band, low))) {
        let high = if low + 1 == bits { 0 } else { low + 1 };
        out.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, band, band, high << 4 | low]);
        out.extend(vec![0; 47 * 15 / 8 + 1]);
    }
    out
}

#[test]
fn the_work_of_many_pictures_is_refused() {
    for bits in [1, 2] {
        let planes = planes(&empty_scans(bits), 8);
        assert_eq!(planes[0].samples.len(), 7000 * 7000);
        assert!(planes[0].samples.iter().all(|sample| *sample == 128));
    }
    // A photo that drops all AC leaves the scans aside.
    assert_eq!(planes(&empty_scans(3), 1)[0].samples.len(), 875 * 875);
    for bits in [3, 4] {
        let error = try_planes(&empty_scans(bits), 8).map(|_| ()).unwrap_err();
        assert_eq!(error.code(), Code::CorruptPicture, "{error}");
        assert!(
            error.to_string().contains(if bits == 3 { "the work of many" } else { "200 JPEG scans" }),
            "{error}"
        );
    }
}
