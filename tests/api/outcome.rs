use facegate::api::{Cause, Outcome, OutcomeKind, Reason, Received, Refusal, SubCode, UpstreamCode, outcome};
use facegate::{Code, Error};
use serde_json::{Value, json};

fn answered(body: &str) -> Result<Outcome, Refusal> {
    outcome(Received { status: 200, retry_after: None, body: body.as_bytes() }, "me")
}

fn coded(code: &str) -> Result<Outcome, Refusal> {
    answered(&json!({ "RequestId": "R", "Code": code, "Message": "m" }).to_string())
}

fn checked(result: &Value) -> Outcome {
    answered(&json!({ "Code": "Success", "Result": result }).to_string()).unwrap()
}

fn short(outcome: Outcome) -> (OutcomeKind, Option<Reason>, bool, Option<SubCode>) {
    (outcome.outcome, outcome.reason, outcome.retryable, outcome.sub_code)
}

#[test]
fn a_check_that_was_made_is_told_by_face_passed_and_sub_code() {
    use OutcomeKind::{Passed, Rejected};
    for (passed, code, expected) in [
        ("Y", "200", (Passed, None, false, Some(SubCode::Passed))),
        ("N", "204", (Rejected, Some(Reason::FaceMismatch), false, Some(SubCode::FaceMismatch))),
        ("N", "205", (Rejected, Some(Reason::LivenessRisk), false, Some(SubCode::LivenessRisk))),
        ("N", "206", (Rejected, Some(Reason::BusinessPolicy), false, Some(SubCode::BusinessPolicy))),
        ("N", "233", (Rejected, Some(Reason::DuplicateFace), false, Some(SubCode::DuplicateFace))),
    ] {
        assert_eq!(short(checked(&json!({ "FacePassed": passed, "SubCode": code }))), expected);
    }
    assert_eq!(checked(&json!({ "FacePassed": "Yes" })).outcome, Passed);
}

#[test]
fn an_answer_that_contradicts_itself_never_passes() {
    for result in [
        json!({ "FacePassed": "Y", "SubCode": "204" }),
        json!({ "FacePassed": "Y", "SubCode": "233" }),
        json!({ "FacePassed": "N", "SubCode": "200" }),
        json!({ "FacePassed": "N" }),
        json!({ "FacePassed": "maybe", "SubCode": "200" }),
        json!({ "SubCode": "200" }),
        json!({}),
        json!(null),
        json!("Y"),
    ] {
        let outcome = checked(&result);
        let expected = (OutcomeKind::Unknown, Some(Reason::UnreadableAnswer), false, None);
        assert_eq!(short(outcome), expected, "{result}");
    }
    for passed in ["Y", "N"] {
        let outcome = checked(&json!({ "FacePassed": passed, "SubCode": "299" }));
        assert_eq!(short(outcome), (OutcomeKind::Unknown, Some(Reason::UnknownCode), false, None));
    }
}

#[test]
fn a_duplicate_is_ones_own_only_if_every_face_is() {
    let reason = |faces: Value| {
        checked(&json!({ "FacePassed": "N", "SubCode": "233", "DuplicateFace": faces })).reason.unwrap()
    };
    let (own, other) = (json!({ "merchantUserId": "me" }), json!({ "merchantUserId": "somebody" }));
    assert_eq!(reason(json!(json!([own, own]).to_string())), Reason::SelfDuplicate);
    assert_eq!(reason(json!([own])), Reason::SelfDuplicate);
    assert_eq!(reason(json!([own, other])), Reason::DuplicateFace);
    assert_eq!(reason(json!([own, {}])), Reason::DuplicateFace);
    assert_eq!(reason(json!([])), Reason::DuplicateFace);
    assert_eq!(reason(json!("unreadable")), Reason::DuplicateFace);
}

