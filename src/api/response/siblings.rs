use serde::{Deserialize, Serialize};

use super::{ExtFaceInfo, lenient};
use crate::api::UpstreamCode;

/// The `Result` of `AddFaceRecord`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct AddFaceRecordResult {
    /// Whether the face was taken.
    #[serde(alias = "passed", deserialize_with = "lenient::flag")]
    #[serde(serialize_with = "lenient::write_yes_no", skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// Scores of the picture; by the SDK's type a JSON object inside a string.
    #[serde(alias = "extFaceInfo", deserialize_with = "lenient::nested")]
    #[serde(serialize_with = "lenient::write_in_text", skip_serializing_if = "Option::is_none")]
    pub ext_face_info: Option<ExtFaceInfo>,
}

/// The `Result` of `DeleteFaceRecordV2`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DeleteFaceRecordV2Result {
    /// Whether anything was taken away.
    #[serde(alias = "deleted", deserialize_with = "lenient::flag")]
    #[serde(serialize_with = "lenient::write_yes_no", skip_serializing_if = "Option::is_none")]
    pub deleted: Option<bool>,
    /// The groups it was taken from, joined by commas.
    #[serde(alias = "deletedGroupCodes", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_group_codes: Option<String>,
}

/// The answer of `QueryFaceRecord` and `QueryFaceGroup`: one page of items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", bound(deserialize = "T: serde::de::DeserializeOwned"))]
pub struct Page<T> {
    /// The request's id at the upstream.
    #[serde(alias = "requestId", default, deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What became of it.
    #[serde(alias = "code", default, deserialize_with = "lenient::code")]
    #[serde(serialize_with = "lenient::write_code", skip_serializing_if = "Option::is_none")]
    pub code: Option<UpstreamCode>,
    /// The upstream's words.
    #[serde(alias = "message", default, deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The items of this page.
    #[serde(alias = "items", default, deserialize_with = "lenient::list")]
    pub items: Vec<T>,
    /// This page, from 1.
    #[serde(alias = "currentPage", default, deserialize_with = "lenient::whole")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_page: Option<u64>,
    /// Items a page.
    #[serde(alias = "pageSize", default, deserialize_with = "lenient::whole")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Items in all.
    #[serde(alias = "totalCount", default, deserialize_with = "lenient::whole")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_count: Option<u64>,
    /// Pages in all.
    #[serde(alias = "totalPage", default, deserialize_with = "lenient::whole")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_page: Option<u64>,
    /// Where the next answer begins.
    #[serde(alias = "nextToken", default, deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
    /// Items an answer.
    #[serde(alias = "maxResults", default, deserialize_with = "lenient::whole")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_results: Option<u64>,
}

/// A face of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct FaceRecordItem {
    /// The record's number, what `DeleteFaceRecord` takes.
    #[serde(alias = "id", deserialize_with = "lenient::whole")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// The face's id.
    #[serde(alias = "faceId", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_id: Option<String>,
    /// Whose it is.
    #[serde(alias = "merchantUserId", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_user_id: Option<String>,
    /// How it came in.
    #[serde(alias = "registrationType", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_type: Option<String>,
    /// Where the picture lies.
    #[serde(alias = "imgOssUrl", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub img_oss_url: Option<String>,
    /// When it came in.
    #[serde(alias = "gmtCreate", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gmt_create: Option<String>,
}

/// A face group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct FaceGroupItem {
    /// The group's number, what `ModifyFaceGroup` and `DeleteFaceGroup` take.
    #[serde(alias = "id", deserialize_with = "lenient::whole")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// The code that requests name it by.
    #[serde(alias = "code", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its name.
    #[serde(alias = "name", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for.
    #[serde(alias = "description", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// The answer of `ModifyFaceGroup`, `DeleteFaceGroup` and `DeleteFaceRecord`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Done {
    /// The request's id at the upstream.
    #[serde(alias = "requestId", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What became of it.
    #[serde(alias = "code", deserialize_with = "lenient::code")]
    #[serde(serialize_with = "lenient::write_code", skip_serializing_if = "Option::is_none")]
    pub code: Option<UpstreamCode>,
    /// The upstream's words.
    #[serde(alias = "message", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Rows changed.
    #[serde(alias = "data", deserialize_with = "lenient::whole")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<u64>,
}
