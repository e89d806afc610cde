//! What may leave the edge is on a list: judged over every answer and capture in the repository, and over random ones.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use facegate::Error;
use facegate::api::{Outcome, OutcomeKind, Received, Refusal, UpstreamCode, outcome, read};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const SUBJECT: &str = "the_ticket_s_own_subject";
const KEYS: [&str; 4] = ["outcome", "reason", "retryable", "subCode"];
const OUTCOMES: [&str; 4] = ["passed", "rejected", "retake", "unknown"];
const REASONS: [&str; 12] = [
    "FaceMismatch",
    "LivenessRisk",
    "BusinessPolicy",
    "DuplicateFace",
    "SelfDuplicate",
    "NoFaceDetected",
    "UnqualifiedPhoto",
    "ToolargeImage",
    "InternalError",
    "TimedOut",
    "UnreadableAnswer",
    "UnknownCode",
];
const SUB_CODES: [&str; 5] = ["200", "204", "205", "206", "233"];
/// The whole of what a refusal may say: none of it is the upstream's.
const REFUSALS: [&str; 5] = [
    "expected a connection to the upstream, got none",
    "expected the upstream to take the request, got throttled",
    "expected the upstream to accept the credentials, got a refusal",
    "expected the target picture's URL to answer the upstream, got a time-out",
    "expected the upstream to accept the parameters, got a refusal",
];

fn is_allowed(key: &str, value: &Value) -> bool {
    let one_of = |allowed: &[&str]| value.as_str().is_some_and(|text| allowed.contains(&text));
    match key {
        "outcome" => one_of(&OUTCOMES),
        "reason" => value.is_null() || one_of(&REASONS),
        "retryable" => value.is_boolean(),
        "subCode" => value.is_null() || one_of(&SUB_CODES),
        _ => false,
    }
}

/// What is wrong with what leaves the edge, or nothing.
fn leak(made: Result<Outcome, Refusal>) -> Option<String> {
    match made {
        Ok(outcome) => {
            let Ok(Value::Object(written)) = serde_json::from_str(&outcome.to_json()) else {
                return Some("no object".to_owned());
            };
            if !written.keys().map(String::as_str).eq(KEYS) {
                return Some(format!("keys {:?}", written.keys()));
            }
            written.iter().find(|(key, value)| !is_allowed(key, value)).map(|found| format!("{found:?}"))
        }
        Err(refusal) => {
            let error = Error::from(refusal);
            (!REFUSALS.contains(&error.message())).then(|| error.to_string())
        }
    }
}

fn answered(status: u16, body: &[u8]) -> Result<Outcome, Refusal> {
    outcome(Received { status, retry_after: None, body }, SUBJECT)
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            files(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

#[test]
fn no_file_of_the_repository_gets_through() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut found = Vec::new();
    files(&tests.join("fixtures/api"), &mut found);
    files(&tests.join("vectors"), &mut found);
    assert!(found.len() >= 15, "{}", found.len());
    for path in found {
        let body = fs::read(&path).unwrap();
        // An HTTP capture is read as it lies there, and its body alone.
        let parts = body.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
        for body in [&body[..], &body[parts..]] {
            for status in [200, 401, 403, 503] {
                assert_eq!(leak(answered(status, body)), None, "{} with {status}", path.display());
            }
        }
    }
}

#[test]
fn the_list_can_refuse() {
    assert!(!is_allowed("outcome", &json!("98.7")));
    assert!(!is_allowed("reason", &json!("upstream words")));
    assert!(!is_allowed("subCode", &json!("299")));
    assert!(!is_allowed("retryable", &json!("true")));
    assert!(!is_allowed("faceAge", &json!("31")));
}

/// A value of an upstream field: plausible, odd, or nested.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1e9f64..1e9).prop_map(Value::from),
        prop::sample::select(vec![
            "Y", "N", "Yes", "200", "204", "205", "206", "233", "Success", SUBJECT, "98.7"
        ])
        .prop_map(Value::from),
        // Told apart from all that the edge itself may say.
        "mark-[a-z0-9]{6}".prop_map(Value::from),
        ".{0,10}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(name(), inner.clone(), 0..5).prop_map(Value::from_iter),
            inner.prop_map(|value| Value::from(value.to_string())),
        ]
    })
}

