//! How well the stand-in tells people apart, on pictures of your own:
//! `cargo run --release -p facegate-sandbox --example pairs -- DIR`, with `DIR/person/*.jpg` (or `.png`), one folder a person.
//!
//! Prints the false match rate (pairs of two people taken for one) and the false non-match rate (pairs of one person taken for two)
//! at the two default thresholds, the rate at which both are equal, and the milliseconds a picture takes.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of pairs"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use facegate::image::header;
use facegate_sandbox::decode::decode;
use facegate_sandbox::face::nets::Nets;
use facegate_sandbox::face::template::{DUPLICATE_SCORE, SAME_SCORE};
use facegate_sandbox::face::{Detail, Face, Judge};

type Failure = Box<dyn std::error::Error>;

struct Shown {
    person: String,
    file: PathBuf,
    face: Face,
}

fn main() -> Result<(), Failure> {
    let folder = env::args().nth(1).ok_or("expected a folder, DIR/person/*.jpg")?;
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/face-api");
    let started = Instant::now();
    let judge = Judge::new(Nets::load(
        fs::read(models.join("recognition.onnx"))?,
        fs::read(models.join("attributes.onnx"))?,
    )?);
    println!("models loaded in {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    let shown = look(Path::new(&folder), &judge)?;
    let (mut same, mut different) = (Vec::new(), Vec::new());
    for (at, one) in shown.iter().enumerate() {
        for other in shown.iter().skip(at + 1) {
            let score = one.face.template.score(&other.face.template);
            let alike = one.person == other.person;
            if alike == (score < SAME_SCORE) {
                println!("wrong {score:6.2}  {}  {}", one.file.display(), other.file.display());
            }
            if alike { same.push(score) } else { different.push(score) }
        }
    }
    tell(&mut same, &mut different);
    Ok(())
}

/// The faces of all pictures; says what each is and where none was found.
fn look(folder: &Path, judge: &Judge) -> Result<Vec<Shown>, Failure> {
    let mut shown = Vec::new();
    let mut times = Vec::new();
    for person in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        for file in entries(&person)? {
            let bytes = fs::read(&file)?;
            let Ok(header) = header::read(&bytes) else { continue };
            let picture = decode(&bytes, header.format, header.orientation)?;
            let started = Instant::now();
            let face = judge.see(&picture, Detail::Attributes)?;
            times.push(started.elapsed().as_secs_f64() * 1e3);
            let name = person.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(face) = face else {
                println!("no face     {}", file.display());
                continue;
            };
            println!(
                "{} {:3} {:6.2} {:20} {}",
                face.gender.as_deref().unwrap_or("-"),
                face.age.unwrap_or_default(),
                face.quality.overall,
                face.shortfall.as_deref().unwrap_or("-"),
                file.display()
            );
            shown.push(Shown { person: name, file, face });
        }
    }
    times.sort_by(f64::total_cmp);
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    println!(
        "{} faces in {} pictures, median {median:.1} ms a picture once it is decoded",
        shown.len(),
        times.len()
    );
    Ok(shown)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, Failure>>()?;
    paths.sort();
    Ok(paths)
}

fn tell(same: &mut [f64], different: &mut [f64]) {
    same.sort_by(f64::total_cmp);
    different.sort_by(f64::total_cmp);
    let below = |scores: &[f64], least: f64| scores.partition_point(|score| *score < least);
    let missed = |least| below(same, least) as f64 / same.len().max(1) as f64;
    let matched = |least| (different.len() - below(different, least)) as f64 / different.len().max(1) as f64;
    let quantile = |scores: &[f64], share: f64| {
        scores.get(((scores.len().max(1) - 1) as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
    };
    for (name, scores) in [("one person's", &*same), ("two people's", &*different)] {
        let [least, low, middle, high, most] =
            [0.0, 0.05, 0.5, 0.95, 1.0].map(|share| quantile(scores, share));
        println!(
            "{:6} pairs of {name}: scores {least:.1} | {low:.1} {middle:.1} {high:.1} | {most:.1} (least, 5 %, half, 95 %, most)",
            scores.len()
        );
    }
    for (name, at) in [("comparison", SAME_SCORE), ("search", DUPLICATE_SCORE)] {
        let (matched, missed) = (100.0 * matched(at), 100.0 * missed(at));
        println!("at {at}, the {name}'s: false match {matched:.3} %, false non-match {missed:.3} %");
    }
    let equal = (0..=10_000)
        .map(|step| f64::from(step) / 100.0)
        .min_by(|a, b| (missed(*a) - matched(*a)).abs().total_cmp(&(missed(*b) - matched(*b)).abs()));
    if let Some(at) = equal {
        println!("equal error {:.3} % at {at:.2}", 50.0 * (missed(at) + matched(at)));
    }
}
