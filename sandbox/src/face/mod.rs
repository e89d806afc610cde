//! Faces as the stand-in knows them: templates to compare and to search.

pub mod template;

use serde::{Deserialize, Serialize};

pub use template::Template;

/// What is known of the face in a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Face {
    /// What it is compared by.
    pub template: Template,
}
