//! The rules of `FaceDuplicationCheckIntl`.

use super::{QUALITY_CHECK, picture};
use crate::command::{Check, Command, Model};
use crate::face::template::{DUPLICATE_SCORE, SAME_SCORE};
use crate::face::{Detail, Judge};
use crate::fields::{Fields, invalid, is_group_code, missing};
use crate::refusal::Refusal;

const PRODUCT_CODE: &str = "FACE_IDU_MIN";
const MOST_GROUPS: usize = 10;
const MOST_FACES: u32 = 5;

pub(super) fn read(fields: &Fields, judge: &Judge) -> Result<Command, Refusal> {
    identify(fields)?;
    let model = model(fields)?;
    let liveness = fields.one_of("Liveness", &["0", "1"])? == Some("1");
    let groups = if model.searches() { groups(fields)? } else { Vec::new() };
    let register = register(fields)?;
    let return_faces = fields.integer("ReturnFaces", 1, MOST_FACES)?.unwrap_or(1);
    let check_quality = fields.one_of(QUALITY_CHECK, &["Y", "N"])? == Some("Y");
    let update = fields.one_of("UpdateFaceIfUserExists", &["Y", "N"])? == Some("Y");
    let source = picture(fields, ["SourceFacePicture", "SourceFacePictureUrl"], judge, Detail::Attributes)?;
    let source = source.ok_or_else(|| missing("SourceFacePicture or SourceFacePictureUrl"))?;
    let target = if model.compares() { Some(target(fields, judge)?) } else { None };
    let merchant_user_id = fields.required("MerchantUserId")?.to_owned();
    Ok(Command::Check(Box::new(Check {
        merchant_user_id,
        model,
        liveness,
        groups,
        // A face is registered when the search finds no other; without a search there is nothing to register after.
        register: register.filter(|_| model.searches()),
        update,
        return_faces,
        check_quality,
        same_score: SAME_SCORE,
        duplicate_score: DUPLICATE_SCORE,
        least_age: 0,
        source,
        target,
    })))
}

fn identify(fields: &Fields) -> Result<(), Refusal> {
    if fields.required("ProductCode")? != PRODUCT_CODE {
        return Err(invalid("ProductCode", PRODUCT_CODE));
    }
    let id = fields.required("MerchantBizId")?;
    if id.len() > 32 || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(invalid("MerchantBizId", "at most 32 letters and digits"));
    }
    fields.required("MerchantUserId").map(|_| ())
}

fn model(fields: &Fields) -> Result<Model, Refusal> {
    fields.required("VerifyModel")?;
    Ok(match fields.one_of("VerifyModel", &["0", "1", "2"])? {
        Some("0") => Model::Search,
        Some("1") => Model::Verify,
        _ => Model::Both,
    })
}

fn groups(fields: &Fields) -> Result<Vec<String>, Refusal> {
    let mut groups: Vec<String> = Vec::new();
    for code in fields.required("FaceGroupCodes")?.split(',') {
        if !is_group_code(code) {
            return Err(invalid("FaceGroupCodes", "face group codes separated by ASCII commas"));
        }
        if !groups.iter().any(|group| group == code) {
            groups.push(code.to_owned());
        }
    }
    if groups.len() > MOST_GROUPS {
        return Err(invalid("FaceGroupCodes", "at most 10 face group codes"));
    }
    Ok(groups)
}

/// The group to register in: `AutoRegistration` 0 registers, 1 and absent do not.
fn register(fields: &Fields) -> Result<Option<String>, Refusal> {
    let group = fields.group("FaceRegisterGroupCode")?;
    if fields.one_of("AutoRegistration", &["0", "1"])? != Some("0") {
        return Ok(None);
    }
    group.map(|group| Some(group.to_owned())).ok_or_else(|| missing("FaceRegisterGroupCode"))
}

fn target(fields: &Fields, judge: &Judge) -> Result<crate::command::Picture, Refusal> {
    let target = picture(fields, ["TargetFacePicture", "TargetFacePictureUrl"], judge, Detail::Identity)?;
    target.ok_or_else(|| missing("TargetFacePicture or TargetFacePictureUrl"))
}
