//! The detector: against onnxruntime, and on what has no face.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test"
)]

use facegate::face::{Detection, Detector};
use facegate::view::View;
use proptest::prelude::*;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/images/faces/");

fn view(name: &str) -> View {
    let bytes = std::fs::read(format!("{FOLDER}{name}.png")).unwrap();
    let image = image::load_from_memory(&bytes).unwrap().to_rgb8();
    View { width: image.width() as usize, height: image.height() as usize, rgb: image.into_raw() }
}

fn expected() -> serde_json::Map<String, serde_json::Value> {
    serde_json::from_slice(&std::fs::read(format!("{FOLDER}expected.json")).unwrap()).unwrap()
}

fn numbers(value: &serde_json::Value) -> Vec<f32> {
    match value {
        serde_json::Value::Array(all) => all.iter().flat_map(numbers).collect(),
        one => vec![one.as_f64().unwrap() as f32],
    }
}

fn furthest(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn faces_are_onnxruntimes() {
    let mut detector = Detector::new();
    let mut worst = [0.0_f32; 3];
    for (name, expected) in expected() {
        let found = detector.detect(&view(&name), 0.5);
        let faces = expected["faces"].as_array().unwrap();
        assert_eq!(found.len(), faces.len(), "{name}: {found:?}");
        for (face, expected) in found.iter().zip(faces) {
            let points = furthest(face.points.as_flattened(), &numbers(&expected["points"]));
            let area = furthest(&face.area, &numbers(&expected["area"]));
            let confidence = furthest(&[face.confidence], &numbers(&expected["confidence"]));
            println!("{name}: box {area:.2}, points {points:.2}, confidence {confidence:.4}");
            worst = [worst[0].max(area), worst[1].max(points), worst[2].max(confidence)];
        }
    }
    assert!(worst[0] < 0.5 && worst[1] < 0.4 && worst[2] < 0.005, "{worst:?}");
}

/// FNV-1a over the bits of all detections.
fn fingerprint(faces: &[Detection]) -> u64 {
    let numbers = faces.iter().flat_map(|f| {
        f.area.into_iter().chain(*f.points.as_flattened().as_array::<10>().unwrap()).chain([f.confidence])
    });
    let bytes = numbers.flat_map(|x| x.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The same bits on every machine, with and without SIMD; changes only with the weights.
#[test]
fn faces_are_the_same_everywhere() {
    let mut detector = Detector::new();
    let all: Vec<_> = expected().keys().flat_map(|name| detector.detect(&view(name), 0.3)).collect();
    assert_eq!(format!("{:016x}", fingerprint(&all)), "6a9ab259e5ea79eb");
}

#[test]
fn a_run_leaves_nothing_behind() {
    let mut used = Detector::new();
    for name in ["two", "biden-face", "obama"] {
        assert_eq!(used.detect(&view(name), 0.3), Detector::new().detect(&view(name), 0.3));
    }
}

#[test]
fn what_is_no_view_has_no_face() {
    let mut detector = Detector::new();
    let of = |width, height, length| View { width, height, rgb: vec![90; length] };
    for view in [
        View::default(),
        of(1, 1, 3),
        of(1, 320, 960),
        of(320, 1, 960),
        of(0, 5, 0),
        of(5, 0, 0),
        of(64, 64, 0),
        of(64, 64, 3 * 64 * 30 + 1),
        of(321, 8, 3 * 321 * 8),
        of(usize::MAX, usize::MAX, 10),
    ] {
        assert_eq!(detector.detect(&view, 0.5), [], "{} × {}", view.width, view.height);
    }
    let blank = |value| View { width: 192, height: 144, rgb: vec![value; 192 * 144 * 3] };
    for value in [0, 60, 128, 255] {
        assert_eq!(detector.detect(&blank(value), 0.5), []);
    }
    let sure = view("obama");
    for threshold in [f32::NAN, 1.5, f32::INFINITY] {
        assert_eq!(detector.detect(&sure, threshold), []);
    }
    assert!(detector.detect(&sure, -1.0).len() > 1, "every cell is a face then, but for overlaps");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn noise_has_no_face(width in 1_usize..200, height in 1_usize..200, seed in any::<u32>(), contrast in 1_u32..=256) {
        let mut state = seed | 1;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            ((state >> 24) * contrast / 256) as u8
        };
        let view = View { width, height, rgb: (0..width * height * 3).map(|_| noise()).collect() };
        prop_assert_eq!(Detector::new().detect(&view, 0.6), []);
    }
}
