//! Pose from points whose angles are known; and the tracker's promises.

#![allow(missing_docs, reason = "a test")]

use facegate::face::{Detection, Look, Pose, Tracker};
use proptest::prelude::*;

/// A face whose nose stands out as far as [`Pose`] takes it to, seen from far away. Degrees.
fn project(yaw: f32, roll: f32, scale: f32) -> [[f32; 2]; 5] {
    let depth = 2.0 / 1.6;
    let model = [
        [-1.0, -1.1, 0.0],
        [1.0, -1.1, 0.0],
        [0.0, 2.2 * 0.573 - 1.1, depth],
        [-0.8, 1.1, 0.0],
        [0.8, 1.1, 0.0],
    ];
    let ((sin_yaw, cos_yaw), (sin_roll, cos_roll)) =
        (yaw.to_radians().sin_cos(), roll.to_radians().sin_cos());
    model.map(|[x, y, z]| {
        let x = x * cos_yaw + z * sin_yaw;
        [100.0 + scale * (x * cos_roll + y * sin_roll), 80.0 + scale * (y * cos_roll - x * sin_roll)]
    })
}

fn face(area: [f32; 4], confidence: f32) -> Detection {
    Detection { area, points: [[0.0; 2]; 5], confidence }
}

#[test]
fn signs_are_the_persons() {
    // The picture's right is the person's left; tilted to their right shoulder the eye on the picture's left is the lower one.
    let straight = [[40.0, 50.0], [60.0, 50.0], [50.0, 62.6], [42.0, 72.0], [58.0, 72.0]];
    let pose = Pose::of(&straight);
    assert!(pose.yaw.abs() < 1e-3 && pose.roll.abs() < 1e-3 && pose.pitch.abs() < 0.1, "{pose:?}");
    let with = |at: usize, to: [f32; 2]| {
        let mut points = straight;
        points[at] = to;
        Pose::of(&points)
    };
    assert!(with(2, [56.0, 62.6]).yaw > 20.0);
    assert!(with(2, [50.0, 66.0]).pitch > 5.0);
    assert!(with(0, [40.0, 54.0]).roll > 4.0);
}

#[test]
fn what_is_no_face_has_no_pose() {
    for points in [[[0.0; 2]; 5], [[f32::NAN; 2]; 5], [[f32::INFINITY; 2]; 5], [[1e30; 2]; 5]] {
        assert_eq!(Pose::of(&points), Pose::default());
    }
}

proptest! {
    #[test]
    fn yaw_and_roll_are_read_back(yaw in -75.0_f32..75.0, roll in -170.0_f32..170.0, scale in 5.0_f32..200.0) {
        let pose = Pose::of(&project(yaw, roll, scale));
        prop_assert!((pose.yaw - yaw).abs() < 0.05 && (pose.roll - roll).abs() < 0.05 && pose.pitch.abs() < 0.1, "{pose:?}");
    }

    #[test]
    fn pose_is_always_a_number(points in prop::array::uniform5(prop::array::uniform2(prop::num::f32::ANY))) {
        let Pose { yaw, pitch, roll } = Pose::of(&points);
        prop_assert!(yaw.abs() <= 180.0 && pitch.abs() <= 90.0 && roll.abs() <= 180.0);
    }

    /// Whatever happens, the whole frame is looked at in time, a square is a number, and holds the face it was asked for.
    #[test]
    fn the_whole_frame_is_looked_at_in_time(
        steps in prop::collection::vec((0.0_f64..200.0, 0_usize..3, -50.0_f32..700.0, -50.0_f32..500.0, 1.0_f32..400.0, 0.0_f32..1.0), 1..60),
    ) {
        let mut tracker = Tracker::new(640.0, 480.0);
        let (mut now, mut whole, mut last) = (0.0, f64::NEG_INFINITY, None);
        for (step, count, x, y, size, confidence) in steps {
            now += step;
            let look = tracker.next(now);
            match look {
                Look::Whole => whole = now,
                Look::Near([left, top, side]) => {
                    prop_assert!(now - whole < Tracker::EVERY);
                    let [x, y, width, height]: [f32; 4] = last.unwrap_or_default();
                    prop_assert!(side > width && side > height, "a face was found before");
                    let (middle, end) = ([x + width / 2.0, y + height / 2.0], [left + side, top + side]);
                    let seen = [middle[0].clamp(0.0, 640.0), middle[1].clamp(0.0, 480.0)];
                    prop_assert!(seen[0] >= left - 0.01 && seen[0] <= end[0] + 0.01 && seen[1] >= top - 0.01 && seen[1] <= end[1] + 0.01);
                }
            }
            let faces = vec![face([x, y, size, size * 1.3], confidence); count];
            tracker.found(look, &faces, now);
            last = faces.first().map(|face| face.area);
            if count != 1 || confidence < Tracker::SURE {
                prop_assert_eq!(tracker.next(now), Look::Whole);
            }
        }
    }
}

#[test]
fn a_steady_face_is_cheap_and_a_lost_one_is_looked_for() {
    let mut tracker = Tracker::new(640.0, 480.0);
    let steady = face([250.0, 150.0, 120.0, 160.0], 0.92);
    let mut whole = 0;
    for frame in 0..90_u32 {
        let now = f64::from(frame) * 1000.0 / 30.0;
        let look = tracker.next(now);
        whole += u32::from(look == Look::Whole);
        tracker.found(look, &[steady], now);
    }
    assert_eq!(whole, 6, "of three seconds at 30 frames a second");
    let look = tracker.next(2980.0);
    assert!(matches!(look, Look::Near(_)), "{look:?}");
    tracker.found(look, &[face([200.0, 150.0, 120.0, 160.0], 0.92)], 2980.0);
    assert!(matches!(tracker.next(2985.0), Look::Near(_)), "it moved, and is followed");
    tracker.found(tracker.next(2985.0), &[face([95.0, 150.0, 120.0, 160.0], 0.92)], 2985.0);
    assert_eq!(tracker.next(2990.0), Look::Whole, "at the square's border");
    assert_eq!(tracker.next(-5.0), Look::Whole, "a clock set back");
    assert_eq!(tracker.next(f64::NAN), Look::Whole);
}
