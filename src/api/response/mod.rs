//! Answers, typed: read leniently, because page, SDKs and wire disagree about
//! case and types, and written in the spelling of the vendor's SDK. Every
//! answer is read by [`read`], at the edge and everywhere else.

mod face_duplication_check;
mod fields;
mod siblings;
mod write;

use serde::Serialize;

use super::UpstreamCode;

pub use face_duplication_check::{DuplicateFace, ExtFaceInfo, FaceDuplicationCheckResult};
pub use fields::{Fields, FromFields};
pub use siblings::{
    AddFaceRecordResult, DeleteFaceRecordV2Result, Done, FaceGroupItem, FaceRecordItem, Page,
};

/// `{ RequestId, Code, Message, Result }`, an operation's answer or an error.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Answer<R> {
    /// The request's id at the upstream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What became of it.
    #[serde(serialize_with = "write::code", skip_serializing_if = "Option::is_none")]
    pub code: Option<UpstreamCode>,
    /// The upstream's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The result of a success.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<R>,
}

impl<R: FromFields> FromFields for Answer<R> {
    fn from_fields(fields: &Fields<'_>) -> Self {
        Self {
            request_id: fields.text("RequestId"),
            code: fields.code("Code"),
            message: fields.text("Message"),
            result: fields.object("Result"),
        }
    }
}

/// Reads the text of an answer. None when it is no JSON object, or one that contradicts itself: a name twice.
#[must_use]
pub fn read<T: FromFields>(text: &[u8]) -> Option<T> {
    fields::read_text(text)
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
