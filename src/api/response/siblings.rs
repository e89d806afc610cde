use serde::Serialize;

use super::{ExtFaceInfo, Fields, FromFields, write};
use crate::api::UpstreamCode;

/// The `Result` of `AddFaceRecord`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddFaceRecordResult {
    /// Whether the face was taken.
    #[serde(serialize_with = "write::yes_no", skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// Scores of the picture; by the SDK's type a JSON object inside a string.
    #[serde(serialize_with = "write::in_text", skip_serializing_if = "Option::is_none")]
    pub ext_face_info: Option<ExtFaceInfo>,
}

impl FromFields for AddFaceRecordResult {
    fn from_fields(fields: &Fields<'_>) -> Self {
        Self { passed: fields.flag("Passed"), ext_face_info: fields.object("ExtFaceInfo") }
    }
}

/// The `Result` of `DeleteFaceRecordV2`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteFaceRecordV2Result {
    /// Whether anything was taken away.
    #[serde(serialize_with = "write::yes_no", skip_serializing_if = "Option::is_none")]
    pub deleted: Option<bool>,
    /// The groups it was taken from, joined by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_group_codes: Option<String>,
}

impl FromFields for DeleteFaceRecordV2Result {
    fn from_fields(fields: &Fields<'_>) -> Self {
        Self { deleted: fields.flag("Deleted"), deleted_group_codes: fields.text("DeletedGroupCodes") }
    }
}

/// The answer of `QueryFaceRecord` and `QueryFaceGroup`: one page of items.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Page<T> {
    /// The request's id at the upstream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What became of it.
    #[serde(serialize_with = "write::code", skip_serializing_if = "Option::is_none")]
    pub code: Option<UpstreamCode>,
    /// The upstream's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The items of this page.
    pub items: Vec<T>,
    /// This page, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_page: Option<u64>,
    /// Items a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Items in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_count: Option<u64>,
    /// Pages in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_page: Option<u64>,
    /// Where the next answer begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// Items an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<u64>,
}

impl<T: FromFields> FromFields for Page<T> {
    fn from_fields(fields: &Fields<'_>) -> Self {
        Self {
            request_id: fields.text("RequestId"),
            code: fields.code("Code"),
            message: fields.text("Message"),
            items: fields.list("Items"),
            current_page: fields.whole("CurrentPage"),
            page_size: fields.whole("PageSize"),
            total_count: fields.whole("TotalCount"),
            total_page: fields.whole("TotalPage"),
            next_token: fields.text("NextToken"),
            max_results: fields.whole("MaxResults"),
        }
    }
}

/// A face of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FaceRecordItem {
    /// The record's number, what `DeleteFaceRecord` takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// The face's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_id: Option<String>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_user_id: Option<String>,
    /// How it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_type: Option<String>,
    /// Where the picture lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub img_oss_url: Option<String>,
    /// When it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gmt_create: Option<String>,
}

impl FromFields for FaceRecordItem {
    fn from_fields(fields: &Fields<'_>) -> Self {
        Self {
            id: fields.whole("Id"),
            face_id: fields.text("FaceId"),
            merchant_user_id: fields.text("MerchantUserId"),
            registration_type: fields.text("RegistrationType"),
            img_oss_url: fields.text("ImgOssUrl"),
            gmt_create: fields.text("GmtCreate"),
        }
    }
}

/// A face group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FaceGroupItem {
    /// The group's number, what `ModifyFaceGroup` and `DeleteFaceGroup` take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// The code that requests name it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl FromFields for FaceGroupItem {
    fn from_fields(fields: &Fields<'_>) -> Self {
        Self {
            id: fields.whole("Id"),
            code: fields.text("Code"),
            name: fields.text("Name"),
            description: fields.text("Description"),
        }
    }
}

/// The answer of `ModifyFaceGroup`, `DeleteFaceGroup` and `DeleteFaceRecord`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Done {
    /// The request's id at the upstream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What became of it.
    #[serde(serialize_with = "write::code", skip_serializing_if = "Option::is_none")]
    pub code: Option<UpstreamCode>,
    /// The upstream's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Rows changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<u64>,
}

impl FromFields for Done {
    fn from_fields(fields: &Fields<'_>) -> Self {
        Self {
            request_id: fields.text("RequestId"),
            code: fields.code("Code"),
            message: fields.text("Message"),
            data: fields.whole("Data"),
        }
    }
}
