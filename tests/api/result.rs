//! All that a check said, under facegate's names: for the merchant's backend alone.

use facegate::api::{Received, Told, read};
use serde_json::{Value, json};

fn told(body: &str) -> Told {
    read(Received { status: 200, retry_after: None, body: body.as_bytes() }, "me").1
}

fn written(body: &str) -> Value {
    serde_json::from_str(&told(body).to_json()).unwrap()
}

#[test]
fn the_page_s_answer_in_full() {
    assert_eq!(
        written(include_str!("../fixtures/api/page-233.json")),
        json!({
            "requestId": "8FC3D6AC-9FED-4311-8DA7-C4BF47D9F260",
            "code": "Success",
            "result": {
                "passed": false, "subCode": "233", "comparisonScore": 61.5, "attack": false, "attackScore": 1.27, "age": 21, "gender": "M",
                "duplicates": [
                    { "group": "0e0c34a77f", "faceId": "face-1", "subject": "somebody" },
                    { "group": "0e0c34a77f", "faceId": "face-2", "subject": "me" },
                ],
                "registration": { "registered": false, "faceId": null },
                "transactionId": "hksb7ba1b28130d24e015d69********",
            },
        })
    );
}

#[test]
fn the_sdk_s_answer_in_full() {
    assert_eq!(
        written(include_str!("../fixtures/api/sdk-200.json"))["result"],
        json!({
            "passed": true, "subCode": "200", "comparisonScore": 98.75, "attack": false, "attackScore": 0.5, "age": 31, "gender": "F",
            "duplicates": [], "registration": { "registered": true, "faceId": "face-3" }, "transactionId": "transaction-1",
        })
    );
}

#[test]
fn every_deviation_is_read_and_what_cannot_be_is_null() {
    assert_eq!(
        written(include_str!("../fixtures/api/camel-yes.json"))["result"],
        json!({
            "passed": true, "subCode": "200", "comparisonScore": 98.75, "attack": null, "attackScore": null, "age": 21, "gender": null,
            "duplicates": [{ "group": "g", "faceId": "7", "subject": "me" }], "registration": { "registered": true, "faceId": null },
            "transactionId": null,
        })
    );
    let odd = r#"{"Code":"Success","Result":{"FaceAge":"about 30","FaceGender":["M"],"DuplicateFace":"{","FaceRegistrationResult":"maybe"}}"#;
    let result = told(odd).result.unwrap();
    assert_eq!((result.age, result.gender.as_deref(), result.registration), (None, Some("[\"M\"]"), None));
    assert_eq!(told(r#"{"Code":"Success","Result":{"FaceAge":"-1"}}"#).result.unwrap().age, None);
    assert!(result.duplicates.is_empty());
}

#[test]
fn a_check_that_was_not_made_has_no_result_and_an_answer_that_is_none_tells_nothing() {
    assert_eq!(
        written(include_str!("../fixtures/api/picture-401.json")),
        json!({ "requestId": "R", "code": "NoFaceDetected", "result": null })
    );
    for unreadable in ["", "{", "null", include_str!("../fixtures/api/gateway-502.html")] {
        assert_eq!(told(unreadable), Told::default(), "{unreadable}");
    }
}
