//! The upstream operation `FaceDuplicationCheckIntl` (`FACE_IDU_MIN`, API
//! version 2022-08-09) and the siblings a face library needs, typed.
//!
//! Sources: the vendor's page of 7 February 2026 and its Python SDK
//! `alibabacloud-cloudauth-intl20220809` 3.23.1; where they disagree, answers
//! are read in both ways and requests are written as the SDK does. Names are
//! the vendor's, in Rust's case.

mod code;
mod endpoint;
pub mod form;
mod outcome;
pub mod request;
pub mod response;
mod result;
mod sub_code;

pub use code::{Class, UpstreamCode};
pub use endpoint::{Network, Region};
pub use outcome::{Cause, Outcome, OutcomeKind, Reason, Received, Refusal, outcome, read};
pub use result::{CheckResult, Duplicate, Registration, Told};
pub use sub_code::SubCode;

/// `x-acs-version`.
pub const VERSION: &str = "2022-08-09";
/// `ProductCode`, in the query of a check.
pub const PRODUCT_CODE: &str = "FACE_IDU_MIN";
/// The type of every body.
pub const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";
/// Raw bytes a picture sent as Base64 may have, so that the transfer stays under 1 MB.
pub const MAX_PICTURE_BYTES: usize = 600_000;
