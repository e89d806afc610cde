use facegate::api::UpstreamCode;
use facegate::api::response::{
    self, AddFaceRecordResult, Answer, DeleteFaceRecordV2Result, Done, DuplicateFace, ExtFaceInfo,
    FaceDuplicationCheckResult, FaceGroupItem, FaceRecordItem, Page,
};
use facegate::json::Number;
use proptest::prelude::*;
use serde_json::{Value, json};

type CheckAnswer = Answer<FaceDuplicationCheckResult>;

const PAGE: &str = include_str!("../fixtures/api/page-233.json");
const SDK: &str = include_str!("../fixtures/api/sdk-200.json");
const CAMEL: &str = include_str!("../fixtures/api/camel-yes.json");

fn read(text: &str) -> FaceDuplicationCheckResult {
    let answer: CheckAnswer = response::read(text.as_bytes()).unwrap();
    assert_eq!(answer.code, Some(UpstreamCode::Success));
    answer.result.unwrap()
}

fn number(value: f64) -> Option<Number> {
    Number::try_from(value).ok()
}

fn face(group: &str, id: &str, user: &str) -> DuplicateFace {
    DuplicateFace {
        face_group_code: Some(group.into()),
        face_id: Some(id.into()),
        merchant_user_id: Some(user.into()),
    }
}

#[test]
fn the_pages_answer_is_read() {
    let result = read(PAGE);
    assert_eq!((result.face_passed, result.sub_code.as_deref()), (Some(false), Some("233")));
    let faces = [face("0e0c34a77f", "face-1", "somebody"), face("0e0c34a77f", "face-2", "me")];
    assert_eq!(result.duplicate_face, faces);
    assert_eq!((result.face_registration_result, result.face_attack), (Some(false), Some(false)));
    assert_eq!((result.face_comparison_score, result.face_attack_score), (number(61.5), number(1.27)));
    assert_eq!((result.face_age.as_deref(), result.face_gender.as_deref()), (Some("21"), Some("M")));
}

#[test]
fn the_sdks_answer_is_read_and_written_the_same() {
    let result = read(SDK);
    assert_eq!((result.face_passed, result.face_registration_result), (Some(true), Some(true)));
    let info = result.ext_face_info.as_ref().unwrap();
    assert_eq!((&info.sharpness_score, &info.target_ka_occlusion_score), (&number(93.25), &number(2.0)));
    assert_eq!(info.face_attribute_info.as_deref(), Some("{\"glasses\":\"N\"}"));
    let answer = CheckAnswer::success("8FC3D6AC-9FED-4311-8DA7-C4BF47D9F260", result);
    // Integers compare as the floats the SDK types them as.
    let as_float = |text: &str| text.replace(".0,", ",").replace(".0}", "}");
    let theirs: Value = serde_json::from_str(SDK).unwrap();
    let ours = as_float(&serde_json::to_string(&answer).unwrap());
    assert_eq!(serde_json::from_str::<Value>(&ours).unwrap(), theirs);
}

#[test]
fn every_deviation_is_read() {
    let result = read(CAMEL);
    assert_eq!((result.face_passed, result.sub_code.as_deref()), (Some(true), Some("200")));
    assert_eq!((result.face_comparison_score, result.face_attack_score), (number(98.75), None));
    assert_eq!(result.duplicate_face, [face("g", "7", "me")]);
    assert_eq!((result.face_registration_result, result.face_attack), (Some(true), None));
    assert_eq!(result.face_age.as_deref(), Some("21"));
    assert_eq!(result.ext_face_info.unwrap().face_quality_score, number(88.5));
}

#[test]
fn no_duplicate_in_any_spelling_is_an_empty_list() {
    for nothing in [json!(null), json!(""), json!("[]"), json!([]), json!("not json"), json!(7), json!({})] {
        let text = json!({ "Code": "Success", "Result": { "FacePassed": "Y", "DuplicateFace": nothing } });
        assert_eq!(read(&text.to_string()).duplicate_face, [], "{text}");
    }
}

