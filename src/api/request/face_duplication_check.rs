use std::borrow::Cow;

use super::error::{RequestError, ensure, expected, missing};
use super::params::{Params, number, text, yes_no};
use super::{Operation, Picture};
use crate::api::PRODUCT_CODE;
use crate::api::form::Field;

/// What to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerifyModel {
    /// 0: search the face groups (1:N).
    Search,
    /// 1: compare with the target (1:1).
    Verify,
    /// 2: both.
    Both,
}

/// Whether a new face is registered. The SDKs disagree about the default, so
/// it is always sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoRegistration {
    /// 0: register in `face_register_group_code`.
    Register,
    /// 1: do not.
    Off,
}

/// A `FaceDuplicationCheckIntl` request. Fields are the vendor's; what is
/// `None` is not sent.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceDuplicationCheck<'a> {
    /// 1 to 32 ASCII letters and digits, unique a call.
    pub merchant_biz_id: Cow<'a, str>,
    /// The user; hash it before.
    pub merchant_user_id: Cow<'a, str>,
    /// What to compare with.
    pub verify_model: VerifyModel,
    /// Up to 10 groups to search; needed for `Search` and `Both`.
    pub face_group_codes: Vec<Cow<'a, str>>,
    /// The live face.
    pub source: Picture<'a>,
    /// The stored face; needed for `Verify` and `Both`.
    pub target: Option<Picture<'a>>,
    /// Whether to register.
    pub auto_registration: AutoRegistration,
    /// Where to register; needed for `Register`.
    pub face_register_group_code: Option<Cow<'a, str>>,
    /// Passive liveness.
    pub liveness: Option<bool>,
    /// Faces to return, 1 to 5; the upstream's default is 1.
    pub return_faces: Option<u8>,
    /// The merchant's scenario.
    pub scene_code: Option<Cow<'a, str>>,
    /// SDK only: refuse a face of poor quality.
    pub face_quality_check: Option<bool>,
    /// SDK only, undocumented.
    pub face_attribute_check: Option<Cow<'a, str>>,
    /// SDK only: overwrite the face of a user who is registered already.
    pub update_face_if_user_exists: Option<bool>,
    /// Reserved, unused.
    pub save_face_picture: Option<Cow<'a, str>>,
    /// Reserved, unused.
    pub face_verify_threshold: Option<Cow<'a, str>>,
}

const MODELS: [(&str, VerifyModel); 3] =
    [("0", VerifyModel::Search), ("1", VerifyModel::Verify), ("2", VerifyModel::Both)];
const REGISTRATION: [(&str, AutoRegistration); 2] =
    [("0", AutoRegistration::Register), ("1", AutoRegistration::Off)];
const MAX_GROUPS: usize = 10;

impl VerifyModel {
    /// The value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Search => "0",
            Self::Verify => "1",
            Self::Both => "2",
        }
    }

    /// Whether groups are searched.
    #[must_use]
    pub const fn searches(self) -> bool {
        matches!(self, Self::Search | Self::Both)
    }

    /// Whether a target is compared.
    #[must_use]
    pub const fn compares(self) -> bool {
        matches!(self, Self::Verify | Self::Both)
    }
}

impl<'a> FaceDuplicationCheck<'a> {
    /// A request with the required fields, that searches, compares and
    /// registers nothing yet.
    pub fn new(
        merchant_biz_id: impl Into<Cow<'a, str>>,
        merchant_user_id: impl Into<Cow<'a, str>>,
        verify_model: VerifyModel,
        source: Picture<'a>,
    ) -> Self {
        Self {
            merchant_biz_id: merchant_biz_id.into(),
            merchant_user_id: merchant_user_id.into(),
            verify_model,
            face_group_codes: Vec::new(),
            source,
            target: None,
            auto_registration: AutoRegistration::Off,
            face_register_group_code: None,
            liveness: None,
            return_faces: None,
            scene_code: None,
            face_quality_check: None,
            face_attribute_check: None,
            update_face_if_user_exists: None,
            save_face_picture: None,
            face_verify_threshold: None,
        }
    }

    fn validate_groups(&self) -> Result<(), RequestError> {
        let codes = &self.face_group_codes;
        if codes.is_empty() && self.verify_model.searches() {
            return Err(missing("FaceGroupCodes"));
        }
        ensure(codes.len() <= MAX_GROUPS, "FaceGroupCodes", "at most 10 codes")?;
        let plain = codes.iter().all(|code| !code.is_empty() && !code.contains(','));
        ensure(plain, "FaceGroupCodes", "non-empty codes joined by commas")?;
        let register = self.face_register_group_code.as_deref().unwrap_or_default();
        if self.auto_registration == AutoRegistration::Register && register.is_empty() {
            return Err(missing("FaceRegisterGroupCode"));
        }
        Ok(())
    }
}

