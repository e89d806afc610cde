//! How large a face is, and how much of it is in the picture.

use crate::faces::PORTRAITS;
use facegate::quality::{face_cut, inter_eye_distance};

const POINTS: [[f64; 2]; 5] =
    [[200.0, 200.0], [300.0, 200.0], [250.0, 260.0], [210.0, 310.0], [290.0, 310.0]];
const AREA: [f64; 4] = [150.0, 100.0, 200.0, 280.0];

#[test]
fn a_whole_face_is_not_cut() {
    assert!(face_cut(AREA, &POINTS, 500.0, 500.0).abs() < 1e-9);
    for portrait in PORTRAITS {
        let (area, points) = portrait.place();
        let picture = portrait.picture();
        let cut = face_cut(area, &points, picture.width().into(), picture.height().into());
        assert!(cut.abs() < 1e-9, "{}: {cut}", portrait.name);
    }
}

#[test]
fn the_cut_grows_with_the_part_outside() {
    let cuts: Vec<_> = (0..30).map(|n| face_cut(AREA, &POINTS, 360.0 - f64::from(n) * 5.0, 500.0)).collect();
    assert!(cuts.is_sorted() && cuts[0] < 0.01 && cuts[29] > 0.6, "{cuts:?}");
    let above = AREA.map(|x| x - 150.0);
    assert!((face_cut([150.0, above[1], 200.0, 280.0], &POINTS, 500.0, 500.0) - 50.0 / 280.0).abs() < 1e-9);
}

#[test]
fn a_box_shrunk_to_the_edge_hides_no_cut() {
    // What YuNet sees of half a face: the box ends at the edge, the points tell.
    let points = [[28.4, 209.7], [136.4, 208.5], [83.4, 272.9], [28.8, 322.3], [132.1, 320.3]];
    let cut = face_cut([2.2, 85.8, 188.9, 333.3], &points, 491.0, 1137.0);
    assert!((0.08..0.2).contains(&cut), "{cut}");
}

#[test]
fn a_turned_head_has_the_eyes_it_has_from_the_front() {
    assert!((inter_eye_distance(&POINTS, 0.0) - 100.0).abs() < 1e-9);
    assert!((inter_eye_distance(&POINTS, -60.0) - 200.0).abs() < 1e-9);
    assert!((inter_eye_distance(&POINTS, 89.0) - 200.0).abs() < 1e-9);
    assert!((inter_eye_distance(&POINTS, f64::NAN) - 100.0).abs() < 1e-9);
}
