//! The rules of the operations a face library needs. Their pages are thinner
//! than the check's; names and required fields are those of the SDK's models.

use super::{QUALITY_CHECK, USER_CHARACTERS, picture};
use crate::command::{Command, Page};
use crate::face::{Detail, Judge};
use crate::fields::{Fields, invalid, missing};
use crate::refusal::{Reason, Refusal};

const MOST_ITEMS: u32 = 100;

pub(super) fn add_record(fields: &Fields, judge: &Judge) -> Result<Command, Refusal> {
    fields.required("ProductCode")?;
    let group = fields.group("FaceGroupCode")?.ok_or_else(|| missing("FaceGroupCode"))?.to_owned();
    let check_quality = fields.one_of(QUALITY_CHECK, &["Y", "N"])? == Some("Y");
    let user = fields.at_most("MerchantUserId", USER_CHARACTERS)?.map(str::to_owned);
    // The SDK's upload of a file ends in a URL in `FacePictureFile`.
    let link =
        if fields.optional("FacePictureFile").is_some() { "FacePictureFile" } else { "FacePictureUrl" };
    if link == "FacePictureFile" && fields.optional("FacePictureUrl").is_some() {
        return Err(Reason::DataDuplication.into());
    }
    let picture = picture(fields, ["FacePicture", link], judge, Detail::Identity)?
        .ok_or_else(|| missing("FacePicture or FacePictureUrl"))?;
    let merchant_user_id = user.or_else(|| picture.url.as_deref().and_then(file_name));
    let merchant_user_id = merchant_user_id.ok_or_else(|| missing("MerchantUserId"))?;
    Ok(Command::AddRecord { group, merchant_user_id, check_quality, picture })
}

/// What stands for an absent `MerchantUserId`: the picture's name.
fn file_name(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?.splitn(4, '/').nth(3)?;
    let name = path.rsplit('/').next()?;
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    (!name.is_empty() && name.chars().count() <= USER_CHARACTERS).then(|| name.to_owned())
}

pub(super) fn query_records(fields: &Fields) -> Result<Command, Refusal> {
    let group = fields.group("FaceGroupCode")?.ok_or_else(|| missing("FaceGroupCode"))?.to_owned();
    let text = |name: &str| fields.optional(name).map(str::to_owned);
    Ok(Command::QueryRecords {
        group,
        page: page(fields)?,
        face_id: text("FaceId"),
        merchant_user_id: text("MerchantUserId"),
        registration_type: text("RegistrationType"),
    })
}

pub(super) fn query_groups(fields: &Fields) -> Result<Command, Refusal> {
    let text = |name: &str| fields.optional(name).map(str::to_owned);
    Ok(Command::QueryGroups { page: page(fields)?, code: text("GroupCode"), name: text("Name") })
}

/// By `NextToken` and `MaxResults` when either is given, else by
/// `CurrentPage` and `PageSize`, which then are required.
fn page(fields: &Fields) -> Result<Page, Refusal> {
    let token = fields.optional("NextToken");
    let most = fields.integer("MaxResults", 1, MOST_ITEMS)?;
    if token.is_some() || most.is_some() {
        let after = token.map_or(Some(0), |token| token.parse().ok());
        let after = after.ok_or_else(|| invalid("NextToken", "a token of an earlier answer"))?;
        return Ok(Page { current: 1, size: most.unwrap_or(20), offset: 0, after });
    }
    fields.required("CurrentPage")?;
    fields.required("PageSize")?;
    let current = fields.integer("CurrentPage", 1, 1_000_000)?.unwrap_or(1);
    let size = fields.integer("PageSize", 1, MOST_ITEMS)?.unwrap_or(20);
    Ok(Page { current, size, offset: u64::from(current - 1) * u64::from(size), after: 0 })
}

pub(super) fn modify_group(fields: &Fields) -> Result<Command, Refusal> {
    let id = id(fields)?;
    let name = fields.required("Name")?.to_owned();
    Ok(Command::ModifyGroup { id, name, description: fields.given("Description").map(str::to_owned) })
}

pub(super) fn delete_group(fields: &Fields) -> Result<Command, Refusal> {
    Ok(Command::DeleteGroup { id: id(fields)? })
}

pub(super) fn delete_record(fields: &Fields) -> Result<Command, Refusal> {
    Ok(Command::DeleteRecord { id: id(fields)? })
}

pub(super) fn delete_user(fields: &Fields) -> Result<Command, Refusal> {
    let merchant_user_id = fields.required("MerchantUserId")?.to_owned();
    Ok(Command::DeleteUser { merchant_user_id, group: fields.group("FaceGroupCode")?.map(str::to_owned) })
}

fn id(fields: &Fields) -> Result<u64, Refusal> {
    fields.required("Id")?;
    Ok(fields.integer("Id", 1, u32::MAX)?.unwrap_or(1).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pictures_name_is_the_file_without_its_ending() {
        for (url, name) in [
            ("http://127.0.0.1:1/a/anna.v2.jpg?x=/b.png", Some("anna.v2")),
            ("http://127.0.0.1:1/", None),
            ("http://127.0.0.1", None),
            ("https://h/0123456789012345678901234567890123.jpg", None),
        ] {
            assert_eq!(file_name(url).as_deref(), name, "{url}");
        }
    }
}
