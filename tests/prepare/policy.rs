//! Options and policies: what is read, and what contradicts itself.

use facegate::prepare::{CropMode, Options, Prefer, Source, inspect, prepare};
use facegate::{Code, Policy};

use crate::pictures::{png, scene};

#[test]
fn options_are_read_from_camel_case_and_keep_defaults() {
    let options: Options =
        serde_json::from_str(r#"{"prefer":"bytes","crop":"none","policy":{"softBytes":90000}}"#).unwrap();
    assert_eq!((options.prefer, options.crop), (Prefer::Bytes, CropMode::None));
    assert_eq!(options.policy, Policy { soft_bytes: 90_000, ..Policy::default() });
    assert_eq!(serde_json::from_str::<Options>("{}").unwrap(), Options::default());
    assert!(serde_json::from_str::<Options>(r#"{"quality":0.9}"#).is_err());
}

#[test]
fn contradictions_are_refused_before_anything_is_read() {
    let changes: [fn(&mut Policy); 12] = [
        |p| p.min_quality = 96,
        |p| p.min_quality = 0,
        |p| p.max_quality = 101,
        |p| p.short_side = 479,
        |p| p.short_side = 1081,
        |p| p.min_width = 0,
        |p| p.min_height = 480,
        |p| p.max_height = 1080,
        |p| p.max_height = 10_000,
        |p| p.soft_bytes = 600_001,
        |p| p.max_enlargement = f64::NAN,
        |p| p.max_enlargement = 0.5,
    ];
    for change in changes {
        let mut options = Options::default();
        change(&mut options.policy);
        for result in
            [prepare(Source::Encoded(b""), &options).err(), inspect(Source::Encoded(b""), &options).err()]
        {
            assert_eq!(result.unwrap().code(), Code::InvalidArgument, "{:?}", options.policy);
        }
    }
}

#[test]
fn rgba_must_have_its_length() {
    for (width, height, length) in [(2, 2, 15), (2, 2, 17), (0, 5, 0), (5, 0, 0), (u32::MAX, u32::MAX, 4)] {
        let source = Source::Rgba { width, height, data: &vec![0; length] };
        assert_eq!(prepare(source, &Options::default()).unwrap_err().code(), Code::InvalidArgument);
    }
}

#[test]
fn another_policy_is_kept_to() {
    let mut options = Options::default();
    let p = &mut options.policy;
    (p.short_side, p.min_width, p.min_height, p.max_width, p.max_height) = (300, 300, 400, 600, 800);
    (p.min_quality, p.max_quality) = (60, 70);
    for (w, h) in [(700, 900), (900, 700), (400, 3000), (250, 251)] {
        let prepared = prepare(Source::Encoded(&png(&scene(w, h))), &options).unwrap();
        assert!((300..=600).contains(&prepared.width) && (400..=800).contains(&prepared.height), "{w} x {h}");
        assert!(prepared.height > prepared.width && (60..=70).contains(&prepared.quality));
    }
}

#[test]
fn enlargement_has_its_limit() {
    let with = |factor, size: (u32, u32)| {
        let mut options = Options::default();
        options.policy.max_enlargement = factor;
        prepare(Source::Encoded(&png(&scene(size.0, size.1))), &options)
    };
    assert!(with(4.0, (120, 160)).unwrap().report.enlarged);
    assert_eq!(with(4.0, (118, 158)).unwrap_err().code(), Code::PictureTooSmall);
    assert_eq!(with(1.0, (470, 640)).unwrap_err().code(), Code::PictureTooSmall);
    assert!(!with(1.0, (480, 640)).unwrap().report.enlarged);
}
