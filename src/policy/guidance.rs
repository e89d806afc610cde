//! How patient the live guidance is. All times are milliseconds.

use serde::{Deserialize, Serialize};

use crate::{Code, Error};

/// The times the live guidance keeps. Serialised in lower camel case; a caller
/// may give any subset, the rest keeps its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GuidancePolicy {
    /// Least time between two changes of the hint (400).
    pub hint_ms: u32,
    /// How long a shortfall must prevail to become the hint, and be gone to
    /// leave it (200); at low frame rates at least three frames.
    pub persist_ms: u32,
    /// How long frames must be good until the photo is taken (800).
    pub hold_ms: u32,
    /// How many frames must be good until the photo is taken (3).
    pub hold_frames: u32,
    /// How far apart the first and the last bad frame of an interruption may be
    /// for it to pause a good run and not end it (150).
    pub tolerance_ms: u32,
    /// The age up to which a kept frame may become the photo (1000).
    pub best_ms: u32,
    /// When the shutter is offered, counted from the first observation (10,000).
    pub manual_ms: u32,
}

impl Default for GuidancePolicy {
    fn default() -> Self {
        Self {
            hint_ms: 400,
            persist_ms: 200,
            hold_ms: 800,
            hold_frames: 3,
            tolerance_ms: 150,
            best_ms: 1000,
            manual_ms: 10_000,
        }
    }
}

/// The longest time a policy may ask a person to wait for anything: an hour.
const LONGEST: u32 = 3_600_000;

impl GuidancePolicy {
    /// Checks that a session under this policy comes to an end.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] naming the field.
    pub fn validate(&self) -> Result<(), Error> {
        let rules = [
            ("hintMs", self.hint_ms, 0),
            ("persistMs", self.persist_ms, 0),
            ("holdMs", self.hold_ms, 0),
            ("holdFrames", self.hold_frames, 1),
            ("toleranceMs", self.tolerance_ms, 0),
            ("bestMs", self.best_ms, 0),
            ("manualMs", self.manual_ms, 0),
        ];
        match rules.iter().find(|(_, value, least)| !(*least..=LONGEST).contains(value)) {
            Some((name, value, least)) => Err(Error::new(
                Code::InvalidArgument,
                format!("expected guidance.{name} from {least} to {LONGEST}, got {value}"),
            )),
            None => Ok(()),
        }
    }
}
