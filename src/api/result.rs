//! All that a check said, for the merchant's backend alone: the upstream's answer under facegate's names and types.

use super::response::{Answer, DuplicateFace, FaceDuplicationCheckResult};
use crate::json::{Number, ObjectWriter, ToJson};

/// What the upstream said of a check that was made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckResult {
    /// Whether the check passed, in the upstream's own word.
    pub passed: Option<bool>,
    /// Why, as it came; see [`SubCode`](super::SubCode).
    pub sub_code: Option<String>,
    /// Likeness of photo and target, 0 to 100.
    pub comparison_score: Option<Number>,
    /// Whether the photo is an attack; only with liveness.
    pub attack: Option<bool>,
    /// Likelihood of an attack, 0 to 100; only with liveness.
    pub attack_score: Option<Number>,
    /// Estimated years.
    pub age: Option<Number>,
    /// Estimated, `M` or `F`.
    pub gender: Option<String>,
    /// Faces of the searched groups that look like the photo.
    pub duplicates: Vec<Duplicate>,
    /// What became of the registration; none when none was reported.
    pub registration: Option<Registration>,
    /// The check's id at the upstream.
    pub transaction_id: Option<String>,
}

/// A face of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicate {
    /// The group it is in.
    pub group: Option<String>,
    /// Its id there.
    pub face_id: Option<String>,
    /// Whose it is: the subject it was registered with.
    pub subject: Option<String>,
}

/// A registration that was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    /// Whether the face is in the group now; none when the upstream gave only the id.
    pub registered: Option<bool>,
    /// The new face's id.
    pub face_id: Option<String>,
}

impl From<FaceDuplicationCheckResult> for CheckResult {
    fn from(from: FaceDuplicationCheckResult) -> Self {
        let registration =
            Registration { registered: from.face_registration_result, face_id: from.face_registration_id };
        Self {
            passed: from.face_passed,
            sub_code: from.sub_code,
            comparison_score: from.face_comparison_score,
            attack: from.face_attack,
            attack_score: from.face_attack_score,
            age: from.face_age.as_deref().and_then(years),
            gender: from.face_gender,
            duplicates: from.duplicate_face.into_iter().map(Duplicate::from).collect(),
            registration: Some(registration).filter(|tried| *tried != Registration::default()),
            transaction_id: from.transaction_id,
        }
    }
}

impl From<DuplicateFace> for Duplicate {
    fn from(from: DuplicateFace) -> Self {
        Self { group: from.face_group_code, face_id: from.face_id, subject: from.merchant_user_id }
    }
}

/// What the upstream named the request and said of the check, when its answer can be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The request's id at the upstream, for its support.
    pub request_id: Option<String>,
    /// The `Code`, as it came.
    pub code: Option<String>,
    /// What was said of the check; none when it was not made.
    pub result: Option<CheckResult>,
}

impl From<Answer<FaceDuplicationCheckResult>> for Told {
    fn from(from: Answer<FaceDuplicationCheckResult>) -> Self {
        Self {
            request_id: from.request_id,
            code: from.code.map(|code| code.as_str().to_owned()),
            result: from.result.map(CheckResult::from),
        }
    }
}

fn years(text: &str) -> Option<Number> {
    Number::parse(text).filter(|years| !years.as_str().starts_with('-'))
}

impl Told {
    /// Its JSON; what was not told is null.
    #[must_use]
    pub fn to_json(&self) -> String {
        ObjectWriter::new()
            .member("requestId", &self.request_id)
            .member("code", &self.code)
            .member("result", &self.result)
            .end()
    }
}

impl ToJson for CheckResult {
    fn to_json(&self, out: &mut String) {
        let object = ObjectWriter::new()
            .member("passed", &self.passed)
            .member("subCode", &self.sub_code)
            .member("comparisonScore", &self.comparison_score)
            .member("attack", &self.attack)
            .member("attackScore", &self.attack_score)
            .member("age", &self.age)
            .member("gender", &self.gender)
            .member("duplicates", self.duplicates.as_slice())
            .member("registration", &self.registration)
            .member("transactionId", &self.transaction_id);
        out.push_str(&object.end());
    }
}

impl ToJson for Duplicate {
    fn to_json(&self, out: &mut String) {
        let object = ObjectWriter::new()
            .member("group", &self.group)
            .member("faceId", &self.face_id)
            .member("subject", &self.subject);
        out.push_str(&object.end());
    }
}

impl ToJson for Registration {
    fn to_json(&self, out: &mut String) {
        let object =
            ObjectWriter::new().member("registered", &self.registered).member("faceId", &self.face_id);
        out.push_str(&object.end());
    }
}
