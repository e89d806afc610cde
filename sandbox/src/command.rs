//! What a request asks for, after every rule about its parameters held: data
//! for the library, which keeps the state.

use serde::{Deserialize, Serialize};

use crate::face::Face;

/// A picture of a request: the face in it, or where it is to be had.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// The face in it; none until it is downloaded.
    pub face: Option<Face>,
    /// Where to download it from, when it came by URL.
    pub url: Option<String>,
}

/// `VerifyModel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Model {
    /// 0: search the groups.
    Search,
    /// 1: compare with the target.
    Verify,
    /// 2: both.
    Both,
}

impl Model {
    /// Whether the groups are searched.
    #[must_use]
    pub fn searches(self) -> bool {
        self != Self::Verify
    }

    /// Whether the target is compared.
    #[must_use]
    pub fn compares(self) -> bool {
        self != Self::Search
    }
}

/// `FaceDuplicationCheckIntl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// The user.
    pub merchant_user_id: String,
    /// Search, compare or both.
    pub model: Model,
    /// Whether passive liveness was asked for.
    pub liveness: bool,
    /// The groups to search, none for [`Model::Verify`].
    pub groups: Vec<String>,
    /// The group to register in; none does not register.
    pub register: Option<String>,
    /// Whether a face the user has in that group already is replaced.
    pub update: bool,
    /// How many found faces to give, 1..=5.
    pub return_faces: u32,
    /// Whether poor pictures are refused.
    pub check_quality: bool,
    /// The least score of source and target that passes, 0..=100.
    pub same_score: f64,
    /// The least score of a face in the groups that is a duplicate, 0..=100.
    pub duplicate_score: f64,
    /// The least age of the live face that passes, in years: the business policy there is.
    pub least_age: u8,
    /// The live face.
    pub source: Picture,
    /// The stored face, for [`Model::Verify`] and [`Model::Both`].
    pub target: Option<Picture>,
}

/// A page of a listing, in the order of ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    /// `CurrentPage` and its size; 1 when the caller goes by token.
    pub current: u32,
    /// Most items to give.
    pub size: u32,
    /// Items to leave out.
    pub offset: u64,
    /// Only ids above this one, from `NextToken`.
    pub after: u64,
}

/// One operation, ready to be carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Command {
    /// `FaceDuplicationCheckIntl`.
    Check(Box<Check>),
    /// `AddFaceRecord`.
    AddRecord {
        /// The group.
        group: String,
        /// The user.
        merchant_user_id: String,
        /// Whether a poor picture is refused.
        check_quality: bool,
        /// The face.
        picture: Picture,
    },
    /// `QueryFaceRecord`.
    QueryRecords {
        /// The group.
        group: String,
        /// Which part of the listing.
        page: Page,
        /// Only this face.
        face_id: Option<String>,
        /// Only this user.
        merchant_user_id: Option<String>,
        /// Only faces that came this way.
        registration_type: Option<String>,
    },
    /// `QueryFaceGroup`.
    QueryGroups {
        /// Which part of the listing.
        page: Page,
        /// Only this code.
        code: Option<String>,
        /// Only names that contain this.
        name: Option<String>,
    },
    /// `ModifyFaceGroup`.
    ModifyGroup {
        /// The primary key.
        id: u64,
        /// The new name.
        name: String,
        /// The new description, an empty one too; none keeps the old.
        description: Option<String>,
    },
    /// `DeleteFaceGroup`, with its records.
    DeleteGroup {
        /// The primary key.
        id: u64,
    },
    /// `DeleteFaceRecord`.
    DeleteRecord {
        /// The primary key.
        id: u64,
    },
    /// `DeleteFaceRecordV2`.
    DeleteUser {
        /// The user.
        merchant_user_id: String,
        /// The group; none means all.
        group: Option<String>,
    },
}

impl Command {
    /// Whether poor pictures are refused.
    #[must_use]
    pub fn checks_quality(&self) -> bool {
        match self {
            Self::Check(check) => check.check_quality,
            Self::AddRecord { check_quality, .. } => *check_quality,
            _ => false,
        }
    }

    /// The pictures of the request, in the order they are judged.
    pub fn pictures(&mut self) -> Vec<&mut Picture> {
        match self {
            Self::Check(check) => std::iter::once(&mut check.source).chain(check.target.as_mut()).collect(),
            Self::AddRecord { picture, .. } => vec![picture],
            _ => Vec::new(),
        }
    }
}
