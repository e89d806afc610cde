//! A live session through the public API, to the last bit: what it says of the frames of a list. The same list is checked in
//! WebAssembly, with simd128 and without. To renew it after a meant change, run with `FACEGATE_GOLDEN=write`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    missing_docs,
    reason = "tests"
)]

#[path = "support/pictures.rs"]
mod pictures;

use facegate::image::frame::{Frame, FrameFormat};
use facegate::image::matrix::Matrix;
use facegate::live::Live;
use facegate::prepare::{Options, Source, inspect};
use image::RgbImage;
use serde_json::{Map, Value, json};

use crate::pictures::{fixture, rgba};

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/images/observed.json");

fn number(recipe: &Value, key: &str) -> i32 {
    i32::try_from(recipe[key].as_i64().unwrap()).unwrap()
}

/// A picture as many times as large, as `enlarged` of the suite in tests/js makes it.
fn enlarged(picture: &RgbImage, times: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    RgbImage::from_fn(width * times, height * times, |x, y| {
        let (left, top, right, bottom) = (x / times, y / times, x % times, y % times);
        let at =
            |dx: u32, dy: u32| picture.get_pixel((left + dx).min(width - 1), (top + dy).min(height - 1)).0;
        let corners = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
        let shares = [
            (times - right) * (times - bottom),
            right * (times - bottom),
            (times - right) * bottom,
            right * bottom,
        ];
        let mixed =
            |c: usize| corners.iter().zip(shares).map(|(p, share)| u32::from(p[c]) * share).sum::<u32>();
        image::Rgb([0, 1, 2].map(|c| (mixed(c) / (times * times)) as u8))
    })
}

/// A picture somewhere in a frame, over soft colours.
fn painted(recipe: &Value) -> RgbImage {
    let picture = image::load_from_memory(&fixture(recipe["picture"].as_str().unwrap())).unwrap().to_rgb8();
    let picture = enlarged(&picture, number(recipe, "times") as u32);
    let (width, height) = (number(recipe, "width"), number(recipe, "height"));
    let (left, top) = (number(recipe, "left"), number(recipe, "top"));
    RgbImage::from_fn(width as u32, height as u32, |x, y| {
        let (x, y) = (x.cast_signed(), y.cast_signed());
        let inside = picture.get_pixel_checked((x - left) as u32, (y - top) as u32);
        let soft = [60 + x * 100 / width, 80 + y * 90 / height, 110].map(|v| v as u8);
        inside.copied().unwrap_or(image::Rgb(soft))
    })
}

/// Y, Cb and Cr of JFIF, in whole numbers; chroma is that of each square's first pixel.
fn i420(picture: &RgbImage) -> Vec<u8> {
    let plane = |step: usize, [r, g, b]: [i32; 3], base: i32| {
        let sample = |p: &image::Rgb<u8>| {
            let [red, green, blue] = p.0.map(i32::from);
            (((r * red + g * green + b * blue) >> 8) + base).clamp(0, 255) as u8
        };
        picture.rows().step_by(step).flat_map(|row| row.step_by(step).map(sample)).collect::<Vec<u8>>()
    };
    [plane(1, [77, 150, 29], 0), plane(2, [-43, -85, 128], 128), plane(2, [128, -107, -21], 128)].concat()
}

fn packed((width, height): (u32, u32), data: &[u8]) -> Frame<'_> {
    let (format, matrix) = (FrameFormat::Rgba, Matrix::Bt601);
    Frame {
        format,
        width,
        height,
        data,
        elsewhere: None,
        layout: &[],
        matrix,
        full_range: true,
        rotation: 0,
        flip: false,
    }
}

/// What the session says of a frame. A frame of time 0 is the first of a new session.
fn observed(live: &mut Live, recipe: &Value) -> Value {
    let time = number(recipe, "time");
    if time == 0 {
        *live = Live::new(&Options::default()).unwrap();
    }
    let picture = painted(recipe);
    let (width, height) = picture.dimensions();
    let format = FrameFormat::from_name(recipe["format"].as_str().unwrap()).unwrap();
    let data = if format == FrameFormat::I420 { i420(&picture) } else { rgba(&picture) };
    let frame = Frame { format, ..packed((width, height), &data) };
    serde_json::to_value(live.observe(frame, f64::from(time)).unwrap()).unwrap()
}

