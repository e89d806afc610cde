use std::borrow::Cow;

use facegate::api::request::{
    AutoRegistration, FaceDuplicationCheck, Operation, Params, Picture, Problem, RequestError, VerifyModel,
};
use facegate::api::{MAX_PICTURE_BYTES, UpstreamCode, form};
use proptest::prelude::*;

type Check = FaceDuplicationCheck<'static>;

/// Valid in every model.
fn full(model: VerifyModel) -> Check {
    Check {
        face_group_codes: vec!["g1".into(), "g2".into()],
        target: Some(Picture::Url("https://merchant.example/face.jpg".into())),
        ..Check::new("e0c34a77f5ac40a5aa5e6ed20c350001", "user", model, Picture::Bytes(vec![1, 2, 3].into()))
    }
}

fn refused(change: impl FnOnce(&mut Check)) -> (&'static str, Problem) {
    let mut check = full(VerifyModel::Both);
    check.validate().expect("valid before the change");
    change(&mut check);
    let error = check.validate().expect_err("refused after the change");
    (error.field, error.problem)
}

/// The request as a server receives it, after changes to its fields.
fn received(changes: &[(&str, Option<&str>)]) -> Result<Check, RequestError> {
    let check = full(VerifyModel::Both);
    let mut body = form::parse(&form::write(&check.body())).unwrap();
    let mut query = form::parse(&form::write(&check.query())).unwrap();
    for (name, value) in changes {
        body.retain(|(n, _)| n != name);
        query.retain(|(n, _)| n != name);
        body.extend(value.map(|value| ((*name).to_owned(), value.to_owned())));
    }
    Check::read(&Params::new(query, body))
}

#[test]
fn every_rule_of_the_request_names_its_field() {
    let missing = Problem::Missing;
    assert_eq!(refused(|c| c.merchant_biz_id = "".into()), ("MerchantBizId", missing));
    assert_eq!(refused(|c| c.merchant_user_id = "".into()), ("MerchantUserId", missing));
    assert_eq!(refused(|c| c.face_group_codes.clear()), ("FaceGroupCodes", missing));
    assert_eq!(refused(|c| c.target = None), ("TargetFacePicture", missing));
    assert_eq!(refused(|c| c.source = Picture::Bytes(vec![].into())), ("SourceFacePicture", missing));
    assert_eq!(
        refused(|c| c.auto_registration = AutoRegistration::Register),
        ("FaceRegisterGroupCode", missing)
    );
    for id in ["with-dash", "中", &"a".repeat(33)] {
        let id = Cow::Owned(id.to_owned());
        assert!(matches!(refused(|c| c.merchant_biz_id = id), ("MerchantBizId", Problem::Expected(_))));
    }
    for codes in [vec!["g"; 11], vec!["a,b"], vec![""]] {
        let codes = codes.into_iter().map(Cow::Borrowed).collect();
        assert!(matches!(refused(|c| c.face_group_codes = codes), ("FaceGroupCodes", Problem::Expected(_))));
    }
    for n in [0, 6] {
        assert!(matches!(refused(|c| c.return_faces = Some(n)), ("ReturnFaces", Problem::Expected(_))));
    }
    for url in ["", "ftp://x/y", "https://", "http:///x", "https://x y/"] {
        let picture = || Picture::Url(url.into());
        assert!(matches!(refused(|c| c.source = picture()), ("SourceFacePictureUrl", Problem::Expected(_))));
        assert!(matches!(
            refused(|c| c.target = Some(picture())),
            ("TargetFacePictureUrl", Problem::Expected(_))
        ));
    }
}

#[test]
fn a_picture_may_have_as_many_bytes_as_the_page_says() {
    let mut check = full(VerifyModel::Verify);
    check.source = Picture::Bytes(vec![0; MAX_PICTURE_BYTES].into());
    assert_eq!(check.validate(), Ok(()));
    check.source = Picture::Bytes(vec![0; MAX_PICTURE_BYTES + 1].into());
    assert_eq!(check.validate().unwrap_err().code(), UpstreamCode::ToolargeImage);
}

#[test]
fn groups_and_target_are_needed_only_where_they_are_used() {
    let mut search = full(VerifyModel::Search);
    search.target = None;
    assert_eq!(search.validate(), Ok(()));
    let mut verify = full(VerifyModel::Verify);
    verify.face_group_codes.clear();
    assert_eq!(verify.validate(), Ok(()));
    search.face_group_codes = vec!["g".into(); 10];
    assert_eq!(search.validate(), Ok(()));
}

