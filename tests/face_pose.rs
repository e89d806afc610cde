//! Pose from points whose angles are known.

#![allow(missing_docs, reason = "a test")]

use facegate::face::Pose;
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
}
