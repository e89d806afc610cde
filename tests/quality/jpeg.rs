//! The quality read back from a file is the one it was coded at.

use crate::faces::{PORTRAITS, good};
use facegate::image::jpeg_quality::jpeg_quality;
use facegate::policy::MeasureBounds;
use facegate::quality::{Facts, findings};
use facegate::report::Reason;
use jpeg_encoder::{ColorType, Encoder};

fn coded(quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    Encoder::new(&mut out, quality).encode(&[128; 48 * 64 * 3], 48, 64, ColorType::Rgb).unwrap();
    out
}

#[test]
fn falls_with_the_encoders_quality() {
    let qualities: Vec<_> = (10..=95).rev().step_by(5).map(|q| jpeg_quality(&coded(q)).unwrap()).collect();
    assert!(qualities.is_sorted_by(|a, b| a > b), "{qualities:?}");
    assert!(qualities[0] >= 93 && qualities[qualities.len() - 1] <= 12, "{qualities:?}");
}

#[test]
fn reads_libjpegs_own_tables() {
    let path = format!("{}/tests/images/libjpeg-tables.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [quality, table, _] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let steps = (0..64).map(|i| u8::from_str_radix(&table[2 * i..2 * i + 2], 16).unwrap());
        let mut file = vec![0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0];
        file.extend(steps);
        file.extend([0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 2]);
        assert_eq!(jpeg_quality(&file), Some(quality.parse().unwrap()));
    }
}

#[test]
fn files_without_a_table_have_none() {
    let file = coded(80);
    assert_eq!(jpeg_quality(&[]), None);
    assert_eq!(jpeg_quality(&[0xFF, 0xD8, 0xFF, 0xD9]), None);
    for end in 0..file.len() {
        assert!(jpeg_quality(&file[..end]).is_none_or(|quality| (1..=100).contains(&quality)));
    }
}

#[test]
fn a_coarse_file_is_a_finding() {
    let face = PORTRAITS[0].face();
    let found = |jpeg_quality| {
        findings(&face.measured_with(&Facts { jpeg_quality, ..good() }), &MeasureBounds::default())
    };
    assert_eq!(found(None), []);
    assert_eq!(found(Some(75.0)), []);
    assert_eq!(found(Some(15.0)), [Reason::CompressionArtifacts]);
}
