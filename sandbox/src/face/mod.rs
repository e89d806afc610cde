//! Faces as the stand-in knows them: found and measured by facegate, compared by a net.

pub mod chip;
mod judge;
pub mod nets;
pub mod template;

use serde::{Deserialize, Serialize};

pub use judge::Judge;
pub use template::Template;

/// What is asked of a face; each net takes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Whose it is.
    Identity,
    /// Age and gender as well.
    Attributes,
}

/// What is known of the face in a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Face {
    /// What it is compared by.
    pub template: Template,
    /// Years, guessed, where they were asked for.
    pub age: Option<u8>,
    /// `M` or `F`, guessed, where it was asked for.
    pub gender: Option<String>,
    /// How good the picture is.
    pub quality: Quality,
    /// Why the picture is poor, if it is: the first shortfall a person should mend.
    pub shortfall: Option<String>,
    /// What a marker in the file's comment asks for.
    pub marker: Option<String>,
}

/// Scores of a picture of a face, 0..=100, higher is better; facegate's measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quality {
    /// The least of all that are scores.
    pub overall: f64,
    /// `illuminationUniformity`.
    pub illumination: f64,
    /// `sharpness`.
    pub sharpness: f64,
    /// `occlusion`.
    pub occlusion: f64,
}