impl Operation for FaceDuplicationCheck<'_> {
    const ACTION: &'static str = "FaceDuplicationCheckIntl";

    fn query(&self) -> Vec<Field<'_>> {
        vec![Field::text("ProductCode", PRODUCT_CODE)]
    }

    fn body(&self) -> Vec<Field<'_>> {
        let register = self.auto_registration == AutoRegistration::Register;
        let groups = (!self.face_group_codes.is_empty()).then(|| self.face_group_codes.join(","));
        [
            Some(Field::text("AutoRegistration", if register { "0" } else { "1" })),
            text("FaceAttributeCheck", self.face_attribute_check.as_deref()),
            groups.map(|codes| Field::text("FaceGroupCodes", codes)),
            yes_no("FaceQualityCheck", self.face_quality_check),
            text("FaceRegisterGroupCode", self.face_register_group_code.as_deref()),
            text("FaceVerifyThreshold", self.face_verify_threshold.as_deref()),
            number("Liveness", self.liveness.map(u8::from)),
            Some(Field::text("MerchantBizId", self.merchant_biz_id.as_ref())),
            Some(Field::text("MerchantUserId", self.merchant_user_id.as_ref())),
            number("ReturnFaces", self.return_faces),
            text("SaveFacePicture", self.save_face_picture.as_deref()),
            text("SceneCode", self.scene_code.as_deref()),
            Some(self.source.field("SourceFacePicture", "SourceFacePictureUrl")),
            self.target.as_ref().map(|target| target.field("TargetFacePicture", "TargetFacePictureUrl")),
            yes_no("UpdateFaceIfUserExists", self.update_face_if_user_exists),
            Some(Field::text("VerifyModel", self.verify_model.as_str())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// An absent `AutoRegistration` reads as [`AutoRegistration::Off`], the page's default.
    fn read(params: &Params) -> Result<Self, RequestError> {
        ensure(params.required("ProductCode")? == PRODUCT_CODE, "ProductCode", PRODUCT_CODE)?;
        let groups = params.filled("FaceGroupCodes").map(|codes| codes.split(','));
        let request = Self {
            merchant_biz_id: params.required("MerchantBizId")?.to_owned().into(),
            merchant_user_id: params.required("MerchantUserId")?.to_owned().into(),
            verify_model: {
                params.required("VerifyModel")?;
                params.one_of("VerifyModel", &MODELS, "0, 1 or 2")?.ok_or(missing("VerifyModel"))?
            },
            face_group_codes: groups.into_iter().flatten().map(|code| code.to_owned().into()).collect(),
            source: Picture::read(params, "SourceFacePicture", "SourceFacePictureUrl")?
                .ok_or(missing("SourceFacePicture"))?,
            target: Picture::read(params, "TargetFacePicture", "TargetFacePictureUrl")?,
            auto_registration: params
                .one_of("AutoRegistration", &REGISTRATION, "0 or 1")?
                .unwrap_or(AutoRegistration::Off),
            face_register_group_code: params.owned::<String>("FaceRegisterGroupCode").map(Into::into),
            liveness: params.one_of("Liveness", &[("0", false), ("1", true)], "0 or 1")?,
            return_faces: params.number("ReturnFaces").map_err(|_| expected("ReturnFaces", "1 to 5"))?,
            scene_code: params.owned::<String>("SceneCode").map(Into::into),
            face_quality_check: params.yes_no("FaceQualityCheck")?,
            face_attribute_check: params.owned::<String>("FaceAttributeCheck").map(Into::into),
            update_face_if_user_exists: params.yes_no("UpdateFaceIfUserExists")?,
            save_face_picture: params.owned::<String>("SaveFacePicture").map(Into::into),
            face_verify_threshold: params.owned::<String>("FaceVerifyThreshold").map(Into::into),
        };
        request.validate()?;
        Ok(request)
    }

    fn validate(&self) -> Result<(), RequestError> {
        let id = &self.merchant_biz_id;
        if id.is_empty() {
            return Err(missing("MerchantBizId"));
        }
        let plain = id.len() <= 32 && id.bytes().all(|b| b.is_ascii_alphanumeric());
        ensure(plain, "MerchantBizId", "1 to 32 letters and digits")?;
        if self.merchant_user_id.is_empty() {
            return Err(missing("MerchantUserId"));
        }
        self.validate_groups()?;
        self.source.validate("SourceFacePicture", "SourceFacePictureUrl")?;
        match &self.target {
            Some(target) => target.validate("TargetFacePicture", "TargetFacePictureUrl")?,
            None if self.verify_model.compares() => return Err(missing("TargetFacePicture")),
            None => {}
        }
        ensure(self.return_faces.is_none_or(|n| (1..=5).contains(&n)), "ReturnFaces", "1 to 5")
    }
}
