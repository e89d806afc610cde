//! Answers, typed: read leniently, because page, SDKs and wire disagree about
//! case and types, and written in the spelling of the vendor's SDK.

mod face_duplication_check;
mod lenient;
mod siblings;

use serde::{Deserialize, Serialize};

use super::UpstreamCode;

pub use face_duplication_check::{DuplicateFace, ExtFaceInfo, FaceDuplicationCheckResult};
pub use siblings::{
    AddFaceRecordResult, DeleteFaceRecordV2Result, Done, FaceGroupItem, FaceRecordItem, Page,
};

/// `{ RequestId, Code, Message, Result }`, an operation's answer or an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", bound(deserialize = "R: serde::de::DeserializeOwned"))]
pub struct Answer<R> {
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
    /// The result of a success.
    #[serde(alias = "result", default, deserialize_with = "lenient::nested")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<R>,
}

impl<R> Answer<R> {
    /// A success.
    pub fn success(request_id: impl Into<String>, result: R) -> Self {
        Self {
            request_id: Some(request_id.into()),
            code: Some(UpstreamCode::Success),
            message: Some("success".to_owned()),
            result: Some(result),
        }
    }

    /// A refusal.
    pub fn failure(request_id: impl Into<String>, code: UpstreamCode, message: impl Into<String>) -> Self {
        Self {
            request_id: Some(request_id.into()),
            code: Some(code),
            message: Some(message.into()),
            result: None,
        }
    }
}
