use std::borrow::Cow;

use super::error::{RequestError, ensure, expected, missing};
use super::params::{Params, number, text, yes_no};
use super::{Operation, Picture};
use crate::api::PRODUCT_CODE;
use crate::api::form::Field;

/// Puts a face into a group.
#[derive(Clone, Debug, PartialEq)]
pub struct AddFaceRecord<'a> {
    /// The group.
    pub face_group_code: Cow<'a, str>,
    /// The user, at most 32 characters; without one the upstream takes the picture's name.
    pub merchant_user_id: Option<Cow<'a, str>>,
    /// The face.
    pub picture: Picture<'a>,
    /// Refuse a face of poor quality.
    pub face_quality_check: Option<bool>,
}

impl Operation for AddFaceRecord<'_> {
    const ACTION: &'static str = "AddFaceRecord";

    fn body(&self) -> Vec<Field<'_>> {
        [
            Some(Field::text("FaceGroupCode", self.face_group_code.as_ref())),
            Some(self.picture.field("FacePicture", "FacePictureUrl")),
            yes_no("FaceQualityCheck", self.face_quality_check),
            text("MerchantUserId", self.merchant_user_id.as_deref()),
            Some(Field::text("ProductCode", PRODUCT_CODE)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn read(params: &Params) -> Result<Self, RequestError> {
        ensure(params.required("ProductCode")? == PRODUCT_CODE, "ProductCode", PRODUCT_CODE)?;
        let request = Self {
            face_group_code: params.required("FaceGroupCode")?.to_owned().into(),
            merchant_user_id: params.filled("MerchantUserId").map(|id| id.to_owned().into()),
            picture: Picture::read(params, "FacePicture", "FacePictureUrl")?.ok_or(missing("FacePicture"))?,
            face_quality_check: params.yes_no("FaceQualityCheck")?,
        };
        request.validate()?;
        Ok(request)
    }

    fn validate(&self) -> Result<(), RequestError> {
        if self.face_group_code.is_empty() {
            return Err(missing("FaceGroupCode"));
        }
        let short = self.merchant_user_id.as_deref().is_none_or(|id| (1..=32).contains(&id.chars().count()));
        ensure(short, "MerchantUserId", "1 to 32 characters")?;
        self.picture.validate("FacePicture", "FacePictureUrl")
    }
}

/// Lists the faces of a group. The SDK calls the page fields required; here
/// they are optional, since `NextToken` and `MaxResults` are the other way to page.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryFaceRecord<'a> {
    /// The group.
    pub face_group_code: Cow<'a, str>,
    /// Page, from 1.
    pub current_page: Option<u32>,
    /// Records a page.
    pub page_size: Option<u32>,
    /// Only this face.
    pub face_id: Option<Cow<'a, str>>,
    /// Only this user.
    pub merchant_user_id: Option<Cow<'a, str>>,
    /// SDK only: only faces registered in this way.
    pub registration_type: Option<Cow<'a, str>>,
    /// Where the last answer ended.
    pub next_token: Option<Cow<'a, str>>,
    /// Records an answer, with `next_token`.
    pub max_results: Option<u32>,
}

impl Operation for QueryFaceRecord<'_> {
    const ACTION: &'static str = "QueryFaceRecord";

    fn query(&self) -> Vec<Field<'_>> {
        [
            number("CurrentPage", self.current_page),
            Some(Field::text("FaceGroupCode", self.face_group_code.as_ref())),
            text("FaceId", self.face_id.as_deref()),
            number("MaxResults", self.max_results),
            text("MerchantUserId", self.merchant_user_id.as_deref()),
            text("NextToken", self.next_token.as_deref()),
            number("PageSize", self.page_size),
            text("RegistrationType", self.registration_type.as_deref()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn read(params: &Params) -> Result<Self, RequestError> {
        let optional = |name| params.filled(name).map(|value| value.to_owned().into());
        let request = Self {
            face_group_code: params.required("FaceGroupCode")?.to_owned().into(),
            current_page: params.number("CurrentPage")?,
            page_size: params.number("PageSize")?,
            face_id: optional("FaceId"),
            merchant_user_id: optional("MerchantUserId"),
            registration_type: optional("RegistrationType"),
            next_token: optional("NextToken"),
            max_results: params.number("MaxResults")?,
        };
        request.validate()?;
        Ok(request)
    }

    fn validate(&self) -> Result<(), RequestError> {
        if self.face_group_code.is_empty() {
            return Err(missing("FaceGroupCode"));
        }
        super::params::validate_pages(self.current_page, self.page_size, self.max_results)
    }
}

/// Takes one record away by its number.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteFaceRecord {
    /// The record's `Id`.
    pub id: u64,
}

impl Operation for DeleteFaceRecord {
    const ACTION: &'static str = "DeleteFaceRecord";

    fn body(&self) -> Vec<Field<'_>> {
        vec![Field::text("Id", self.id.to_string())]
    }

    fn read(params: &Params) -> Result<Self, RequestError> {
        let id = params.required("Id")?;
        Ok(Self { id: id.parse().map_err(|_| expected("Id", "a whole number"))? })
    }

    fn validate(&self) -> Result<(), RequestError> {
        Ok(())
    }
}

/// Takes a user's faces away.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteFaceRecordV2<'a> {
    /// The user.
    pub merchant_user_id: Cow<'a, str>,
    /// The group; none means **all** groups.
    pub face_group_code: Option<Cow<'a, str>>,
}

impl Operation for DeleteFaceRecordV2<'_> {
    const ACTION: &'static str = "DeleteFaceRecordV2";

    fn query(&self) -> Vec<Field<'_>> {
        let group = text("FaceGroupCode", self.face_group_code.as_deref());
        group.into_iter().chain([Field::text("MerchantUserId", self.merchant_user_id.as_ref())]).collect()
    }

    fn read(params: &Params) -> Result<Self, RequestError> {
        let request = Self {
            merchant_user_id: params.required("MerchantUserId")?.to_owned().into(),
            face_group_code: params.get("FaceGroupCode").map(|code| code.to_owned().into()),
        };
        request.validate()?;
        Ok(request)
    }

    /// An empty group is refused rather than read as "all".
    fn validate(&self) -> Result<(), RequestError> {
        if self.merchant_user_id.is_empty() {
            return Err(missing("MerchantUserId"));
        }
        ensure(self.face_group_code.as_deref() != Some(""), "FaceGroupCode", "a code, or absent")
    }
}
