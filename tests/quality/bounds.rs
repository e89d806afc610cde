//! Bounds as a caller gives them.

use facegate::policy::{Bounds, MeasureBounds};
use facegate::{Code, Policy};

fn policy(json: &str) -> Result<Policy, serde_json::Error> {
    serde_json::from_str(json)
}

#[test]
fn one_measure_leaves_the_others() {
    let given = policy(r#"{"measures":{"sharpness":{"min":10},"headYaw":{}}}"#).unwrap();
    let sharpness = Bounds { min: Some(10.0), max: None };
    let expected = MeasureBounds { sharpness, head_yaw: Bounds::default(), ..MeasureBounds::default() };
    assert_eq!(given, Policy { measures: expected, ..Policy::default() });
    assert_eq!(policy("{}").unwrap(), Policy::default());
}

#[test]
fn unknown_names_are_refused() {
    for json in [r#"{"measures":{"sharpnes":{}}}"#, r#"{"measures":{"sharpness":{"mini":1}}}"#] {
        assert!(policy(json).is_err(), "{json}");
    }
}

#[test]
fn bounds_that_nothing_meets_are_invalid() {
    let none = Some(f64::NAN);
    let endless = Some(f64::INFINITY);
    for (min, max) in [(Some(2.0), Some(1.0)), (none, None), (None, none), (None, endless)] {
        let measures = MeasureBounds { head_roll: Bounds { min, max }, ..MeasureBounds::default() };
        let error = Policy { measures, ..Policy::default() }.validate().unwrap_err();
        assert_eq!(error.code(), Code::InvalidArgument);
        assert!(error.message().contains("headRoll"), "{error}");
    }
    assert_eq!(Policy::default().validate(), Ok(()));
}

#[test]
fn each_measure_is_judged_by_the_bounds_of_its_name() {
    let mut values = crate::faces::PORTRAITS[0].face().measured();
    values.compression_artifacts = Some(90.0);
    let names = serde_json::to_value(MeasureBounds::default()).unwrap();
    for (i, name) in names.as_object().unwrap().keys().enumerate() {
        let json = format!(r#"{{"measures":{{"{name}":{{"min":{i},"max":{}}}}}}}"#, i + 1000);
        let measures = facegate::quality::judge(&values, &policy(&json).unwrap().measures);
        let given = measures.iter().filter(|(_, measure)| measure.max >= Some(1000.0)).count();
        assert_eq!(
            (measures.get(name).unwrap().min, given),
            (f64::from(u8::try_from(i).unwrap()).into(), 1),
            "{name}"
        );
    }
    assert_eq!(names.as_object().unwrap().len(), 15);
}

#[test]
fn defaults_are_told_in_camel_case() {
    let json = serde_json::to_value(MeasureBounds::default()).unwrap();
    assert_eq!(json["luminanceMean"], serde_json::json!({"min": 0.02, "max": 0.75}));
    assert_eq!(json["faceShare"], serde_json::json!({"min": 0.6, "max": null}));
}
