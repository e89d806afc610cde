//! Faces against outside judges: `onnxruntime`, `OpenCV` and `Pillow` (`models/face-api/reference.py`), and face-api's own code
//! (`models/face-api/judge.mjs`).
#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    missing_docs,
    reason = "tests"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use facegate::image::header;
use facegate_sandbox::decode::decode;
use facegate_sandbox::face::chip::Rgb;
use facegate_sandbox::face::nets::Nets;
use facegate_sandbox::face::template::SAME_SCORE;
use facegate_sandbox::face::{Detail, Face, Judge, Template};
use serde_json::Value;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn nets() -> Nets {
    let model = |name: &str| fs::read(root("models/face-api").join(name)).unwrap();
    Nets::load(model("recognition.onnx"), model("attributes.onnx")).unwrap()
}

static NETS: LazyLock<Nets> = LazyLock::new(nets);
static JUDGE: LazyLock<Judge> = LazyLock::new(|| Judge::new(nets()));

fn picture(name: &str) -> Rgb {
    let bytes = fs::read(root("tests/images").join(name)).unwrap();
    let header = header::read(&bytes).unwrap();
    decode(&bytes, header.format, header.orientation).unwrap()
}

fn json(name: &str) -> Value {
    serde_json::from_slice(&fs::read(root("tests/images/faces").join(name)).unwrap()).unwrap()
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn face(name: &str) -> Face {
    JUDGE.see(&picture(name), Detail::Attributes).unwrap().unwrap()
}

/// The chip of `formula` in the two scripts.
fn formula(side: usize) -> Vec<f32> {
    let places = (0..3).flat_map(|c| (0..side * side).map(move |at| (c, at % side, at / side)));
    places.map(|(c, x, y)| ((x * (c + 3) + y * (5 - c) + ((x * y) % 17) * 4) % 256) as f32).collect()
}

/// What the nets make of the formula's chips, and how far from what a judge made of them.
fn off(expected: &Value) -> (f64, f64, f64) {
    let embedding = NETS.embed_chip(formula(150)).unwrap();
    let attributes = NETS.attributes_of_chip(formula(112)).unwrap();
    let numbers = floats(expected.get("embedding").unwrap());
    let farthest = embedding.iter().zip(&numbers).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
    let of = |name: &str| expected.get(name).unwrap().as_f64().unwrap();
    assert_eq!(numbers.len(), embedding.len());
    (farthest, (f64::from(attributes.age) - of("age")).abs(), (f64::from(attributes.male) - of("male")).abs())
}

#[test]
fn the_nets_are_onnxruntimes() {
    let (embedding, age, male) = off(json("embeddings.json").get("formula").unwrap());
    assert!(embedding < 2e-5 && age < 1e-2 && male < 1e-4, "{embedding} {age} {male}");
}

/// What the package's own code makes of the package's own weights: the conversion is right, folded as it is.
#[test]
fn the_nets_are_face_apis_own() {
    let (embedding, age, male) = off(&json("face-api.json"));
    assert!(embedding < 1e-3 && age < 0.05 && male < 5e-3, "{embedding} {age} {male}");
}

/// Points and chip made by others: the same face, far nearer than another picture of the person is. With the others' points the cut
/// alone differs.
#[test]
fn photos_come_out_as_opencv_pillow_and_onnxruntime_see_them() {
    for (name, expected) in json("embeddings.json").get("photos").unwrap().as_object().unwrap() {
        let seen = face(name);
        let embedding: Vec<f32> =
            floats(expected.get("embedding").unwrap()).into_iter().map(|value| value as f32).collect();
        let other = Template::of(&embedding.try_into().unwrap()).unwrap();
        let distance = seen.template.distance(&other);
        let points = expected.get("points").unwrap().as_array().unwrap().iter().map(floats);
        let points: Vec<[f64; 2]> = points.map(|point| point.try_into().unwrap()).collect();
        let at_points = NETS.embed(&picture(name), &points.try_into().unwrap()).unwrap();
        let cut = Template::of(&at_points).unwrap().distance(&other);
        eprintln!("{name}: {cut:.3} away with the same points");
        assert!(cut < 0.06, "{name}, cut at the same points: {cut}");
        let age = expected.get("age").unwrap().as_f64().unwrap();
        let male = expected.get("male").unwrap().as_f64().unwrap() > 0.5;
        eprintln!("{name}: {distance:.3} away, {:?} years for {age:.1}", seen.age);
        assert!(distance < 0.2, "{name}: {distance}");
        assert!((f64::from(seen.age.unwrap()) - age).abs() < 8.0, "{name}: {seen:?} for {age}");
        assert_eq!(seen.gender.as_deref() == Some("M"), male, "{name}");
    }
}

#[test]
fn one_person_in_two_pictures_and_three_people() {
    let [obama, small, dark, biden, other, collins] = [
        "obama.jpg",
        "faces/obama.png",
        "faces/obama-dark.png",
        "biden.jpg",
        "faces/biden-face.png",
        "astronaut.png",
    ]
    .map(face);
    for (one, two) in [(&obama, &small), (&obama, &dark), (&biden, &other)] {
        let score = one.template.score(&two.template);
        assert!(score >= SAME_SCORE, "one person's: {score}");
    }
    for (one, two) in [(&obama, &biden), (&obama, &collins), (&biden, &collins), (&small, &other)] {
        let score = one.template.score(&two.template);
        assert!(score < SAME_SCORE - 10.0, "two people's: {score}");
    }
}

#[test]
fn the_largest_of_two_faces_counts() {
    let [two, obama, biden] = ["faces/two.png", "obama.jpg", "biden.jpg"].map(|name| face(name).template);
    let scores = [obama, biden].map(|other| two.score(&other));
    assert!(scores.iter().filter(|score| **score >= SAME_SCORE).count() == 1, "{scores:?}");
}

#[test]
fn no_face_is_told_of_what_has_none() {
    for name in ["faces/chelsea.png", "faces/coffee.png", "faces/rocket.png"] {
        assert!(JUDGE.see(&picture(name), Detail::Identity).unwrap().is_none(), "{name}");
    }
}

#[test]
fn a_dark_picture_falls_short() {
    assert_eq!(face("faces/obama-dark.png").shortfall.as_deref(), Some("TooDark"));
    assert_eq!(face("obama.jpg").shortfall, None);
}
