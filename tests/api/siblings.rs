use facegate::api::UpstreamCode::{self, DataDuplication, InvalidParameter, MissingParameter, ToolargeImage};
use facegate::api::form;
use facegate::api::request::{
    AddFaceRecord, DeleteFaceGroup, DeleteFaceRecord, DeleteFaceRecordV2, ModifyFaceGroup, Operation, Params,
    Picture, QueryFaceGroup, QueryFaceRecord, RequestError,
};

fn read<T: Operation>(query: &str, body: &str) -> Result<T, RequestError> {
    T::read(&Params::new(form::parse(query.as_bytes()).unwrap(), form::parse(body.as_bytes()).unwrap()))
}

/// Query and body as sent, and that reading them gives the same again.
fn sent<T: Operation + PartialEq + std::fmt::Debug>(request: &T) -> (String, String) {
    assert_eq!(request.validate(), Ok(()));
    let text = |fields: Vec<form::Field<'_>>| String::from_utf8(form::write(&fields)).unwrap();
    let (query, body) = (text(request.query()), text(request.body()));
    assert_eq!(&read::<T>(&query, &body).unwrap(), request);
    (query, body)
}

fn refused<T: Operation>(query: &str, body: &str) -> (&'static str, UpstreamCode) {
    let error = read::<T>(query, body).err().expect("refused");
    (error.field, error.code())
}

#[test]
fn add_face_record() {
    let request = AddFaceRecord {
        face_group_code: "g".into(),
        merchant_user_id: Some("u".into()),
        picture: Picture::Bytes(vec![255, 216, 255, 224].into()),
        face_quality_check: Some(true),
    };
    let body = "FaceGroupCode=g&FacePicture=%2F9j%2F4A%3D%3D&FaceQualityCheck=Y&MerchantUserId=u&ProductCode=FACE_IDU_MIN";
    assert_eq!(sent(&request), (String::new(), body.into()));
    let rest = "FaceGroupCode=g&ProductCode=FACE_IDU_MIN";
    let picture = "FacePictureUrl=https://x/y";
    let refused = |body: &str| refused::<AddFaceRecord<'_>>("", body);
    assert_eq!(refused(""), ("ProductCode", MissingParameter));
    assert_eq!(
        refused("ProductCode=FACE_IDU_MIN&FacePictureUrl=https://x/y"),
        ("FaceGroupCode", MissingParameter)
    );
    assert_eq!(refused(rest), ("FacePicture", MissingParameter));
    assert_eq!(refused(&format!("{rest}&{picture}&FacePicture=AAAA")), ("FacePicture", DataDuplication));
    let long = "u".repeat(33);
    assert_eq!(
        refused(&format!("{rest}&{picture}&MerchantUserId={long}")),
        ("MerchantUserId", InvalidParameter)
    );
    let large = "AAAA".repeat(200_001);
    assert_eq!(refused(&format!("{rest}&FacePicture={large}")), ("FacePicture", ToolargeImage));
}

#[test]
fn query_face_record() {
    let request = QueryFaceRecord {
        face_group_code: "g".into(),
        current_page: Some(1),
        page_size: Some(20),
        face_id: Some("f".into()),
        merchant_user_id: Some("u".into()),
        registration_type: Some("r".into()),
        next_token: Some("n".into()),
        max_results: Some(5),
    };
    let query = "CurrentPage=1&FaceGroupCode=g&FaceId=f&MaxResults=5&MerchantUserId=u&NextToken=n&PageSize=20&RegistrationType=r";
    assert_eq!(sent(&request), (query.into(), String::new()));
    let refused = |query: &str| refused::<QueryFaceRecord<'_>>(query, "");
    assert_eq!(refused("CurrentPage=1"), ("FaceGroupCode", MissingParameter));
    assert_eq!(refused("FaceGroupCode=g&CurrentPage=0"), ("CurrentPage", InvalidParameter));
    assert_eq!(refused("FaceGroupCode=g&PageSize=x"), ("PageSize", InvalidParameter));
    assert_eq!(refused("FaceGroupCode=g&MaxResults=-1"), ("MaxResults", InvalidParameter));
}

#[test]
fn query_face_group() {
    assert_eq!(sent(&QueryFaceGroup::default()), (String::new(), String::new()));
    let request = QueryFaceGroup {
        current_page: Some(1),
        page_size: Some(20),
        group_code: Some("g".into()),
        name: Some("a name".into()),
        next_token: None,
        max_results: None,
    };
    assert_eq!(sent(&request).0, "CurrentPage=1&GroupCode=g&Name=a+name&PageSize=20");
}

#[test]
fn changes_by_number() {
    let change = ModifyFaceGroup { id: 7, name: Some(String::new().into()), description: Some("d".into()) };
    assert_eq!(sent(&change).1, "Description=d&Id=7&Name=");
    assert_eq!(sent(&DeleteFaceGroup { id: 7 }).1, "Id=7");
    assert_eq!(sent(&DeleteFaceRecord { id: u64::MAX }).1, "Id=18446744073709551615");
    assert_eq!(refused::<DeleteFaceGroup>("", ""), ("Id", MissingParameter));
    assert_eq!(refused::<DeleteFaceRecord>("", "Id=seven"), ("Id", InvalidParameter));
    assert_eq!(refused::<ModifyFaceGroup<'_>>("", "Id=-7"), ("Id", InvalidParameter));
}

#[test]
fn delete_face_record_v2_never_takes_an_empty_group_for_all() {
    let one = DeleteFaceRecordV2 { merchant_user_id: "u".into(), face_group_code: Some("g".into()) };
    assert_eq!(sent(&one).0, "FaceGroupCode=g&MerchantUserId=u");
    let all = DeleteFaceRecordV2 { merchant_user_id: "u".into(), face_group_code: None };
    assert_eq!(sent(&all).0, "MerchantUserId=u");
    let refused = |query: &str| refused::<DeleteFaceRecordV2<'_>>(query, "");
    assert_eq!(refused("FaceGroupCode=g"), ("MerchantUserId", MissingParameter));
    assert_eq!(refused("MerchantUserId=u&FaceGroupCode="), ("FaceGroupCode", InvalidParameter));
}

#[test]
fn the_actions_are_spelled_as_the_vendor_does() {
    let actions = [
        AddFaceRecord::ACTION,
        QueryFaceRecord::ACTION,
        QueryFaceGroup::ACTION,
        ModifyFaceGroup::ACTION,
        DeleteFaceGroup::ACTION,
        DeleteFaceRecord::ACTION,
        DeleteFaceRecordV2::ACTION,
    ];
    let vendor = "AddFaceRecord QueryFaceRecord QueryFaceGroup ModifyFaceGroup DeleteFaceGroup DeleteFaceRecord DeleteFaceRecordV2";
    assert_eq!(actions.join(" "), vendor);
}