/// The operation's own fields in either case, those of the outcome, and others.
fn name() -> impl Strategy<Value = String> {
    const FIELDS: [&str; 20] = [
        "RequestId",
        "Code",
        "Message",
        "Result",
        "FacePassed",
        "SubCode",
        "DuplicateFace",
        "FaceComparisonScore",
        "FaceRegistrationResult",
        "FaceRegistrationId",
        "FaceAttack",
        "FaceAttackScore",
        "FaceAge",
        "FaceGender",
        "TransactionId",
        "ExtFaceInfo",
        "FaceQualityScore",
        "FaceGroupCode",
        "FaceId",
        "MerchantUserId",
    ];
    let lower = |field: &str| field[..1].to_lowercase() + &field[1..];
    prop_oneof![
        3 => prop::sample::select(FIELDS.to_vec()).prop_map(str::to_owned),
        2 => prop::sample::select(FIELDS.to_vec()).prop_map(lower),
        1 => prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned),
        1 => "[a-z]{1,5}",
        1 => "mark-[a-z0-9]{6}",
    ]
}

fn fields() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::hash_map(name(), value(), 0..10).prop_map(Map::from_iter)
}

/// An object that may be an answer: any fields, mostly with a code and a result that can be read.
fn upstream() -> impl Strategy<Value = Value> {
    let code = prop_oneof![
        4 => Just("Success".to_owned()),
        2 => prop::sample::select(UpstreamCode::ALL.iter().map(|code| code.as_str().to_owned()).collect::<Vec<_>>()),
        1 => "mark-[a-z0-9]{6}",
    ];
    let verdict = (
        prop::option::of(prop::sample::select(vec!["Y", "N", "Yes", "maybe"])),
        prop::option::of(prop::sample::select(vec!["200", "204", "205", "206", "233", "299"])),
    );
    (fields(), prop::option::weighted(0.9, code), fields(), verdict).prop_map(
        |(mut answer, code, mut result, (passed, sub_code))| {
            result.extend(passed.map(|passed| ("FacePassed".to_owned(), json!(passed))));
            result.extend(sub_code.map(|sub_code| ("SubCode".to_owned(), json!(sub_code))));
            if let Some(code) = code {
                answer.insert("Code".to_owned(), json!(code));
                answer.insert("Result".to_owned(), Value::Object(result));
            }
            Value::Object(answer)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn nothing_of_the_upstream_gets_through_but_the_allowed(answer in upstream(), status in 100u16..600) {
        prop_assert_eq!(leak(answered(status, answer.to_string().as_bytes())), None);
    }

    #[test]
    fn nothing_passes_without_a_y_of_the_upstream(answer in upstream()) {
        if answered(200, answer.to_string().as_bytes()).is_ok_and(|outcome| outcome.outcome == OutcomeKind::Passed) {
            let text = answer.to_string().to_lowercase();
            prop_assert!(text.contains("facepassed") && (answer["Code"] == "Success" || answer["code"] == "Success"));
        }
    }

    #[test]
    fn any_bytes_have_an_outcome(body: Vec<u8>, status in 100u16..600) {
        prop_assert_eq!(leak(answered(status, &body)), None);
    }
}

/// The property says something only if its objects reach every outcome that an answer can make.
#[test]
fn random_answers_reach_every_outcome() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut reached = BTreeSet::new();
    let mut results = 0;
    for _ in 0..2000 {
        let body = upstream().new_tree(&mut runner).unwrap().current().to_string();
        let (made, told) = read(Received { status: 200, retry_after: None, body: body.as_bytes() }, SUBJECT);
        results += usize::from(told.result.is_some_and(|result| result.gender.is_some()));
        reached.insert(match made {
            Ok(outcome) => format!("{:?} {:?}", outcome.outcome, outcome.reason),
            Err(refusal) => format!("{:?}", refusal.cause),
        });
    }
    assert!(results > 100, "{results}");
    // All but NotSent and TimedOut, which no answer makes, and SelfDuplicate, which takes a list of one's own.
    for expected in
        ["Passed", "FaceMismatch", "LivenessRisk", "BusinessPolicy", "(DuplicateFace", "NoFaceDetected"]
    {
        assert!(reached.iter().any(|one| one.contains(expected)), "{expected} in {reached:?}");
    }
    for expected in [
        "Unqualified",
        "Toolarge",
        "InternalError",
        "Unreadable",
        "UnknownCode",
        "Throttled",
        "Credential",
        "Target",
        "Parameter",
    ] {
        assert!(reached.iter().any(|one| one.contains(expected)), "{expected} in {reached:?}");
    }
}
