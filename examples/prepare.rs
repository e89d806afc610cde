//! `cargo run --release --example prepare -- FILE...` prints, for each picture,
//! the photo's size, quality, bytes and the milliseconds it took (best of nine).

use std::time::Instant;

use facegate::prepare::{Options, Source, prepare};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file)?;
        let options = Options::default();
        let mut best = f64::INFINITY;
        let mut prepared = prepare(Source::Encoded(&bytes), &options)?;
        for _ in 0..9 {
            let start = Instant::now();
            prepared = prepare(Source::Encoded(&bytes), &options)?;
            best = best.min(start.elapsed().as_secs_f64() * 1e3);
        }
        println!(
            "{file}: {} x {}, quality {}, {} bytes, {best:.1} ms",
            prepared.width,
            prepared.height,
            prepared.quality,
            prepared.photo.len()
        );
    }
    Ok(())
}
