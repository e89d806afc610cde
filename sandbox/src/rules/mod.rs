//! From the parameters of a request to a [`Command`]: every rule of the
//! operations' pages about what may and must be given.

mod check;
mod library;

use crate::command::{Command, Picture};
use crate::effect::Script;
use crate::face::{Detail, Judge};
use crate::fields::{Fields, invalid};
use crate::picture::{self, Carrier};
use crate::refusal::{Reason, Refusal};

/// The API version every operation here belongs to.
pub const VERSION: &str = "2022-08-09";

/// The operations, as `x-acs-action` names them.
pub const ACTIONS: [&str; 8] = [
    "FaceDuplicationCheckIntl",
    "AddFaceRecord",
    "QueryFaceRecord",
    "QueryFaceGroup",
    "ModifyFaceGroup",
    "DeleteFaceGroup",
    "DeleteFaceRecord",
    "DeleteFaceRecordV2",
];

/// The parameter that asks for good pictures.
const QUALITY_CHECK: &str = "FaceQualityCheck";

/// The most characters a `MerchantUserId` has in `AddFaceRecord`.
const USER_CHARACTERS: usize = 32;

/// Applies the rules of one operation. Pictures given as Base64 are judged;
/// those given by URL are still to be downloaded, see [`supply`].
///
/// # Errors
/// The refusal of the first rule broken.
pub fn understand(action: &str, fields: &Fields, judge: &Judge) -> Result<Command, Refusal> {
    match action {
        "FaceDuplicationCheckIntl" => check::read(fields, judge),
        "AddFaceRecord" => library::add_record(fields, judge),
        "QueryFaceRecord" => library::query_records(fields),
        "QueryFaceGroup" => library::query_groups(fields),
        "ModifyFaceGroup" => library::modify_group(fields),
        "DeleteFaceGroup" => library::delete_group(fields),
        "DeleteFaceRecord" => library::delete_record(fields),
        "DeleteFaceRecordV2" => library::delete_user(fields),
        _ => Err(Reason::InvalidAction.into()),
    }
}

/// The script a marker in the request's ids stands for.
#[must_use]
pub fn marker(fields: &Fields) -> Option<Script> {
    Script::marked(["MerchantUserId", "SceneCode"].into_iter().filter_map(|name| fields.optional(name)))
}

/// Puts a downloaded picture where the command waits for it; `None` when it
/// could not be had. The first picture without a face is the one.
///
/// # Errors
/// `DownloadTimeout`, or what [`picture::judge`] finds.
pub fn supply(mut command: Command, bytes: Option<&[u8]>, judge: &Judge) -> Result<Command, Refusal> {
    let bytes = bytes.ok_or(Reason::DownloadTimeout)?;
    let checked = command.checks_quality();
    let checks = matches!(command, Command::Check(_));
    let mut pictures = command.pictures().into_iter().enumerate();
    if let Some((at, waiting)) = pictures.find(|(_, picture)| picture.face.is_none()) {
        // An answer tells age and gender of the live face alone, the first.
        let detail = if checks && at == 0 { Detail::Attributes } else { Detail::Identity };
        let face = picture::judge(bytes, Carrier::Url, judge, detail)?;
        if checked {
            picture::check_quality(&face)?;
        }
        waiting.face = Some(face);
    }
    Ok(command)
}

/// A picture that may come as Base64 or as a URL.
fn picture(
    fields: &Fields,
    [base64, url]: [&'static str; 2],
    judge: &Judge,
    detail: Detail,
) -> Result<Option<Picture>, Refusal> {
    match (fields.optional(base64), fields.optional(url)) {
        (Some(_), Some(_)) => Err(Refusal::new(
            Reason::DataDuplication,
            format!("expected one of {base64} and {url}, got both"),
        )),
        (Some(text), None) => {
            let face = picture::judge_base64(text, judge, detail)?;
            if fields.optional(QUALITY_CHECK) == Some("Y") {
                picture::check_quality(&face)?;
            }
            Ok(Some(Picture { face: Some(face), url: None }))
        }
        (None, Some(link)) => link_to(link, url).map(Some),
        (None, None) => Ok(None),
    }
}

fn link_to(link: &str, name: &'static str) -> Result<Picture, Refusal> {
    let lower = link.to_ascii_lowercase();
    if !lower.starts_with("http://") && !lower.starts_with("https://") {
        return Err(invalid(name, "an http or https URL"));
    }
    Ok(Picture { face: None, url: Some(link.to_owned()) })
}
