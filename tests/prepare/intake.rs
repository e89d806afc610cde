//! Files that come in parts: the same photo, report or error as of the whole.

use facegate::intake::Intake;
use facegate::prepare::{CropMode, Options, Source, inspect, prepare};
use facegate::{Code, Error, Policy};

use crate::pictures::fixture;

/// A job's result or its error, to be compared.
fn told<T>(result: Result<T, Error>) -> Result<T, String> {
    result.map_err(|error| format!("{:?}: {error}", error.code()))
}

/// Takes a file in, in parts of a size.
fn taken(bytes: &[u8], size: usize, options: &Options) -> Result<Intake, Error> {
    let mut intake = Intake::new(bytes.len() as u64, options.clone())?;
    for part in bytes.chunks(size) {
        intake.push(part.len(), |room| room.copy_from_slice(part))?;
    }
    Ok(intake)
}

fn crops() -> [Options; 2] {
    [CropMode::Face, CropMode::None].map(|crop| Options { crop, ..Options::default() })
}

#[test]
fn the_same_photo_in_parts_of_any_size() {
    let files = ["obama.jpg", "biden.jpg", "formats/420.jpg", "formats/progressive.jpg", "formats/cmyk.jpg"];
    for (name, options) in files.into_iter().flat_map(|name| crops().map(|options| (name, options))) {
        let bytes = fixture(name);
        let (photo, report) = (
            told(prepare(Source::Encoded(&bytes), &options)),
            told(inspect(Source::Encoded(&bytes), &options)),
        );
        assert!(photo.is_ok(), "{name}");
        for size in [700, 4099, 30_000, bytes.len()] {
            assert!(told(taken(&bytes, size, &options).unwrap().prepare()) == photo, "{name} by {size}");
        }
        assert!(told(taken(&bytes, 9000, &options).unwrap().inspect()) == report, "{name}");
    }
}

#[test]
fn byte_by_byte() {
    for (name, options) in ["formats/restart.jpg", "formats/gray1.png"]
        .into_iter()
        .flat_map(|name| crops().map(|options| (name, options)))
    {
        let bytes = fixture(name);
        let whole = told(prepare(Source::Encoded(&bytes), &options));
        assert!(told(taken(&bytes, 1, &options).unwrap().prepare()) == whole, "{name}");
    }
}

#[test]
fn the_same_error_of_what_is_broken_or_cut() {
    let whole = fixture("obama.jpg");
    let mut damaged = whole.clone();
    let middle = whole.len() / 2;
    damaged[middle..middle + 2000].fill(0xFF);
    let files = [&whole[..whole.len() / 3], &whole[..200], &damaged, b"\xFF\xD8", b"GIF89a", b""];
    for (nth, bytes) in files.into_iter().enumerate() {
        for options in crops() {
            let wanted = told(prepare(Source::Encoded(bytes), &options).map(|made| made.photo));
            for size in [37, 5000] {
                let made = taken(bytes, size, &options).and_then(|mut intake| intake.prepare());
                assert_eq!(told(made.map(|made| made.photo)), wanted, "{nth} by {size}");
            }
        }
    }
}

/// Nobody waits for a file of which nothing can be made.
#[test]
fn a_format_of_others_is_told_by_its_first_bytes() {
    for name in ["formats/picture.webp", "formats/picture.avif", "formats/arithmetic.jpg"] {
        let bytes = fixture(name);
        let wanted = prepare(Source::Encoded(&bytes), &Options::default()).unwrap_err();
        let mut intake = Intake::new(bytes.len() as u64, Options::default()).unwrap();
        let error = intake.push(800, |room| room.copy_from_slice(&bytes[..800])).unwrap_err();
        assert_eq!(error.code(), Code::UnsupportedFormat, "{name}");
        assert_eq!(error.to_string(), wanted.to_string(), "{name}");
    }
}

#[test]
fn limits_hold_before_room_is_made() {
    let options =
        Options { policy: Policy { max_input_bytes: 1000, ..Policy::default() }, ..Options::default() };
    assert_eq!(Intake::new(1001, options.clone()).map(|_| ()).unwrap_err().code(), Code::PictureTooLarge);
    assert_eq!(Intake::new(u64::MAX, options).map(|_| ()).unwrap_err().code(), Code::PictureTooLarge);
    let bytes = fixture("formats/420.jpg");
    let few = Options { policy: Policy { max_input_pixels: 100, ..Policy::default() }, ..Options::default() };
    let wanted = told(prepare(Source::Encoded(&bytes), &few).map(|_| ()));
    assert_eq!(told(taken(&bytes, 1000, &few).unwrap().prepare().map(|_| ())), wanted);
}

/// A file that turns out shorter or longer than it was said to be is judged as what it is.
#[test]
fn what_came_counts() {
    let bytes = fixture("formats/420.jpg");
    for length in [bytes.len() - 100, bytes.len() + 100] {
        let mut intake = Intake::new(length as u64, Options::default()).unwrap();
        for part in bytes.chunks(1000) {
            intake.push(part.len(), |room| room.copy_from_slice(part)).unwrap();
        }
        assert!(told(intake.prepare()) == told(prepare(Source::Encoded(&bytes), &Options::default())));
    }
}
