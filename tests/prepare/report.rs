//! The report: facts and findings, the same from `inspect` and `prepare`.

use facegate::prepare::{CropMode, Options, Source, inspect, prepare};
use facegate::report::Reason;
use serde_json::json;

use crate::pictures::{exif, png, png_with_exif, rgba, scene, stored};

/// What is told of the picture alone, faces left aside.
fn faceless() -> Options {
    Options { crop: CropMode::None, ..Options::default() }
}

fn reasons(width: u32, height: u32) -> Vec<Reason> {
    let picture = scene(width, height);
    let source = Source::Rgba { width, height, data: &rgba(&picture) };
    let report = inspect(source, &faceless()).unwrap();
    let prepared = prepare(source, &faceless()).unwrap();
    assert_eq!(prepared.report, report, "inspect says what prepare says");
    report.findings.iter().map(|f| f.reason).collect()
}

#[test]
fn findings_come_in_the_order_of_mending() {
    use Reason::{LowResolution, NotPortrait, TooManyPixels, TooTall};
    assert_eq!(reasons(720, 960), []);
    assert_eq!(reasons(719, 960), [LowResolution]);
    assert_eq!(reasons(960, 720), [LowResolution, NotPortrait]);
    assert_eq!(reasons(1000, 1000), [NotPortrait]);
    assert_eq!(reasons(1080, 1920), []);
    assert_eq!(reasons(1081, 1920), [TooManyPixels]);
    assert_eq!(reasons(1920, 1080), [NotPortrait]);
    assert_eq!(reasons(1921, 1080), [NotPortrait, TooManyPixels]);
    assert_eq!(reasons(500, 2000), [LowResolution, TooTall, TooManyPixels]);
}

#[test]
fn bytes_are_a_finding_of_files_only() {
    let mut options = faceless();
    let file = png(&scene(720, 960));
    options.policy.upstream_picture_bytes = file.len() as u64 - 1;
    let report = inspect(Source::Encoded(&file), &options).unwrap();
    assert_eq!(
        report.findings.iter().map(|f| (f.code, f.reason)).collect::<Vec<_>>(),
        [("ToolargeImage", Reason::TooManyBytes)]
    );
    options.policy.upstream_picture_bytes += 1;
    assert!(inspect(Source::Encoded(&file), &options).unwrap().findings.is_empty());
}

#[test]
fn a_picture_too_small_has_a_report_but_no_crop() {
    let report = inspect(Source::Encoded(&png(&scene(60, 80))), &faceless()).unwrap();
    assert_eq!((report.crop, report.enlarged), (None, false));
    assert_eq!(report.findings[0].reason, Reason::LowResolution);
}

#[test]
fn serialises_as_the_interface_says() {
    let file = png_with_exif(&stored(&scene(400, 300), 6), &exif(6, true));
    let report = prepare(Source::Encoded(&file), &faceless()).unwrap().report;
    assert_eq!(
        serde_json::to_value(&report).unwrap(),
        json!({
            "image": { "width": 400, "height": 300, "format": "png", "orientation": 6, "bytes": file.len() },
            "faces": [],
            "measures": {},
            "findings": [
                { "code": "UnqualifiedPhoto", "reason": "LowResolution" },
                { "code": "UnqualifiedPhoto", "reason": "NotPortrait" },
            ],
            "crop": { "x": 87, "y": 0, "width": 225, "height": 300, "faceShare": 0.0 },
            "enlarged": true,
        })
    );
}
