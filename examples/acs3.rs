//! Checks a file of signed requests shaped like `tests/vectors/acs3.json`:
//! `cargo run --release --example acs3 -- FILE`. Prints a line for each request
//! that fails, naming the stage, and last `N passed, M failed`.

#[path = "../tests/support/vectors.rs"]
#[allow(dead_code, reason = "shared with the test, which uses more of it")]
mod vectors;

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("expected a file of vectors, got none");
        return ExitCode::from(2);
    };
    let checked =
        std::fs::read_to_string(&path).map_err(|e| e.to_string()).and_then(|text| vectors::check(&text));
    let tally = match checked {
        Ok(tally) => tally,
        Err(why) => {
            eprintln!("{}: {why}", path.display());
            return ExitCode::from(2);
        }
    };
    for failure in &tally.failures {
        println!("{failure}");
    }
    println!("{} passed, {} failed", tally.passed, tally.failures.len());
    if tally.passed == 0 || !tally.failures.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
