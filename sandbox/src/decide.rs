//! The decision of one `FaceDuplicationCheckIntl`, from what was asked, what
//! the library found, and what a script wants.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::command::Check;
use crate::effect::Effect;
use crate::face::Face;

/// A face the search found, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// The group it is in.
    pub face_group_code: String,
    /// Its id.
    pub face_id: String,
    /// Whose it is.
    pub merchant_user_id: String,
}

/// What the library knows that the check depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckFacts {
    /// The faces that look the same, best first, at most one more than `ReturnFaces`.
    pub found: Vec<Found>,
    /// Whether the user has a face in the group to register in.
    pub user_exists: bool,
}

/// What the stand-in answers and does.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// `SubCode`.
    pub sub_code: String,
    /// The fields of `Result`.
    pub result: Map<String, Value>,
    /// Whether the source's face is to be registered.
    pub register: bool,
    /// A remark for `Message`.
    pub remark: Option<&'static str>,
}

/// Decides. `new_face_id` is used if a face is registered, or made up for a scripted 233.
#[must_use]
pub fn decide(
    check: &Check,
    facts: &CheckFacts,
    effect: Option<&Effect>,
    transaction_id: &str,
    new_face_id: &str,
) -> Decision {
    let score = comparison(check);
    let duplicates = duplicates(check, facts);
    let scripted = match effect {
        Some(Effect::SubCode(code)) => Some(code.as_str()),
        _ => check.source.face.as_ref().and_then(|face| face.marker.as_deref()),
    };
    let sub_code = scripted.unwrap_or_else(|| judged(check, &duplicates, score));
    let mut result = Map::new();
    let mut set = |name: &str, value: Value| drop(result.insert(name.to_owned(), value));
    set("TransactionId", json!(transaction_id));
    set("SubCode", json!(sub_code));
    set("FacePassed", json!(if sub_code == "200" { "Y" } else { "N" }));
    if let Some(score) = score {
        let score = if scripted == Some("204") { score.min(LOW_SCORE) } else { score };
        set("FaceComparisonScore", json!(format!("{score:.2}")));
    }
    if check.liveness {
        // No liveness model here: an attack is what a script or a marker says it is.
        let attack = sub_code == "205";
        set("FaceAttack", json!(if attack { "Y" } else { "N" }));
        set("FaceAttackScore", json!(if attack { "99.00" } else { "0.00" }));
    }
    if sub_code == "233" {
        set("DuplicateFace", json!(written(check, duplicates, new_face_id)));
    }
    if let Some(face) = &check.source.face {
        if let (Some(age), Some(gender)) = (face.age, &face.gender) {
            set("FaceAge", json!(age.to_string()));
            set("FaceGender", json!(gender));
        }
        set(
            "ExtFaceInfo",
            json!(ext_face_info(face, check.target.as_ref().and_then(|target| target.face.as_ref()))),
        );
    }
    let (register, remark) = registration(check, facts, sub_code);
    if check.register.is_some() {
        set("FaceRegistrationResult", json!(i32::from(register)));
        if register {
            set("FaceRegistrationId", json!(new_face_id));
        }
    }
    Decision { sub_code: sub_code.to_owned(), result, register, remark }
}

/// What a scripted 204 shows at most.
const LOW_SCORE: f64 = 12.0;

fn comparison(check: &Check) -> Option<f64> {
    let (source, target) = (check.source.face.as_ref()?, check.target.as_ref()?.face.as_ref()?);
    Some(source.template.score(&target.template))
}

/// Another person than the target before a face that is known already, and that before a policy.
fn judged(check: &Check, duplicates: &[Found], score: Option<f64>) -> &'static str {
    if score.is_some_and(|score| score < check.same_score) {
        "204"
    } else if !duplicates.is_empty() {
        "233"
    } else if check.source.face.as_ref().and_then(|face| face.age).is_some_and(|age| age < check.least_age) {
        "206"
    } else {
        "200"
    }
}

/// The faces found that stand in the way, at most `ReturnFaces`: all but the user's own in the group to register in, where the
/// new face is to take its place.
fn duplicates(check: &Check, facts: &CheckFacts) -> Vec<Found> {
    let replaced = |found: &Found| {
        check.update
            && check.register.as_ref() == Some(&found.face_group_code)
            && found.merchant_user_id == check.merchant_user_id
    };
    facts.found.iter().filter(|found| !replaced(found)).take(check.return_faces as usize).cloned().collect()
}

/// The JSON array the answer carries as a string.
fn written(check: &Check, duplicates: Vec<Found>, new_face_id: &str) -> String {
    let made_up = || Found {
        face_group_code: check.groups.first().cloned().unwrap_or_else(|| "sandbox".to_owned()),
        face_id: new_face_id.to_owned(),
        merchant_user_id: "sandbox-somebody-else".to_owned(),
    };
    let found = if duplicates.is_empty() { vec![made_up()] } else { duplicates };
    serde_json::to_string(&found).unwrap_or_default()
}

/// The scores of the pictures, facegate's measures.
fn ext_face_info(source: &Face, target: Option<&Face>) -> Map<String, Value> {
    let mut info = Map::new();
    for (prefix, face) in [("", Some(source)), ("Target", target)] {
        let Some(quality) = face.map(|face| face.quality) else { continue };
        for (name, score) in [
            ("FaceQualityScore", quality.overall),
            ("IlluminationScore", quality.illumination),
            ("SharpnessScore", quality.sharpness),
            ("OcclusionScore", quality.occlusion),
        ] {
            info.insert(format!("{prefix}{name}"), json!((score * 100.0).round() / 100.0));
        }
    }
    info
}

fn registration(check: &Check, facts: &CheckFacts, sub_code: &str) -> (bool, Option<&'static str>) {
    if check.register.is_none() || sub_code != "200" {
        (false, None)
    } else if facts.user_exists && !check.update {
        (false, Some("not registered, the MerchantUserId exists already"))
    } else {
        (true, None)
    }
}

#[cfg(test)]
mod tests;
