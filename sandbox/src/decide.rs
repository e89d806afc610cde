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
        set("FaceAge", json!(face.age.to_string()));
        set("FaceGender", json!(face.gender));
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

/// Another person than the target before a face that is known already.
fn judged(check: &Check, duplicates: &[Found], score: Option<f64>) -> &'static str {
    if score.is_some_and(|score| score < check.same_score) {
        "204"
    } else if duplicates.is_empty() {
        "200"
    } else {
        "233"
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
mod tests {
    use super::*;
    use crate::command::{Model, Picture};
    use crate::face::template::DIMENSIONS;
    use crate::face::{Face, Quality, Template};

    /// A face whose likeness to another falls with the numbers by which they differ.
    fn picture(turned: usize) -> Picture {
        let template = Template::of(&std::array::from_fn(|i| if i < turned { -0.1 } else { 0.1 }));
        let face = template.map(|template| Face {
            template,
            age: 40,
            gender: "F".to_owned(),
            quality: Quality::default(),
            shortfall: None,
            marker: None,
        });
        Picture { face, url: None }
    }

    fn check(model: Model) -> Check {
        Check {
            merchant_user_id: "anna".to_owned(),
            model,
            liveness: false,
            groups: vec!["staff".to_owned()],
            register: Some("staff".to_owned()),
            update: false,
            return_faces: 1,
            check_quality: false,
            same_score: 60.0,
            duplicate_score: 60.0,
            source: picture(0),
            target: model.compares().then(|| picture(1)),
        }
    }

    fn found() -> CheckFacts {
        let face =
            Found { face_group_code: "staff".into(), face_id: "f1".into(), merchant_user_id: "bob".into() };
        CheckFacts { found: vec![face], user_exists: false }
    }

    fn field<'a>(decision: &'a Decision, name: &str) -> Option<&'a Value> {
        decision.result.get(name)
    }

    #[test]
    fn a_new_face_passes_and_is_registered() {
        let decision = decide(&check(Model::Search), &CheckFacts::default(), None, "t", "new");
        assert_eq!((decision.sub_code.as_str(), decision.register), ("200", true));
        assert_eq!(field(&decision, "FaceRegistrationId"), Some(&json!("new")));
        assert_eq!(field(&decision, "DuplicateFace"), None);
        assert_eq!(field(&decision, "FaceComparisonScore"), None);
        assert_eq!(field(&decision, "FaceAttack"), None);
    }

    #[test]
    fn a_known_face_is_named_in_a_string() {
        let decision = decide(&check(Model::Search), &found(), None, "t", "new");
        assert_eq!((decision.sub_code.as_str(), decision.register), ("233", false));
        let expected = r#"[{"faceGroupCode":"staff","faceId":"f1","merchantUserId":"bob"}]"#;
        assert_eq!(field(&decision, "DuplicateFace"), Some(&json!(expected)));
        assert_eq!(field(&decision, "FaceRegistrationResult"), Some(&json!(0)));
    }

    #[test]
    fn another_person_comes_before_a_duplicate() {
        let mut stranger = check(Model::Both);
        stranger.target = Some(picture(DIMENSIONS));
        let decision = decide(&stranger, &found(), None, "t", "new");
        assert_eq!(decision.sub_code, "204");
        assert_eq!(field(&decision, "FaceComparisonScore"), Some(&json!("0.00")));
        assert_eq!(decide(&check(Model::Both), &found(), None, "t", "new").sub_code, "233");
    }

    #[test]
    fn an_existing_user_is_replaced_only_when_asked() {
        let facts = CheckFacts { found: vec![], user_exists: true };
        let mut asked = check(Model::Search);
        let kept = decide(&asked, &facts, None, "t", "new");
        assert_eq!((kept.sub_code.as_str(), kept.register, kept.remark.is_some()), ("200", false, true));
        asked.update = true;
        assert!(decide(&asked, &facts, None, "t", "new").register);
    }

    #[test]
    fn the_face_to_be_replaced_is_no_duplicate() {
        let mut facts = found();
        facts.user_exists = true;
        let mut asked = check(Model::Search);
        asked.update = true;
        assert_eq!(decide(&asked, &facts, None, "t", "new").sub_code, "233", "another user's");
        asked.merchant_user_id = "bob".to_owned();
        let updated = decide(&asked, &facts, None, "t", "new");
        assert_eq!((updated.sub_code.as_str(), updated.register), ("200", true));
        asked.update = false;
        assert_eq!(decide(&asked, &facts, None, "t", "new").sub_code, "233", "one's own, to be kept");
        (asked.update, asked.register) = (true, Some("guests".to_owned()));
        assert_eq!(decide(&asked, &facts, None, "t", "new").sub_code, "233", "one's own, in another group");
    }

    #[test]
    fn a_marked_picture_decides_unless_a_script_does() {
        let mut live = check(Model::Search);
        live.liveness = true;
        live.source.face = live.source.face.map(|face| Face { marker: Some("205".to_owned()), ..face });
        let decision = decide(&live, &CheckFacts::default(), None, "t", "new");
        assert_eq!((decision.sub_code.as_str(), field(&decision, "FaceAttack")), ("205", Some(&json!("Y"))));
        let effect = Effect::SubCode("206".to_owned());
        assert_eq!(decide(&live, &CheckFacts::default(), Some(&effect), "t", "new").sub_code, "206");
    }

    #[test]
    fn scripts_decide() {
        let mut live = check(Model::Both);
        live.liveness = true;
        for (code, name, value) in [
            ("204", "FaceComparisonScore", json!("12.00")),
            ("205", "FaceAttack", json!("Y")),
            ("206", "FaceAttack", json!("N")),
            ("233", "FacePassed", json!("N")),
        ] {
            let effect = Effect::SubCode(code.to_owned());
            let decision = decide(&live, &CheckFacts::default(), Some(&effect), "t", "new");
            assert_eq!((decision.sub_code.as_str(), decision.register), (code, false));
            assert_eq!(field(&decision, name), Some(&value), "{code}");
        }
    }
}