#[test]
fn an_answer_without_a_result_is_read() {
    for nothing in [json!(null), json!(""), json!("x"), json!([]), json!(7)] {
        let text = json!({ "Code": "InternalError", "Result": nothing }).to_string();
        let answer: CheckAnswer = response::read(text.as_bytes()).unwrap();
        assert_eq!((answer.code, answer.result), (Some(UpstreamCode::InternalError), None), "{text}");
    }
    let unknown: CheckAnswer = response::read(br#"{"Code":"Brand.New"}"#).unwrap();
    assert_eq!(unknown.code, Some(UpstreamCode::Unknown("Brand.New".into())));
}

#[test]
fn duplicates_are_written_as_an_array_inside_a_string() {
    let result = FaceDuplicationCheckResult {
        face_passed: Some(false),
        sub_code: Some("233".into()),
        duplicate_face: vec![face("g", "f", "u")],
        face_registration_result: Some(false),
        ..Default::default()
    };
    assert_eq!(
        serde_json::to_value(CheckAnswer::success("R", result)).unwrap(),
        json!({ "RequestId": "R", "Code": "Success", "Message": "success", "Result": {
            "FacePassed": "N", "SubCode": "233", "FaceRegistrationResult": 0,
            "DuplicateFace": r#"[{"faceGroupCode":"g","faceId":"f","merchantUserId":"u"}]"# } })
    );
    let failure = CheckAnswer::failure("R", UpstreamCode::ThrottlingApi, "slow down");
    assert_eq!(
        serde_json::to_value(failure).unwrap(),
        json!({ "RequestId": "R", "Code": "Throttling.Api", "Message": "slow down" })
    );
}

#[test]
fn the_siblings_answers_are_written_as_the_sdk_types_them() {
    let info = ExtFaceInfo { face_quality_score: number(90.0), ..Default::default() };
    let added = AddFaceRecordResult { passed: Some(true), ext_face_info: Some(info) };
    let wire = json!({ "Passed": "Y", "ExtFaceInfo": "{\"FaceQualityScore\":90.0}" });
    assert_eq!(serde_json::to_value(&added).unwrap(), wire);
    assert_eq!(response::read(wire.to_string().as_bytes()), Some(added));

    let deleted = DeleteFaceRecordV2Result { deleted: Some(true), deleted_group_codes: Some("a,b".into()) };
    let wire = json!({ "Deleted": "Y", "DeletedGroupCodes": "a,b" });
    assert_eq!(serde_json::to_value(&deleted).unwrap(), wire);

    let done = Done {
        request_id: Some("R".into()),
        code: Some(UpstreamCode::Success),
        message: None,
        data: Some(1),
    };
    assert_eq!(
        serde_json::to_value(&done).unwrap(),
        json!({ "RequestId": "R", "Code": "Success", "Data": 1 })
    );
}

#[test]
fn a_page_of_items_is_read_in_either_case_and_written_in_the_sdks() {
    let text = r#"{"requestId":"R","code":"Success","currentPage":"1","PageSize":20,"totalCount":2,"TotalPage":1,
        "items":[{"id":"7","faceId":"f","merchantUserId":"u"},{"Id":8,"GmtCreate":"2026-01-01"},null]}"#;
    let page: Page<FaceRecordItem> = response::read(text.as_bytes()).unwrap();
    assert_eq!((page.current_page, page.total_count, page.items.len()), (Some(1), Some(2), 2));
    assert_eq!(
        serde_json::to_value(&page).unwrap(),
        json!({ "RequestId": "R", "Code": "Success", "CurrentPage": 1, "PageSize": 20, "TotalCount": 2, "TotalPage": 1,
            "Items": [{ "Id": 7, "FaceId": "f", "MerchantUserId": "u" }, { "Id": 8, "GmtCreate": "2026-01-01" }] })
    );
    let groups: Page<FaceGroupItem> =
        response::read(br#"{"Items":[{"Id":1,"Code":"g","Name":"n"}]}"#).unwrap();
    assert_eq!(groups.items[0].code.as_deref(), Some("g"));
    assert_eq!(response::read::<Page<FaceGroupItem>>(b"{}").unwrap().items, []);
}

#[test]
fn every_code_is_spelled_as_the_vendor_does_and_read_back() {
    for code in UpstreamCode::ALL {
        assert_eq!(&UpstreamCode::from(code.as_str()), code);
    }
    let page = [
        (200, "Success"),
        (400, "MissingParameter InvalidParameter"),
        (401, "NoFaceDetected UnqualifiedPhoto ToolargeImage DataDuplication DownloadTimeout"),
        (403, "Forbidden.RAMUserAccessDenied Forbidden.AccountAccessDenied Throttling.Api"),
        (500, "InternalError"),
    ];
    for (status, codes) in page {
        for code in codes.split(' ') {
            assert_eq!(UpstreamCode::from(code).status(), status, "{code}");
            assert!(UpstreamCode::ALL.contains(&UpstreamCode::from(code)), "{code}");
        }
    }
}

fn score() -> impl Strategy<Value = Option<Number>> {
    prop::option::of(0u32..=10_000).prop_map(|n| n.and_then(|n| number(f64::from(n) / 100.0)))
}

prop_compose! {
    fn result()(
        (face_passed, face_registration_result, face_attack) in any::<(Option<bool>, Option<bool>, Option<bool>)>(),
        (sub_code, face_registration_id, transaction_id) in any::<(Option<String>, Option<String>, Option<String>)>(),
        (face_age, face_gender) in any::<(Option<String>, Option<String>)>(),
        (face_comparison_score, face_attack_score, face_quality_score) in (score(), score(), score()),
        faces in prop::collection::vec((".{0,8}", ".{0,8}", ".{0,8}"), 0..5),
        info in any::<bool>(),
    ) -> FaceDuplicationCheckResult {
        FaceDuplicationCheckResult {
            face_passed, sub_code, face_comparison_score,
            duplicate_face: faces.iter().map(|(group, id, user)| face(group, id, user)).collect(),
            face_registration_result, face_registration_id, face_attack, face_attack_score, face_age, face_gender,
            transaction_id,
            ext_face_info: info.then(|| ExtFaceInfo { face_quality_score, ..Default::default() }),
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_the_same(result in result()) {
        let answer = CheckAnswer::success("R", result);
        let text = serde_json::to_string(&answer).unwrap();
        prop_assert_eq!(response::read(text.as_bytes()), Some(answer));
    }
}
