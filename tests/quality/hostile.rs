//! Points, boxes and facts no face has: every value stays a number, nothing panics.

use facegate::policy::MeasureBounds;
use facegate::quality::{
    FaceView, Facts, Scratch, Values, face_cut, findings, inter_eye_distance, judge, measure, score,
};
use facegate::report::Pose;
use facegate::view::View;
use proptest::prelude::*;

fn all_finite(v: &Values) -> bool {
    judge(v, &MeasureBounds::default()).iter().all(|(_, measure)| measure.value.is_finite())
}

fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -50.0_f32..350.0,
        1 => prop_oneof![Just(f32::NAN), Just(f32::INFINITY), Just(f32::MIN), Just(1e30), Just(0.0), Just(1e-40)],
    ]
}

fn fact() -> impl Strategy<Value = f64> {
    prop_oneof![3 => -200.0..200.0, 1 => prop_oneof![Just(f64::NAN), Just(f64::NEG_INFINITY), Just(1e300)]]
}

proptest! {
    #[test]
    fn any_face_is_measured(
        (width, height) in (0_usize..70, 0_usize..70),
        seed in any::<u8>(),
        area in proptest::array::uniform4(number()),
        points in proptest::array::uniform5(proptest::array::uniform2(number())),
        [yaw, pitch, roll, eyes] in proptest::array::uniform4(fact()),
        (face_share, face_cut, jpeg_quality) in (fact(), fact(), proptest::option::of(fact())),
    ) {
        let rgb = (0..width * height * 3).map(|i| (i * 37 + usize::from(seed)).to_le_bytes()[0]).collect();
        let view = View { width, height, rgb };
        let facts = Facts {
            pose: Pose { yaw, pitch, roll }, inter_eye_distance: eyes, face_share, face_cut, jpeg_quality,
        };
        let values = measure(&FaceView { view: &view, area, points }, &facts, &mut Scratch::default());
        prop_assert!(all_finite(&values), "{values:?}");
        let bounds = MeasureBounds::default();
        prop_assert!((0.0..=100.0).contains(&score(&values, &bounds)));
        prop_assert!(findings(&values, &bounds).is_sorted());
    }

    #[test]
    fn the_helpers_answer_anything(
        area in proptest::array::uniform4(fact()),
        points in proptest::array::uniform5(proptest::array::uniform2(fact())),
        yaw in fact(),
    ) {
        prop_assert!(inter_eye_distance(&points, yaw) >= 0.0);
        prop_assert!((0.0..=1.0).contains(&face_cut(area, &points, 640.0, 480.0)));
    }
}

#[test]
fn a_view_shorter_than_it_says_is_measured() {
    let view = View { width: 200, height: 240, rgb: vec![90; 5000] };
    let points = [[60.0, 80.0], [140.0, 80.0], [100.0, 120.0], [70.0, 160.0], [130.0, 160.0]];
    let facts = crate::faces::good();
    let face = FaceView { view: &view, area: [20.0, 20.0, 160.0, 200.0], points };
    assert!(all_finite(&measure(&face, &facts, &mut Scratch::default())));
}