/// The list anew. Floats are compared as text: reading them back is not exact.
fn renewed(list: &[Value]) -> String {
    let mut live = Live::new(&Options::default()).unwrap();
    let lines = list.iter().map(|entry| {
        let mut made = Map::new();
        if let Some(file) = entry.get("file") {
            let report =
                inspect(Source::Encoded(&fixture(file.as_str().unwrap())), &Options::default()).unwrap();
            made.insert("file".into(), file.clone());
            made.insert("report".into(), json!(report));
        } else {
            made.insert("observed".into(), observed(&mut live, &entry["frame"]));
            made.insert("frame".into(), entry["frame"].clone());
        }
        format!("  {}", Value::from(made))
    });
    format!("[\n{}\n]\n", lines.collect::<Vec<_>>().join(",\n"))
}

/// A frame of which only a part is what it is, of every so many rows one from the top.
fn spoilt(whole: &[u8], width: u32, ([x, y, w, h], every): ([u32; 4], usize)) -> Vec<u8> {
    let mut spoilt = whole.to_vec();
    for (nth, pixel) in spoilt.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        let (column, row) = (nth as u32 % width, nth as u32 / width);
        if !(x..x + w).contains(&column)
            || !(y..y + h).contains(&row)
            || !(row as usize).is_multiple_of(every)
        {
            *pixel = [255, 0, 255, 255];
        }
    }
    spoilt
}

/// Of a frame the binding copies no more than this: what lies elsewhere must not matter, however small or large the face is shown.
#[test]
fn what_lies_outside_the_part_that_is_looked_at_does_not_matter() {
    let small = |times: u32| json!({ "picture": "faces/two.png", "left": 20, "top": 15, "width": 600, "height": 480, "times": times });
    let large = |times: u32| json!({ "picture": "faces/obama.png", "left": 20, "top": 15, "width": 1100, "height": 1200, "times": times });
    let mut rows = [false; 3];
    for recipe in (3..=7).map(small).chain((4..=6).map(large)) {
        let times = &recipe["times"];
        let picture = painted(&recipe);
        let size = picture.dimensions();
        let whole = rgba(&picture);
        let part = |part| spoilt(&whole, size.0, part);
        let [mut one, mut other] = [(); 2].map(|()| Live::new(&Options::default()).unwrap());
        let clean = one.observe(packed(size, &whole), 0.0).unwrap();
        let all = ([0, 0, size.0, size.1], Live::thinning(size));
        let face = other.find(packed(size, &part(all)), 0.0).unwrap();
        assert_eq!(clean, other.tell(packed(size, &part((face, 1))), 0.0).unwrap(), "{times}");
        // One that holds, then one that is measured anew.
        for time in [33.0, 133.0] {
            let followed = other.followed(size, time).unwrap();
            rows[followed.1] = true;
            let clean = one.follow(packed(size, &whole), time).unwrap();
            assert!(clean.is_some(), "{times}");
            let other = other.follow(packed(size, &part(followed)), time).unwrap();
            assert_eq!(clean, other, "{times} at {time}");
        }
    }
    assert_eq!(rows, [false, true, true], "both ways were taken");
}

/// A person in the dark puts a lamp on and comes closer: what is said is what was seen, one thing at a time, and ends in a photo.
#[test]
fn a_person_is_guided_to_a_photo() {
    let mut live = Live::new(&Options::default()).unwrap();
    let (mut said, mut taken, mut time) = (Vec::new(), false, 0.0);
    // Times as large, how bright, how many frames of 66 ms.
    for (times, light, frames) in [(3, 0.02, 12), (3, 1.0, 12), (10, 1.0, 40)] {
        let (left, top) = (615 - 82 * times, 550 - 42 * times);
        let recipe = json!({ "picture": "faces/obama.png", "left": left, "top": top, "width": 1230, "height": 1100, "times": times });
        let mut picture = painted(&recipe);
        picture.iter_mut().for_each(|level| *level = (f64::from(*level) * light) as u8);
        let (size, data) = (picture.dimensions(), rgba(&picture));
        for _ in 0..frames {
            let seen = serde_json::to_value(live.observe(packed(size, &data), time).unwrap()).unwrap();
            time += 66.0;
            if seen["guidance"]["changed"] == true {
                said.push(seen["guidance"]["hint"].as_str().unwrap().to_owned());
            }
            taken |= seen["guidance"]["capture"].as_str().unwrap().starts_with("Take");
        }
    }
    assert_eq!(said, ["TooDark", "FaceTooSmall", "HoldStill", "Done"]);
    assert!(taken);
}

#[test]
fn golden_observations() {
    let text = std::fs::read_to_string(LIST).unwrap();
    let list: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(list.len() >= 10);
    let made = renewed(&list);
    if std::env::var("FACEGATE_GOLDEN").is_ok_and(|v| v == "write") {
        std::fs::write(LIST, made).unwrap();
        return;
    }
    for (line, wanted) in made.lines().zip(text.lines()) {
        assert_eq!(line, wanted);
    }
    assert_eq!(made, text);
}
