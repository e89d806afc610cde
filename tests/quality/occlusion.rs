//! What covers a face, drawn over portraits; what does not, left as it is.

use crate::faces::{Face, PORTRAITS};
use facegate::policy::MeasureBounds;
use facegate::quality::findings;
use facegate::report::Reason;

/// A face with a colour laid over where `covers` says, in eye distances right of the eyes' middle and eye-to-mouth distances below it.
fn covered(face: &Face, colour: [f64; 3], covers: impl Fn(f64, f64) -> bool) -> Face {
    let points = face.points.map(|point| point.map(f64::from));
    let middle = |a: usize, b: usize| [0, 1].map(|i| f64::midpoint(points[a][i], points[b][i]));
    let (eyes, mouth) = (middle(0, 1), middle(3, 4));
    let across = [0, 1].map(|i| points[1][i] - points[0][i]);
    let down = [0, 1].map(|i| mouth[i] - eyes[i]);
    let determinant = across[0] * down[1] - across[1] * down[0];
    face.changed(|rgb, [x, y]| {
        let place = [x + 0.5 - eyes[0], y + 0.5 - eyes[1]];
        let u = (place[0] * down[1] - place[1] * down[0]) / determinant;
        let v = (across[0] * place[1] - across[1] * place[0]) / determinant;
        if covers(u, v) { colour } else { rgb }
    })
}

fn found(face: &Face) -> Vec<Reason> {
    findings(&face.measured(), &MeasureBounds::default())
}

#[test]
fn sunglasses_cover() {
    for portrait in PORTRAITS {
        let lens = |u: f64, v: f64| ((u.abs() - 0.5) / 0.33).powi(2) + ((v - 0.07) / 0.3).powi(2) < 1.0;
        let face = covered(&portrait.face(), [25.0, 22.0, 20.0], lens);
        assert!(found(&face).contains(&Reason::FaceCovered), "{}", portrait.name);
    }
}

#[test]
fn masks_cover() {
    let colours = [[150.0, 195.0, 220.0], [225.0, 225.0, 222.0], [28.0, 28.0, 30.0], [150.0, 200.0, 170.0]];
    for portrait in PORTRAITS {
        for colour in colours {
            let face = covered(&portrait.face(), colour, |u, v| v > 0.35 + u.abs() * 0.2 && v < 1.75);
            assert!(found(&face).contains(&Reason::FaceCovered), "{} {colour:?}", portrait.name);
        }
    }
}

#[test]
fn no_skin_and_no_light_is_taken_for_a_cover() {
    for portrait in PORTRAITS {
        let face = portrait.face();
        for gain in [0.2, 0.3, 0.5, 0.7, 1.3] {
            let lit = face.changed(|rgb, _| rgb.map(|x| x * gain));
            assert!(!found(&lit).contains(&Reason::FaceCovered), "{} {gain}", portrait.name);
        }
        let gray = face.changed(|[_, g, _], _| [g; 3]);
        assert!(!found(&gray).contains(&Reason::FaceCovered), "{}", portrait.name);
    }
}

#[test]
fn glasses_without_tint_do_not_cover() {
    for portrait in PORTRAITS {
        let frame = |u: f64, v: f64| {
            let ring = ((u.abs() - 0.5) / 0.33).powi(2) + ((v - 0.07) / 0.3).powi(2);
            (0.75..1.0).contains(&ring) || u.abs() < 0.17 && (v - 0.02).abs() < 0.05
        };
        let face = covered(&portrait.face(), [20.0, 20.0, 20.0], frame);
        assert!(!found(&face).contains(&Reason::FaceCovered), "{}: {:?}", portrait.name, face.measured());
    }
}
