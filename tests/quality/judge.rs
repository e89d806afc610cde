//! What values mean.

use std::sync::LazyLock;

use crate::faces::{Face, PORTRAITS, good};
use facegate::policy::{Bounds, MeasureBounds};
use facegate::quality::{Facts, Values, findings, judge, score};
use facegate::report::{Pose, Reason};
use proptest::prelude::*;

fn found(values: &Values) -> Vec<Reason> {
    findings(values, &MeasureBounds::default())
}

#[test]
fn good_portraits_pass() {
    for portrait in PORTRAITS {
        let values = portrait.face().measured();
        assert_eq!(found(&values), [], "{}: {values:?}", portrait.name);
        assert!(score(&values, &MeasureBounds::default()) > 70.0, "{}", portrait.name);
    }
}

/// What a portrait would be of darker skin in the same light: its brightest parts, shine, teeth and the whites of the eyes, stay.
#[test]
fn darker_skin_passes() {
    for portrait in PORTRAITS {
        for tone in [0.8, 0.65, 0.5] {
            let darker = portrait.face().changed(|[r, g, b], _| {
                let luma = (0.299 * r + 0.587 * g + 0.114 * b) / 255.0;
                [r, g, b].map(|x| x * (tone + (1.0 - tone) * luma * luma))
            });
            let values = darker.measured();
            assert_eq!(found(&values), [], "{} {tone}: {values:?}", portrait.name);
        }
    }
}

#[test]
fn bad_ones_are_told_by_their_reason() {
    type Degrade = fn(&Face) -> Face;
    let bad: [(Reason, Degrade); 7] = [
        (Reason::Blurred, |face| face.blurred(3.0)),
        (Reason::TooDark, |face| face.changed(|rgb, _| rgb.map(|x| x * 0.25))),
        (Reason::TooBright, |face| face.changed(|rgb, _| rgb.map(|x| x * 3.0))),
        (Reason::LowContrast, |face| face.changed(|rgb, _| rgb.map(|x| 110.0 + x * 0.12))),
        (Reason::UnevenLight, |face| {
            face.changed(|rgb, [x, _]| if x < 95.0 { rgb.map(|s| s * 0.25) } else { rgb })
        }),
        (Reason::Grayscale, |face| face.changed(|[_, g, _], _| [g; 3])),
        (Reason::UnnaturalColour, |face| face.changed(|[r, g, b], _| [r * 0.6, g, b * 1.7])),
    ];
    for portrait in PORTRAITS {
        let face = portrait.face();
        let best = score(&face.measured(), &MeasureBounds::default());
        for (reason, degrade) in bad {
            let values = degrade(&face).measured();
            assert!(found(&values).contains(&reason), "{} {reason:?}: {values:?}", portrait.name);
            assert!(score(&values, &MeasureBounds::default()) < best - 15.0, "{} {reason:?}", portrait.name);
        }
    }
}

#[test]
fn pitch_is_judged_where_it_is_bounded() {
    let face = PORTRAITS[0].face();
    let bounds = MeasureBounds {
        head_pitch: Bounds { max: Some(20.0), ..Bounds::default() },
        ..MeasureBounds::default()
    };
    for (pitch, reason) in [(25.0, Reason::HeadLowered), (-25.0, Reason::HeadRaised)] {
        let facts = Facts { pose: Pose { yaw: 0.0, pitch, roll: 0.0 }, ..good() };
        assert_eq!(findings(&face.measured_with(&facts), &bounds), [reason]);
    }
}

#[test]
fn facts_are_told_by_their_reason() {
    let face = PORTRAITS[0].face();
    let pose = |yaw, pitch, roll| Facts { pose: Pose { yaw, pitch, roll }, ..good() };
    let facts = [
        (vec![], pose(-19.0, 19.0, -14.0)),
        (vec![Reason::HeadTurned], pose(-25.0, 0.0, 0.0)),
        // Of pitch too little is known to judge it by default.
        (vec![], pose(0.0, 40.0, 0.0)),
        (vec![Reason::HeadTurned, Reason::HeadTilted], pose(25.0, 0.0, -20.0)),
        (vec![Reason::FaceTooSmall], Facts { face_share: 0.3, inter_eye_distance: 40.0, ..good() }),
        (vec![Reason::FaceCut], Facts { face_cut: 0.2, ..good() }),
    ];
    for (reasons, facts) in facts {
        assert_eq!(found(&face.measured_with(&facts)), reasons);
    }
}

#[test]
fn measures_carry_value_unit_and_bounds() {
    let values = PORTRAITS[0].face().measured();
    let measures = judge(&values, &MeasureBounds::default());
    assert_eq!(measures.iter().count(), 14);
    let yaw = measures.get("headYaw").unwrap();
    assert_eq!((yaw.value, yaw.unit, yaw.min, yaw.max, yaw.pass), (3.0, "degrees", None, Some(20.0), true));
    assert_eq!(measures.get("headPitch").unwrap().value.to_bits(), (-4.0_f64).to_bits());
    assert_eq!(
        (measures.get("luminanceMean").unwrap().unit, measures.get("sharpness").unwrap().unit),
        ("luminance", "score")
    );
}

/// Values and how each gets worse.
fn worse(values: &Values, which: usize, by: f64) -> Values {
    let mut v = *values;
    let lower = |x: &mut f64, whole: f64| *x = (*x - by * whole).max(0.0);
    match which {
        0 => lower(&mut v.face_share, 1.0),
        1 => v.face_cut = (v.face_cut + by).min(1.0),
        2 => lower(&mut v.inter_eye_distance, 200.0),
        3 => v.head_yaw += by * 90.0,
        4 => v.head_pitch -= by * 90.0,
        5 => v.head_roll += by * 90.0,
        6 => lower(&mut v.sharpness, 100.0),
        7 => lower(&mut v.illumination_uniformity, 100.0),
        8 => lower(&mut v.under_exposure, 100.0),
        9 => lower(&mut v.over_exposure, 100.0),
        10 => lower(&mut v.luminance_mean, 0.5),
        11 => lower(&mut v.dynamic_range, 100.0),
        12 => lower(&mut v.natural_colour, 100.0),
        13 => lower(&mut v.occlusion, 100.0),
        _ => v.compression_artifacts = v.compression_artifacts.map(|x| (x - by * 100.0).max(0.0)),
    }
    v
}

static FACE: LazyLock<Values> = LazyLock::new(|| PORTRAITS[0].face().measured());

proptest! {
    #[test]
    fn the_score_falls_with_each_measure(which in 0_usize..15, first in 0.0..0.5, more in 0.001..0.5) {
        let bounds = MeasureBounds::default();
        let best = Values { head_yaw: 0.0, head_pitch: 0.0, head_roll: 0.0, compression_artifacts: Some(90.0), ..*FACE };
        let bad = worse(&best, which, first);
        let [a, b, c] = [best, bad, worse(&bad, which, more)].map(|values| score(&values, &bounds));
        prop_assert!(a >= b && b >= c, "{which}: {a}, {b}, {c}");
        prop_assert!((0.0..=100.0).contains(&c));
    }
}
