//! The times of the guidance: defaults, what is read, what is refused.

use facegate::policy::GuidancePolicy;
use facegate::{Code, Policy};

#[test]
fn defaults_are_as_documented() {
    let defaults = r#"{"hintMs":400,"persistMs":200,"holdMs":800,"holdFrames":3,"toleranceMs":150,"bestMs":1000,"manualMs":10000}"#;
    assert_eq!(serde_json::to_string(&GuidancePolicy::default()).unwrap(), defaults);
    GuidancePolicy::default().validate().unwrap();
}

#[test]
fn any_subset_is_read_and_nothing_else() {
    let read = |text: &str| serde_json::from_str::<Policy>(text);
    let policy = read(r#"{"guidance":{"holdMs":1200}}"#).unwrap();
    assert_eq!(policy.guidance, GuidancePolicy { hold_ms: 1200, ..GuidancePolicy::default() });
    for wrong in [r#"{"hold":1}"#, r#"{"holdMs":-1}"#, r#"{"holdMs":0.5}"#, r#"{"holdMs":null}"#] {
        assert!(read(&format!(r#"{{"guidance":{wrong}}}"#)).is_err(), "{wrong}");
    }
}

#[test]
fn what_never_ends_is_refused_by_the_whole_policy() {
    let defaults = GuidancePolicy::default();
    let policies = [
        (
            GuidancePolicy { hold_frames: 0, ..defaults },
            "expected guidance.holdFrames from 1 to 3600000, got 0",
        ),
        (
            GuidancePolicy { manual_ms: 3_600_001, ..defaults },
            "expected guidance.manualMs from 0 to 3600000, got 3600001",
        ),
        (
            GuidancePolicy { hint_ms: u32::MAX, ..defaults },
            "expected guidance.hintMs from 0 to 3600000, got 4294967295",
        ),
    ];
    for (guidance, message) in policies {
        let error = Policy { guidance, ..Policy::default() }.validate().unwrap_err();
        assert_eq!((error.code(), error.message()), (Code::InvalidArgument, message));
    }
}
