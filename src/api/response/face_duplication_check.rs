use serde::{Deserialize, Serialize};

use super::lenient;

/// The `Result` of a check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct FaceDuplicationCheckResult {
    /// `Y` or `N`; the page once says "Yes".
    #[serde(alias = "facePassed", deserialize_with = "lenient::flag")]
    #[serde(serialize_with = "lenient::write_yes_no", skip_serializing_if = "Option::is_none")]
    pub face_passed: Option<bool>,
    /// Why; see [`SubCode`](crate::api::SubCode).
    #[serde(alias = "subCode", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_code: Option<String>,
    /// 0 to 100, likeness of source and target; a string by the SDK.
    #[serde(alias = "faceComparisonScore", deserialize_with = "lenient::number")]
    #[serde(serialize_with = "lenient::write_number_as_text", skip_serializing_if = "Option::is_none")]
    pub face_comparison_score: Option<f64>,
    /// Faces found; on the wire a JSON array inside a string.
    #[serde(alias = "duplicateFace", deserialize_with = "lenient::list")]
    #[serde(serialize_with = "lenient::write_in_text", skip_serializing_if = "Vec::is_empty")]
    pub duplicate_face: Vec<DuplicateFace>,
    /// Whether the face was registered: 0 or 1, a string by the page, a number by the SDK.
    #[serde(alias = "faceRegistrationResult", deserialize_with = "lenient::flag")]
    #[serde(serialize_with = "lenient::write_zero_one", skip_serializing_if = "Option::is_none")]
    pub face_registration_result: Option<bool>,
    /// The new face's id.
    #[serde(alias = "faceRegistrationId", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_registration_id: Option<String>,
    /// Whether the source is an attack; only with liveness.
    #[serde(alias = "faceAttack", deserialize_with = "lenient::flag")]
    #[serde(serialize_with = "lenient::write_yes_no", skip_serializing_if = "Option::is_none")]
    pub face_attack: Option<bool>,
    /// 0 to 100, likelihood of an attack; only with liveness.
    #[serde(alias = "faceAttackScore", deserialize_with = "lenient::number")]
    #[serde(serialize_with = "lenient::write_number_as_text", skip_serializing_if = "Option::is_none")]
    pub face_attack_score: Option<f64>,
    /// Estimated years; may be absent.
    #[serde(alias = "faceAge", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_age: Option<String>,
    /// `M` or `F`, estimated; may be absent.
    #[serde(alias = "faceGender", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_gender: Option<String>,
    /// The check's id at the upstream.
    #[serde(alias = "transactionId", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    /// SDK only: scores of the pictures.
    #[serde(alias = "extFaceInfo", deserialize_with = "lenient::nested")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ext_face_info: Option<ExtFaceInfo>,
}

/// A face of a group that looks like the source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DuplicateFace {
    /// The group it is in.
    #[serde(alias = "FaceGroupCode", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_group_code: Option<String>,
    /// Its id.
    #[serde(alias = "FaceId", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub face_id: Option<String>,
    /// Whose it is.
    #[serde(alias = "MerchantUserId", deserialize_with = "lenient::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant_user_id: Option<String>,
}

macro_rules! ext_face_info {
    ($($(#[doc = $doc:literal])+ $name:ident $alias:literal;)+) => {
        /// Scores of source and target, 0 to 100; in the SDK only.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "PascalCase", default)]
        pub struct ExtFaceInfo {
            /// Attributes, undocumented; text as it came.
            #[serde(alias = "faceAttributeInfo", deserialize_with = "lenient::text")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub face_attribute_info: Option<String>,
            $($(#[doc = $doc])+
            #[serde(alias = $alias, deserialize_with = "lenient::number")]
            #[serde(skip_serializing_if = "Option::is_none")]
            pub $name: Option<f64>,)+
        }
    };
}

ext_face_info! {
    /// Overall quality of the source.
    face_quality_score "faceQualityScore";
    /// Light of the source.
    illumination_score "illuminationScore";
    /// Sharpness of the source.
    sharpness_score "sharpnessScore";
    /// Occlusion of the source.
    occlusion_score "occlusionScore";
    /// Occlusion of the source's key areas.
    ka_occlusion_score "kaOcclusionScore";
    /// Overall quality of the target.
    target_face_quality_score "targetFaceQualityScore";
    /// Light of the target.
    target_illumination_score "targetIlluminationScore";
    /// Sharpness of the target.
    target_sharpness_score "targetSharpnessScore";
    /// Occlusion of the target.
    target_occlusion_score "targetOcclusionScore";
    /// Occlusion of the target's key areas.
    target_ka_occlusion_score "targetKaOcclusionScore";
}