#[test]
fn a_received_request_is_refused_with_the_vendors_code() {
    use UpstreamCode::{DataDuplication, InvalidParameter, MissingParameter};
    assert!(received(&[]).is_ok());
    let required = [
        "ProductCode",
        "MerchantBizId",
        "MerchantUserId",
        "VerifyModel",
        "FaceGroupCodes",
        "SourceFacePicture",
    ];
    for name in required {
        for value in [None, Some("")] {
            let error = received(&[(name, value)]).unwrap_err();
            assert_eq!((error.field, error.code()), (name, MissingParameter), "{name} {value:?}");
        }
    }
    for (name, value) in [
        ("ProductCode", "OTHER"),
        ("MerchantBizId", "a b"),
        ("VerifyModel", "3"),
        ("VerifyModel", "one"),
        ("Liveness", "2"),
        ("AutoRegistration", "Y"),
        ("ReturnFaces", "6"),
        ("ReturnFaces", "300"),
        ("ReturnFaces", "x"),
        ("FaceQualityCheck", "1"),
        ("UpdateFaceIfUserExists", "y"),
        ("FaceGroupCodes", "a,,b"),
        ("FaceGroupCodes", "1,2,3,4,5,6,7,8,9,10,11"),
        ("SourceFacePicture", "not base64!"),
        ("TargetFacePictureUrl", "file:///etc/passwd"),
    ] {
        let error = received(&[(name, Some(value))]).unwrap_err();
        assert_eq!((error.field, error.code()), (name, InvalidParameter), "{name}={value}");
    }
    let both = received(&[("SourceFacePictureUrl", Some("https://x/y"))]).unwrap_err();
    assert_eq!((both.field, both.code()), ("SourceFacePicture", DataDuplication));
    let nowhere = received(&[("AutoRegistration", Some("0"))]).unwrap_err();
    assert_eq!((nowhere.field, nowhere.code()), ("FaceRegisterGroupCode", MissingParameter));
}

#[test]
fn base64_is_read_with_or_without_padding_and_with_spare_bits() {
    for text in ["/w==", "/w", "/x=="] {
        let read = received(&[("SourceFacePicture", Some(text))]).unwrap();
        assert_eq!(read.source, Picture::Bytes(vec![255].into()), "{text}");
    }
}

#[test]
fn registration_is_always_sent_and_reads_as_off_when_absent() {
    let sent = |check: &Check| String::from_utf8(form::write(&check.body())).unwrap();
    let mut check = full(VerifyModel::Both);
    assert!(sent(&check).starts_with("AutoRegistration=1&"));
    check.auto_registration = AutoRegistration::Register;
    assert!(sent(&check).starts_with("AutoRegistration=0&"));
    let read = received(&[("AutoRegistration", None)]).unwrap();
    assert_eq!(read.auto_registration, AutoRegistration::Off);
}

#[test]
fn neither_errors_nor_debug_show_what_was_sent() {
    let error = received(&[("MerchantBizId", Some("secret-id"))]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected MerchantBizId to be 1 to 32 letters and digits, got something else"
    );
    assert_eq!(facegate::Error::from(error).code(), facegate::Code::InvalidArgument);
    let shown = format!("{:?}", full(VerifyModel::Both));
    assert!(shown.contains("Bytes(3 bytes)") && !shown.contains("merchant.example"), "{shown}");
}

fn text() -> impl Strategy<Value = Cow<'static, str>> {
    ".{0,12}".prop_map(Cow::from)
}

fn filled() -> impl Strategy<Value = Cow<'static, str>> {
    ".{1,12}".prop_map(Cow::from)
}

fn picture() -> impl Strategy<Value = Picture<'static>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 1..300).prop_map(|bytes| Picture::Bytes(bytes.into())),
        "https?://[a-z]{1,8}/[!-~]{0,20}".prop_map(|url| Picture::Url(url.into())),
    ]
}

prop_compose! {
    fn valid()(
        (merchant_biz_id, merchant_user_id) in ("[A-Za-z0-9]{1,32}", filled()),
        verify_model in prop_oneof![Just(VerifyModel::Search), Just(VerifyModel::Verify), Just(VerifyModel::Both)],
        face_group_codes in prop::collection::vec("[^,]{1,8}".prop_map(Cow::from), 1..=10),
        (source, target) in (picture(), picture()),
        register in prop::option::of(filled()),
        (liveness, return_faces) in (any::<Option<bool>>(), prop::option::of(1u8..=5)),
        (face_quality_check, update_face_if_user_exists) in any::<(Option<bool>, Option<bool>)>(),
        (scene_code, face_attribute_check) in (prop::option::of(text()), prop::option::of(text())),
        (save_face_picture, face_verify_threshold) in (prop::option::of(text()), prop::option::of(text())),
    ) -> Check {
        FaceDuplicationCheck {
            merchant_biz_id: merchant_biz_id.into(), merchant_user_id, verify_model, face_group_codes, source,
            target: Some(target),
            auto_registration: register.as_ref().map_or(AutoRegistration::Off, |_| AutoRegistration::Register),
            face_register_group_code: register,
            liveness, return_faces, scene_code, face_quality_check, face_attribute_check,
            update_face_if_user_exists, save_face_picture, face_verify_threshold,
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_the_same(check in valid()) {
        let sorted = |fields: Vec<form::Field<'_>>| fields.is_sorted_by_key(|field| field.name);
        prop_assert!(sorted(check.body()));
        let query = form::parse(&form::write(&check.query())).unwrap();
        let body = form::parse(&form::write(&check.body())).unwrap();
        prop_assert_eq!(Check::read(&Params::new(query, body)).unwrap(), check);
    }
}
