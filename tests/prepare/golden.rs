//! The very bytes: a change here is meant, or it is a regression. The same list
//! is checked in WebAssembly. To renew it after a meant change, run with
//! `FACEGATE_GOLDEN=write`.

use facegate::image::frame::{Frame, FrameFormat};
use facegate::image::matrix::Matrix;
use facegate::prepare::{Options, Prepared, Source, prepare};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::pictures::fixture;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/images/golden.json");

/// The frame that the suite in tests/js calls `pattern`.
fn frame(width: u32, height: u32) -> Vec<u8> {
    let pixel = |x: u32, y: u32| [x * 255 / width, y * 255 / height, x * y % 251, 255];
    let pixels = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y)));
    pixels.map(|v| u8::try_from(v).unwrap()).collect()
}

/// A camera's frame by its name, `camera I420 601x803 bt709 limited 90 flip`, its bytes a ramp; the suite in tests/js
/// makes the same.
fn camera(name: &str, options: &Options) -> Prepared {
    let words: Vec<&str> = name.split(' ').collect();
    let &[_, format, size, matrix, range, rotation, flip] = words.as_slice() else { panic!("{name}") };
    let (width, height) = size.split_once('x').unwrap();
    let (width, height): (u32, u32) = (width.parse().unwrap(), height.parse().unwrap());
    let (luma, half) = (width * height, width.div_ceil(2) * height.div_ceil(2));
    let length = match format {
        "I420" | "NV12" => luma + 2 * half,
        "I422" => luma + 2 * width.div_ceil(2) * height,
        "I444" => 3 * luma,
        _ => 4 * luma,
    };
    let data: Vec<u8> = (0..length).map(|at| u8::try_from(at / 7 % 256).unwrap()).collect();
    let frame = Frame {
        format: FrameFormat::from_name(format).unwrap(),
        width,
        height,
        data: &data,
        elsewhere: None,
        layout: &[],
        matrix: Matrix::from_name(matrix),
        full_range: range == "full",
        rotation: rotation.parse().unwrap(),
        flip: flip == "flip",
    };
    prepare(Source::Frame(frame), options).unwrap()
}

/// `file` is a picture's name, or `frame 1080x1920`, or a camera's.
fn photo(file: &str, options: &Options) -> Prepared {
    if file.starts_with("camera ") {
        return camera(file, options);
    }
    let Some((width, height)) = file.strip_prefix("frame ").and_then(|size| size.split_once('x')) else {
        return prepare(Source::Encoded(&fixture(file)), options).unwrap();
    };
    let (width, height) = (width.parse().unwrap(), height.parse().unwrap());
    prepare(Source::Rgba { width, height, data: &frame(width, height) }, options).unwrap()
}

fn result(file: &str, options: &Value) -> Value {
    let parsed: Options = serde_json::from_value(options.clone()).unwrap();
    let prepared = photo(file, &parsed);
    let sha256 = crate::photo::hex(&Sha256::digest(&prepared.photo));
    json!({
        "file": file, "options": options, "sha256": sha256, "width": prepared.width,
        "height": prepared.height, "quality": prepared.quality, "bytes": prepared.photo.len(),
    })
}

#[test]
fn the_bytes_are_the_bytes() {
    let list: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(LIST).unwrap()).unwrap();
    assert!(list.len() >= 10);
    let results: Vec<Value> =
        list.iter().map(|entry| result(entry["file"].as_str().unwrap(), &entry["options"])).collect();
    if std::env::var("FACEGATE_GOLDEN").is_ok_and(|v| v == "write") {
        let lines: Vec<String> = results.iter().map(|r| format!("  {r}")).collect();
        std::fs::write(LIST, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
        return;
    }
    for (entry, got) in list.iter().zip(results) {
        assert_eq!(*entry, got);
    }
}
