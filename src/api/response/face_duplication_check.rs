use serde::Serialize;

use super::{Fields, FromFields, write};
use crate::json::Number;

/// The `Result` of a check.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FaceDuplicationCheckResult {
    /// `Y` or `N`; the page once says "Yes".
    #[serde(serialize_with = "write::yes_no", skip_serializing_if = "Option::is_none")]
    pub face_passed: Option<bool>,
    /// Why; see [`SubCode`](crate::api::SubCode).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_code: Option<String>,
    /// 0 to 100, likeness of source and target; a string by the SDK.
    #[serde(serialize_with = "write::number_as_text", skip_serializing_if = "Option::is_none")]
    pub face_comparison_score: Option<Number>,
    /// Faces found; on the wire a JSON array inside a string.
    #[serde(serialize_with = "write::in_text", skip_serializing_if = "Vec::is_empty")]
    pub duplicate_face: Vec<DuplicateFace>,
    /// Whether the face was registered: 0 or 1, a string by the page, a number by the SDK.
    #[serde(serialize_with = "write::zero_one", skip_serializing_if = "Option::is_none")]
    pub face_registration_result: Option<bool>,
    /// The new face's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_registration_id: Option<String>,
    /// Whether the source is an attack; only with liveness.
    #[serde(serialize_with = "write::yes_no", skip_serializing_if = "Option::is_none")]
    pub face_attack: Option<bool>,
    /// 0 to 100, likelihood of an attack; only with liveness.
    #[serde(serialize_with = "write::number_as_text", skip_serializing_if = "Option::is_none")]
    pub face_attack_score: Option<Number>,
    /// Estimated years; may be absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_age: Option<String>,
    /// `M` or `F`, estimated; may be absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_gender: Option<String>,
    /// The check's id at the upstream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    /// SDK only: scores of the pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ext_face_info: Option<ExtFaceInfo>,
}

impl FromFields for FaceDuplicationCheckResult {
    fn from_fields(fields: &Fields<'_>) -> Self {
        Self {
            face_passed: fields.flag("FacePassed"),
            sub_code: fields.text("SubCode"),
            face_comparison_score: fields.number("FaceComparisonScore"),
            duplicate_face: fields.list("DuplicateFace"),
            face_registration_result: fields.flag("FaceRegistrationResult"),
            face_registration_id: fields.text("FaceRegistrationId"),
            face_attack: fields.flag("FaceAttack"),
            face_attack_score: fields.number("FaceAttackScore"),
            face_age: fields.text("FaceAge"),
            face_gender: fields.text("FaceGender"),
            transaction_id: fields.text("TransactionId"),
            ext_face_info: fields.object("ExtFaceInfo"),
        }
    }
}

/// A face of a group that looks like the source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateFace {
    /// The group it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_group_code: Option<String>,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_id: Option<String>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_user_id: Option<String>,
}

impl FromFields for DuplicateFace {
    fn from_fields(fields: &Fields<'_>) -> Self {
        Self {
            face_group_code: fields.text("FaceGroupCode"),
            face_id: fields.text("FaceId"),
            merchant_user_id: fields.text("MerchantUserId"),
        }
    }
}

macro_rules! ext_face_info {
    ($($(#[doc = $doc:literal])+ $name:ident $wire:literal;)+) => {
        /// Scores of source and target, 0 to 100; in the SDK only.
        #[derive(Clone, Debug, Default, PartialEq, Serialize)]
        #[serde(rename_all = "PascalCase")]
        pub struct ExtFaceInfo {
            /// Attributes, undocumented; text as it came.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub face_attribute_info: Option<String>,
            $($(#[doc = $doc])+
            #[serde(skip_serializing_if = "Option::is_none")]
            pub $name: Option<Number>,)+
        }

        impl FromFields for ExtFaceInfo {
            fn from_fields(fields: &Fields<'_>) -> Self {
                Self { face_attribute_info: fields.text("FaceAttributeInfo"), $($name: fields.number($wire),)+ }
            }
        }
    };
}

ext_face_info! {
    /// Overall quality of the source.
    face_quality_score "FaceQualityScore";
    /// Light of the source.
    illumination_score "IlluminationScore";
    /// Sharpness of the source.
    sharpness_score "SharpnessScore";
    /// Occlusion of the source.
    occlusion_score "OcclusionScore";
    /// Occlusion of the source's key areas.
    ka_occlusion_score "KaOcclusionScore";
    /// Overall quality of the target.
    target_face_quality_score "TargetFaceQualityScore";
    /// Light of the target.
    target_illumination_score "TargetIlluminationScore";
    /// Sharpness of the target.
    target_sharpness_score "TargetSharpnessScore";
    /// Occlusion of the target.
    target_occlusion_score "TargetOcclusionScore";
    /// Occlusion of the target's key areas.
    target_ka_occlusion_score "TargetKaOcclusionScore";
}
