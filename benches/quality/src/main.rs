//! SSIMULACRA2 of pictures against their references. Each line of the standard input is `width height reference picture`, the files being RGB bytes;
//! each line of the output a score: 100 is the same, 90 is hard to tell from it.

use std::io::{BufRead, Write};
use std::{fs, io};

use ssimulacra2::{ColorPrimaries, Rgb, TransferCharacteristic, compute_frame_ssimulacra2};

fn picture(path: &str, width: usize, height: usize) -> Result<Rgb, String> {
    let bytes = fs::read(path).map_err(|e| format!("{path}: {e}"))?;
    let pixels = bytes.chunks_exact(3).map(|p| [p[0], p[1], p[2]].map(|v| f32::from(v) / 255.0)).collect();
    Rgb::new(pixels, width, height, TransferCharacteristic::SRGB, ColorPrimaries::BT709)
        .map_err(|e| format!("{path}: {e}"))
}

fn score(line: &str) -> Result<f64, String> {
    let [width, height, reference, distorted] = line.split(' ').collect::<Vec<_>>()[..] else {
        return Err(format!("expected width, height and two files, got {line}"));
    };
    let side = |text: &str| text.parse().map_err(|_| format!("expected a length, got {text}"));
    let (width, height) = (side(width)?, side(height)?);
    let pair = (picture(reference, width, height)?, picture(distorted, width, height)?);
    compute_frame_ssimulacra2(pair.0, pair.1).map_err(|e| e.to_string())
}

fn main() -> Result<(), String> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|e| e.to_string())?;
        writeln!(out, "{}", score(&line)?).map_err(|e| e.to_string())?;
    }
    Ok(())
}
