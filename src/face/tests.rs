//! The parts; the whole is tested through the public way in `tests/face.rs`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use super::Detection;
use super::decode::decode;
use super::map::Map;
use super::math::{exp, sigmoid};
use super::net::{Arena, run};
use super::nms::{overlap, surest};
use super::weights::{OUTPUTS, Weights};
use crate::view::View;

#[test]
fn exp_is_exp() {
    for i in -8000_i16..8000 {
        let x = f32::from(i) / 100.0;
        let (got, want) = (f64::from(exp(x)), f64::from(x).exp());
        assert!((got / want - 1.0).abs() < 4e-7, "exp {x}: {got}, not {want}");
    }
    assert_eq!((exp(1000.0), exp(-1000.0)), (exp(80.0), exp(-80.0)));
    assert!((sigmoid(0.0) - 0.5).abs() < 1e-7);
}

#[test]
fn overlapping_boxes_are_one_face() {
    let of =
        |x: f32, confidence: f32| Detection { area: [x, 0.0, 10.0, 10.0], points: [[0.0; 2]; 5], confidence };
    let kept = surest(vec![of(0.0, 0.7), of(5.0, 0.9), of(20.0, 0.6), of(12.0, 0.8), of(5.1, 0.95)]);
    // 0 shares a third of the union with 5.1, 12 a fifth, 20 nothing with it and a ninth with 12.
    assert_eq!(kept.iter().map(|face| face.area[0]).collect::<Vec<_>>(), [5.1, 12.0, 20.0]);
    assert!((overlap([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 2.0, 2.0]) - 1.0 / 7.0).abs() < 1e-6);
    assert!(overlap([0.0; 4], [0.0; 4]) == 0.0, "empty boxes share nothing");
}

#[test]
fn a_cell_is_decoded_as_the_paper_has_it() {
    let mut cells = [[0_i16; 16]; 6];
    for cell in &mut cells {
        cell[0] = -1000;
    }
    // x 2, y 1 of a grid of 3 × 2: sure, a centre of +0.5 and −0.25 cells, e and 1 cells large.
    cells[5] = [200, 50, -25, 100, 0, 200, 0, 0, 100, 0, 0, 0, 0, 0, 0, -100];
    let map = |words: Vec<[i16; 8]>| Map { height: 2, width: 3, depth: 2, words };
    let heads = [map(Vec::new()), map(cells.as_flattened().as_chunks().0.to_vec()), map(Vec::new())];
    let found = decode(&heads, &[[0.01; OUTPUTS]; 3], 0.5);
    let [face] = found[..] else { panic!("{found:?}") };
    let (width, height) = (16.0 * std::f32::consts::E, 16.0);
    let area = [40.0 - width / 2.0, 12.0 - height / 2.0, width, height];
    assert!(face.area.iter().zip(area).all(|(a, b)| (a - b).abs() < 1e-4), "{face:?}");
    assert_eq!((face.points[0], face.points[1], face.points[4]), ([32.0, 16.0], [48.0, 16.0], [32.0, 0.0]));
    assert!((face.confidence - 0.880_797).abs() < 1e-5);
    assert!(decode(&heads, &[[0.01; OUTPUTS]; 3], 0.9).is_empty());
}

/// The coarsest map sees what every layer but the last few made; its int8 weights leave an error, its integers hardly any.
#[test]
fn raw_outputs_are_onnxruntimes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/images/faces/");
    let expected: serde_json::Value =
        serde_json::from_slice(&std::fs::read(format!("{folder}expected.json")).unwrap()).unwrap();
    let weights = Weights::new();
    let mut arena = Arena::default();
    let (mut total, mut count, mut worst) = (0.0, 0, 0.0_f64);
    for (name, expected) in expected.as_object().unwrap() {
        let image = image::load_from_memory(&std::fs::read(format!("{folder}{name}.png")).unwrap())
            .unwrap()
            .to_rgb8();
        let (width, height) = (image.width() as usize, image.height() as usize);
        let size = (height.next_multiple_of(32), width.next_multiple_of(32));
        run(&weights, &mut arena, &View { width, height, rgb: image.into_raw() }, size);
        let cells = arena.heads[2].words.as_flattened().as_chunks::<OUTPUTS>().0;
        let rows = expected["coarsest"].as_array().unwrap();
        assert_eq!(cells.len(), rows.len());
        for (cell, row) in cells.iter().zip(rows) {
            for ((&got, step), want) in cell.iter().zip(weights.steps[2]).zip(row.as_array().unwrap()) {
                let error = (f64::from(f32::from(got) * step) - want.as_f64().unwrap()).abs();
                (total, count, worst) = (total + error, count + 1, worst.max(error));
            }
        }
    }
    let mean = total / f64::from(count);
    println!("mean {mean:.4}, worst {worst:.3} of {count}");
    assert!(mean < 0.025 && worst < 0.5, "mean {mean}, worst {worst}");
}
