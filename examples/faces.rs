//! How well faces are found: `cargo run --release --example faces -- DIR`.
//!
//! DIR holds JPEG and PNG pictures and, for rates, `labels.json`: `{"name.jpg": {"boxes": [[x, y, width, height], …], "tags": ["…"]}}` in
//! pixels of the file as it is stored. Without it what was found is listed. A picture with one large face is also tried darkened,
//! blurred, rolled.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pictures are small, levels are clamped"
)]

use std::collections::BTreeMap;
use std::path::Path;

use facegate::prepare::{Options, Source, inspect};
use facegate::report::{Face, Pose, Rect, Report};
use image::RgbImage;
use image::imageops::{FilterType, blur, resize};

type Failure = Box<dyn std::error::Error>;

/// Where faces are, and words for a picture.
type Labels = BTreeMap<String, (Vec<[f32; 4]>, Vec<String>)>;

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).ok_or("expected a folder of pictures")?;
    let labels = labels(&Path::new(&folder).join("labels.json"))?;
    let mut files: Vec<_> =
        std::fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let mut tally = Tally::default();
    for file in files {
        let Ok(picture) = open(&file) else { continue };
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match labels.as_ref().map(|labels| labels.get(&name)) {
            Some(Some((boxes, tags))) => tally.picture(&picture, boxes, tags, &name)?,
            Some(None) => {}
            None => list(&name, &report(&picture)?),
        }
    }
    tally.print();
    Ok(())
}

fn open(file: &Path) -> Result<RgbImage, Failure> {
    let bytes = std::fs::read(file)?;
    if bytes.starts_with(&[0xFF, 0xD8]) {
        let options = zune_jpeg::zune_core::options::DecoderOptions::default()
            .jpeg_set_out_colorspace(zune_jpeg::zune_core::colorspace::ColorSpace::RGB);
        let mut decoder = zune_jpeg::JpegDecoder::new_with_options(
            zune_jpeg::zune_core::bytestream::ZCursor::new(bytes),
            options,
        );
        let pixels = decoder.decode()?;
        let (width, height) = decoder.dimensions().ok_or("no size")?;
        return RgbImage::from_raw(width as u32, height as u32, pixels).ok_or_else(|| "expected RGB".into());
    }
    Ok(image::load_from_memory(&bytes)?.to_rgb8())
}

fn labels(file: &Path) -> Result<Option<Labels>, Failure> {
    let Ok(bytes) = std::fs::read(file) else { return Ok(None) };
    let all: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&bytes)?;
    let label = |(name, value): (String, serde_json::Value)| -> Result<_, Failure> {
        let boxes = serde_json::from_value(value["boxes"].clone())?;
        Ok((name, (boxes, serde_json::from_value(value["tags"].clone())?)))
    };
    all.into_iter().map(label).collect::<Result<_, _>>().map(Some)
}

/// What facegate reports of a picture.
fn report(picture: &RgbImage) -> Result<Report, Failure> {
    let (width, height) = picture.dimensions();
    let data: Vec<u8> = picture.pixels().flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    Ok(inspect(Source::Rgba { width, height, data: &data }, &Options::default())?)
}

/// The faces' boxes in the pixels of a picture that may have been turned upright: the same middle, sides exchanged where it was.
fn find(picture: &RgbImage) -> Result<Vec<[f32; 4]>, Failure> {
    let report = report(picture)?;
    let (wide, high) = (f64::from(report.image.width), f64::from(report.image.height));
    let back = |face: &Face| {
        let Rect { x, y, width, height } = face.area;
        let (x, y) = (x + width / 2.0, y + height / 2.0);
        let ((x, y), (width, height)) = match report.image.orientation {
            3 => ((wide - x, high - y), (width, height)),
            6 => ((y, wide - x), (height, width)),
            8 => ((high - y, x), (height, width)),
            _ => ((x, y), (width, height)),
        };
        [x - width / 2.0, y - height / 2.0, width, height].map(|side| side as f32)
    };
    Ok(report.faces.iter().map(back).collect())
}

fn list(name: &str, report: &Report) {
    println!("{name}: {} faces, orientation {}", report.faces.len(), report.image.orientation);
    for face in &report.faces {
        let (Rect { x, y, width, height }, Pose { yaw, roll, .. }) = (face.area, face.pose);
        println!(
            "  {x:.0},{y:.0} {width:.0} × {height:.0}, {:.2}, yaw {yaw:.0}, roll {roll:.0}",
            face.confidence
        );
    }
    let reasons: Vec<_> = report.findings.iter().map(|finding| finding.reason).collect();
    println!("  {reasons:?}");
}

/// Hits and all, by what is told of them.
#[derive(Default)]
struct Tally {
    found: BTreeMap<String, [u32; 2]>,
    alarms: BTreeMap<String, [u32; 2]>,
    seen: u32,
}

impl Tally {
    fn count(&mut self, what: &str, hit: bool) {
        let [hits, all] = self.found.entry(what.into()).or_default();
        (*hits, *all) = (*hits + u32::from(hit), *all + 1);
    }

