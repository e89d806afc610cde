//! The crop round a face: every rule of the upstream's holds, or the reason says which cannot.

use facegate::Policy;
use facegate::image::crop::{CropPlan, around, photo_size};
use facegate::report::{Reason, Rect};
use proptest::prelude::*;

fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
    Rect { x, y, width, height }
}

/// The crop's edges less the face's: left, top, right, bottom; negative where the face is cut.
fn margins(plan: &CropPlan, face: Rect) -> [f64; 4] {
    let (x, y) = (f64::from(plan.x), f64::from(plan.y));
    [
        face.x - x,
        face.y - y,
        x + f64::from(plan.width) - face.x - face.width,
        y + f64::from(plan.height) - face.y - face.height,
    ]
}

#[test]
fn a_selfie_is_cropped_to_62_percent_with_room_above() {
    let face = rect(1000.0, 1200.0, 1100.0, 1450.0);
    let (plan, reasons) = around(face, (3000, 4000), &Policy::default());
    assert_eq!(reasons, []);
    assert!((plan.face_share - 0.62).abs() < 0.002, "{plan:?}");
    let [left, top, right, bottom] = margins(&plan, face);
    assert!((left - right).abs() <= 1.0 && top > bottom && bottom > 0.0, "{plan:?}");
    assert_eq!(photo_size(&plan, &Policy::default()).unwrap().0, 720);
}

#[test]
fn a_small_face_is_enlarged_and_told_to_come_closer() {
    let (plan, reasons) = around(rect(600.0, 300.0, 180.0, 240.0), (1280, 720), &Policy::default());
    assert_eq!(reasons, [Reason::FaceTooSmall]);
    assert!(plan.face_share >= 0.6, "{plan:?}");
    let (width, height) = photo_size(&plan, &Policy::default()).unwrap();
    assert!(width <= 482 && height <= 642, "{width} x {height}");
}

/// 184,320 px² is 60 % of 480 × 640: the smallest face that needs no enlarging.
#[test]
fn a_face_just_large_enough_takes_the_share_down_to_60_before_it_is_enlarged() {
    let face = rect(400.0, 100.0, 373.0, 497.0);
    let (plan, reasons) = around(face, (1280, 720), &Policy::default());
    assert_eq!(reasons, [], "{plan:?}");
    assert!(plan.width >= 480 && plan.height >= 640 && plan.face_share >= 0.6, "{plan:?}");
    let (_, reasons) = around(rect(400.0, 100.0, 365.0, 490.0), (1280, 720), &Policy::default());
    assert_eq!(reasons, [Reason::FaceTooSmall]);
}

#[test]
fn a_speck_gets_a_crop_that_can_still_become_a_photo() {
    let (plan, reasons) = around(rect(2000.0, 1000.0, 30.0, 40.0), (4000, 3000), &Policy::default());
    assert_eq!(reasons, [Reason::FaceTooSmall]);
    assert!(plan.face_share < 0.6);
    assert_eq!(photo_size(&plan, &Policy::default()).unwrap(), (480, 640));
}

#[test]
fn a_face_larger_than_the_picture_is_cut() {
    let policy = Policy::default();
    // Upright: all there is is taken.
    let (plan, reasons) = around(rect(-50.0, -80.0, 900.0, 1200.0), (800, 1000), &policy);
    assert_eq!((plan.x, plan.y, plan.width, plan.height), (0, 0, 800, 1000));
    assert_eq!(reasons, []);
    // Lying: no portrait holds it; its middle is kept.
    let (plan, reasons) = around(rect(100.0, -200.0, 1000.0, 1300.0), (1280, 720), &policy);
    assert_eq!(reasons, [Reason::FaceCut]);
    assert!(plan.width == 719 && plan.height == 720, "{plan:?}");
    assert!((f64::from(plan.x) + 359.5 - 600.0).abs() <= 1.0, "{plan:?}");
}

#[test]
fn a_face_in_a_corner_is_held_as_far_as_the_picture_goes() {
    for (x, y) in [(0.0, 0.0), (880.0, 0.0), (0.0, 880.0), (880.0, 880.0)] {
        let face = rect(x, y, 400.0, 520.0);
        let (plan, reasons) = around(face, (1280, 1400), &Policy::default());
        assert_eq!(reasons, []);
        assert!(margins(&plan, face).iter().all(|margin| *margin >= -0.5), "{plan:?}");
        assert!((0.6..0.64).contains(&plan.face_share), "{plan:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn every_rule_holds_or_the_reason_says_which_cannot(
        width in 1_u32..6000, height in 1_u32..6000, x in -0.5..1.2_f64, y in -0.5..1.2_f64, size in 0.001..1.5_f64, ratio in 0.5..2.5_f64,
    ) {
        let policy = Policy::default();
        let side = size * f64::from(width.min(height));
        let face = rect(x * f64::from(width), y * f64::from(height), side, side * ratio);
        let (plan, reasons) = around(face, (width, height), &policy);
        prop_assert!(plan.width >= 1 && plan.x + plan.width <= width, "{plan:?}");
        prop_assert!(plan.height >= 1 && plan.y + plan.height <= height, "{plan:?}");
        prop_assert!(plan.height > plan.width || height <= 1 || plan.width == 1, "{plan:?}");
        prop_assert!((0.0..=1.0 + 1e-9).contains(&plan.face_share));
        if let Ok((photo_width, photo_height)) = photo_size(&plan, &policy) {
            prop_assert!(photo_height > photo_width && photo_width >= 480 && photo_height >= 640);
            let enlarged = photo_width > plan.width || photo_height > plan.height;
            prop_assert!(!enlarged || reasons.contains(&Reason::FaceTooSmall), "{plan:?}");
        }
        let inside = face.x >= 0.0 && face.y >= 0.0 && face.x + face.width <= f64::from(width) && face.y + face.height <= f64::from(height);
        if inside && !reasons.contains(&Reason::FaceCut) {
            prop_assert!(margins(&plan, face).iter().all(|margin| *margin >= -2.0), "{plan:?}");
        }
        if !reasons.contains(&Reason::FaceTooSmall) && plan.width > 60 {
            prop_assert!(plan.face_share > 0.59, "{plan:?}");
        }
    }

    /// A face that is whole, large enough and has room round it meets the aim exactly.
    #[test]
    fn a_good_selfie_has_no_reason(w in 500.0..1500.0_f64, ratio in 1.0..1.7_f64, x in 0.0..1.0_f64, y in 0.0..1.0_f64) {
        let (width, height) = (w * 2.6, w * ratio * 2.6);
        let face = rect(x * (width - w), y * (height - w * ratio), w, w * ratio);
        let whole = |side: f64| (0..20_000).find(|whole| f64::from(*whole) >= side).unwrap();
        let (plan, reasons) = around(face, (whole(width), whole(height)), &Policy::default());
        prop_assert_eq!(reasons, []);
        prop_assert!((plan.face_share - 0.62).abs() < 0.004, "{plan:?}");
        prop_assert!(margins(&plan, face).iter().all(|margin| *margin >= -0.6), "{plan:?}");
    }
}
