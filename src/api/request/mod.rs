//! Requests, typed: written by the edge, read by the sandbox.

mod error;
mod face_duplication_check;
mod face_group;
mod face_record;
mod params;
mod picture;

use super::form::Field;

pub use error::{Problem, RequestError};
pub use face_duplication_check::{AutoRegistration, FaceDuplicationCheck, VerifyModel};
pub use face_group::{DeleteFaceGroup, ModifyFaceGroup, QueryFaceGroup};
pub use face_record::{AddFaceRecord, DeleteFaceRecord, DeleteFaceRecordV2, QueryFaceRecord};
pub use params::Params;
pub use picture::Picture;

/// One operation: its name, where its fields travel, its rules.
pub trait Operation: Sized {
    /// `x-acs-action`.
    const ACTION: &'static str;

    /// The fields of the query, by name.
    fn query(&self) -> Vec<Field<'_>> {
        Vec::new()
    }

    /// The fields of the body, by name.
    fn body(&self) -> Vec<Field<'_>> {
        Vec::new()
    }

    /// Reads a received request and checks its rules.
    ///
    /// # Errors
    /// [`RequestError`] for the first rule broken.
    fn read(params: &Params) -> Result<Self, RequestError>;

    /// Checks the rules of the operation.
    ///
    /// # Errors
    /// [`RequestError`] for the first rule broken.
    fn validate(&self) -> Result<(), RequestError>;
}
