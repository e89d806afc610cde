//! Any bytes as the coded data of a JPEG whose tables and frame are sound, or as a whole file, that come in parts of any sizes: the same photo or
//! the same error as of the whole at once. The first byte picks the coding, the second the crop, the third and fourth the sizes of the parts.
#![no_main]

use facegate::intake::Intake;
use facegate::prepare::{CropMode, Options, Source, prepare};
use facegate::{Error, Policy};
use libfuzzer_sys::fuzz_target;

/// `scripts/fuzz.mjs` makes seeds of the same files in the same order.
const CODINGS: [&[u8]; 12] = [
    include_bytes!("../seeds/1x1.jpg"),
    include_bytes!("../seeds/1x2.jpg"),
    include_bytes!("../seeds/2x1.jpg"),
    include_bytes!("../seeds/2x2.jpg"),
    include_bytes!("../seeds/4x1.jpg"),
    include_bytes!("../seeds/4x2.jpg"),
    include_bytes!("../seeds/cmyk.jpg"),
    include_bytes!("../seeds/gray.jpg"),
    include_bytes!("../seeds/progressive-restart.jpg"),
    include_bytes!("../seeds/progressive.jpg"),
    include_bytes!("../seeds/restart.jpg"),
    include_bytes!("../seeds/separate-scans.jpg"),
];

/// A file up to its first scan's data.
fn head(file: &[u8]) -> &[u8] {
    let scan = file.windows(2).position(|pair| pair == [0xFF, 0xDA]).expect("a scan");
    &file[..scan + 2 + usize::from(u16::from_be_bytes([file[scan + 2], file[scan + 3]]))]
}

fn options(crop: CropMode) -> Options {
    let policy = Policy {
        short_side: 6,
        min_width: 1,
        min_height: 2,
        max_input_pixels: 100_000,
        min_quality: 95,
        ..Policy::default()
    };
    Options { crop, policy, ..Options::default() }
}

fn in_parts(file: &[u8], sizes: [usize; 2], options: &Options) -> Result<Vec<u8>, Error> {
    let mut intake = Intake::new(file.len() as u64, options.clone())?;
    let (mut rest, mut nth) = (file, 0);
    while !rest.is_empty() {
        let (part, more) = rest.split_at(sizes[nth % 2].min(rest.len()));
        intake.push(part.len(), |room| room.copy_from_slice(part))?;
        (rest, nth) = (more, nth + 1);
    }
    intake.prepare().map(|made| made.photo)
}

fuzz_target!(|input: (u8, u8, u8, u8, &[u8])| {
    let (coding, crop, one, other, data) = input;
    let file = match CODINGS.get(usize::from(coding) % (CODINGS.len() + 1)) {
        Some(file) => [head(file), data].concat(),
        None => data.to_vec(),
    };
    let options = options(if crop % 2 == 0 { CropMode::Face } else { CropMode::None });
    let sizes = [one, other].map(|size| 1 + usize::from(size) * usize::from(crop / 2 % 8 + 1));
    let told = |made: Result<Vec<u8>, Error>| made.map_err(|error| format!("{:?}: {error}", error.code()));
    let whole = prepare(Source::Encoded(&file), &options).map(|made| made.photo);
    assert_eq!(told(in_parts(&file, sizes, &options)), told(whole), "in parts as at once");
});