    fn picture(
        &mut self,
        picture: &RgbImage,
        boxes: &[[f32; 4]],
        tags: &[String],
        name: &str,
    ) -> Result<(), Failure> {
        self.seen += 1;
        let faces = find(picture)?;
        let long = picture.width().max(picture.height()) as f32;
        for area in boxes {
            let hit = hits(&faces, *area);
            self.count(bin(area[3] / long), hit);
            for tag in tags {
                self.count(tag, hit);
            }
            if !hit {
                println!("missed in {name}: {area:?}");
            }
        }
        let false_alarms =
            faces.iter().filter(|&face| !boxes.iter().any(|area| overlap(*face, *area) > 0.25)).count();
        let kind = if boxes.is_empty() { "no person" } else { "persons" };
        let [alarms, all] = self.alarms.entry(kind.into()).or_default();
        (*alarms, *all) = (*alarms + u32::from(false_alarms > 0), *all + 1);
        if false_alarms > 0 {
            println!("false alarm in {name}: {faces:?}");
        }
        if boxes.is_empty() {
            let alarms = self.alarms.entry("no person, changed".into()).or_default();
            for (_, changed, _) in conditions(picture, [long / 3.0; 4]) {
                let faces = find(&changed)?;
                *alarms = [alarms[0] + u32::from(!faces.is_empty()), alarms[1] + 1];
            }
        }
        if let [area] = boxes
            && area[3] > 0.2 * long
            && tags.is_empty()
        {
            for (condition, changed, area) in conditions(picture, *area) {
                let hit = hits(&find(&changed)?, area);
                self.count(&format!("made {condition}"), hit);
            }
        }
        Ok(())
    }

    fn print(&self) {
        for (what, [hits, all]) in &self.found {
            println!("{what:24} {hits:4} of {all:4}");
        }
        for (what, [alarms, all]) in &self.alarms {
            println!("false alarms, {what:20} {alarms:4} of {all:4} pictures");
        }
    }
}

fn bin(share: f32) -> &'static str {
    match share {
        share if share < 0.06 => "face below  6 %",
        share if share < 0.12 => "face  6 to 12 %",
        share if share < 0.25 => "face 12 to 25 %",
        share if share < 0.5 => "face 25 to 50 %",
        _ => "face over  50 %",
    }
}

fn hits(faces: &[[f32; 4]], area: [f32; 4]) -> bool {
    faces.iter().any(|face| overlap(*face, area) > 0.35)
}

/// Intersection over union.
fn overlap(a: [f32; 4], b: [f32; 4]) -> f32 {
    let shared = |i: usize| ((a[i] + a[i + 2]).min(b[i] + b[i + 2]) - a[i].max(b[i])).max(0.0);
    let both = shared(0) * shared(1);
    both / (a[2] * a[3] + b[2] * b[3] - both)
}

/// A selfie's bad days, at 320 pixels, with the face's box.
fn conditions(picture: &RgbImage, area: [f32; 4]) -> Vec<(&'static str, RgbImage, [f32; 4])> {
    let scale = 320.0 / picture.width().max(picture.height()) as f32;
    let size = |length: u32| ((length as f32 * scale) as u32).max(1);
    let small = resize(picture, size(picture.width()), size(picture.height()), FilterType::Triangle);
    let area = area.map(|x| x * scale);
    let levels = |change: &dyn Fn(f32) -> f32| {
        let mut out = small.clone();
        out.iter_mut().for_each(|level| *level = change(f32::from(*level)).clamp(0.0, 255.0) as u8);
        out
    };
    let mut state = 1_u32;
    let mut noisy = small.clone();
    for level in noisy.iter_mut() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *level = (f32::from(*level) + (state >> 24) as f32 / 2.0 - 64.0).clamp(0.0, 255.0) as u8;
    }
    let mut out = vec![
        ("plain", small.clone(), area),
        ("dark × 0.18", levels(&|x| x * 0.18), area),
        ("dark × 0.06", levels(&|x| x * 0.06), area),
        ("gamma 2.5", levels(&|x| 255.0 * (x / 255.0).powf(2.5)), area),
        ("over × 2.5", levels(&|x| x * 2.5), area),
        ("flat", levels(&|x| 110.0 + x * 0.12), area),
        ("blurred", blur(&small, 0.05 * area[3]), area),
        ("noisy", noisy, area),
    ];
    for (name, degrees) in [
        ("rolled 20", 20.0),
        ("rolled 35", 35.0),
        ("rolled 60", 60.0),
        ("rolled 90", 90.0),
        ("rolled 180", 180.0),
    ] {
        for degrees in [degrees, -degrees] {
            let (picture, area) = rolled(&small, area, degrees);
            out.push((name, picture, area));
        }
    }
    out
}

/// Turned about the face's middle; the same middle and size of the box are asked for.
fn rolled(picture: &RgbImage, area: [f32; 4], degrees: f32) -> (RgbImage, [f32; 4]) {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let middle = [area[0] + area[2] / 2.0, area[1] + area[3] / 2.0];
    let turned = RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let (x, y) = (x as f32 - middle[0], y as f32 - middle[1]);
        let (x, y) = (middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos);
        let inside = x >= 0.0 && y >= 0.0 && x < picture.width() as f32 && y < picture.height() as f32;
        if inside { *picture.get_pixel(x as u32, y as u32) } else { image::Rgb([0; 3]) }
    });
    (turned, area)
}