#[test]
fn every_code_has_its_outcome_or_refusal() {
    let retake = |reason| Ok((OutcomeKind::Retake, Some(reason), true, None));
    let unknown = |reason| Ok((OutcomeKind::Unknown, Some(reason), false, None));
    let refused = |cause| Err(Refusal { cause, retry_after: None });
    for (code, expected) in [
        ("NoFaceDetected", retake(Reason::NoFaceDetected)),
        ("UnqualifiedPhoto", retake(Reason::UnqualifiedPhoto)),
        ("ToolargeImage", retake(Reason::ToolargeImage)),
        ("InternalError", unknown(Reason::InternalError)),
        ("ServiceUnavailable", unknown(Reason::UnknownCode)),
        ("success", unknown(Reason::UnknownCode)),
        ("", unknown(Reason::UnknownCode)),
        ("Throttling.Api", refused(Cause::Throttled)),
        ("Throttling.User", refused(Cause::Throttled)),
        ("Throttling", refused(Cause::Throttled)),
        ("MissingParameter", refused(Cause::Parameter)),
        ("InvalidParameter.MerchantBizId", refused(Cause::Parameter)),
        ("DataDuplication", refused(Cause::Parameter)),
        ("DownloadTimeout", refused(Cause::Target)),
        ("Forbidden.RAMUserAccessDenied", refused(Cause::Credential)),
        ("Forbidden.AccountAccessDenied", refused(Cause::Credential)),
        ("SignatureDoesNotMatch", refused(Cause::Credential)),
        ("InvalidTimeStamp.Expired", refused(Cause::Credential)),
        ("SignatureNonceUsed", unknown(Reason::InternalError)),
        ("InvalidAccessKeyId.Inactive", refused(Cause::Credential)),
    ] {
        assert_eq!(coded(code).map(short), expected, "{code}");
    }
}

#[test]
fn the_http_status_decides_nothing() {
    for code in UpstreamCode::ALL {
        let body = json!({ "Code": code.as_str() }).to_string();
        let with = |status| outcome(Received { status, retry_after: None, body: body.as_bytes() }, "me");
        for status in [200, 401, 403, 500, 503] {
            assert_eq!(with(status), with(code.status()), "{}", code.as_str());
        }
    }
}

#[test]
fn the_retry_after_header_of_an_error_means_throttled() {
    let with = |status, header| {
        outcome(Received { status, retry_after: Some(header), body: b"<html>busy</html>" }, "me")
    };
    assert_eq!(with(503, "1200"), Err(Refusal { cause: Cause::Throttled, retry_after: Some(1200) }));
    assert_eq!(with(403, "soon"), Err(Refusal { cause: Cause::Throttled, retry_after: None }));
    assert_eq!(with(200, "1200").map(|o| o.outcome), Ok(OutcomeKind::Unknown));
}

#[test]
fn what_a_gateway_writes_is_read_when_it_names_a_code() {
    let json = include_str!("../fixtures/api/gateway-400.json");
    let xml = include_str!("../fixtures/api/gateway-400.xml");
    assert_eq!(answered(json), Err(Refusal { cause: Cause::Credential, retry_after: None }));
    assert_eq!(answered(xml), Err(Refusal { cause: Cause::Credential, retry_after: None }));
    for unreadable in [
        include_str!("../fixtures/api/gateway-502.html"),
        "",
        "{",
        "[]",
        "null",
        "<Error><Code>Success</Code></Error>",
        "{\"Result\":{\"FacePassed\":\"Y\",\"SubCode\":\"200\"}}",
    ] {
        let expected = (OutcomeKind::Unknown, Some(Reason::UnreadableAnswer), false, None);
        assert_eq!(answered(unreadable).map(short), Ok(expected), "{unreadable}");
    }
    let picture = include_str!("../fixtures/api/picture-401.json");
    assert_eq!(answered(picture).unwrap().reason, Some(Reason::NoFaceDetected));
}

#[test]
fn a_refusal_is_an_error_that_may_be_retried_only_if_nothing_was_taken() {
    for (cause, code, retryable) in [
        (Cause::NotSent, Code::UpstreamUnavailable, true),
        (Cause::Throttled, Code::UpstreamUnavailable, true),
        (Cause::Credential, Code::Misconfigured, false),
        (Cause::Target, Code::Misconfigured, false),
        (Cause::Parameter, Code::Misconfigured, false),
    ] {
        let error = Error::from(Refusal { cause, retry_after: None });
        assert_eq!((error.code(), error.code().retryable()), (code, retryable));
    }
    assert_eq!(Refusal::not_sent().cause, Cause::NotSent);
    assert_eq!(Outcome::timed_out().reason, Some(Reason::TimedOut));
}

#[test]
fn an_outcome_is_written_as_the_contract_says() {
    let rejected = checked(&json!({ "FacePassed": "N", "SubCode": "204" }));
    assert_eq!(
        rejected.to_json(),
        r#"{"outcome":"rejected","reason":"FaceMismatch","retryable":false,"subCode":"204"}"#
    );
    let passed = checked(&json!({ "FacePassed": "Y", "SubCode": "200" }));
    assert_eq!(passed.to_json(), r#"{"outcome":"passed","reason":null,"retryable":false,"subCode":"200"}"#);
}
