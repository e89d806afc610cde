use super::*;
use crate::command::{Model, Picture};
use crate::face::template::DIMENSIONS;
use crate::face::{Face, Quality, Template};

/// A face whose likeness to another falls with the numbers by which they differ.
fn picture(turned: usize) -> Picture {
    let template = Template::of(&std::array::from_fn(|i| if i < turned { -0.1 } else { 0.1 }));
    let face = template.map(|template| Face {
        template,
        age: Some(40),
        gender: Some("F".to_owned()),
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
        least_age: 0,
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
fn who_is_younger_than_the_policy_has_it_is_refused_and_not_registered() {
    let mut asked = check(Model::Search);
    asked.least_age = 40;
    assert_eq!(decide(&asked, &CheckFacts::default(), None, "t", "new").sub_code, "200");
    asked.least_age = 41;
    let refused = decide(&asked, &CheckFacts::default(), None, "t", "new");
    assert_eq!((refused.sub_code.as_str(), refused.register), ("206", false));
    assert_eq!(decide(&asked, &found(), None, "t", "new").sub_code, "233", "what is known comes first");
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
