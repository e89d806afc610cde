//! Live guidance: observations in, one hint and "now" out.
//!
//! A session sees what was measured of each frame and says what the person
//! should do, which frame's pixels to keep, and when the photo is taken. It has
//! no clock: time is an argument.
//!
//! ```
//! use facegate::policy::GuidancePolicy;
//! use facegate::session::{Capture, Observation, Session};
//!
//! let mut session = Session::new(&GuidancePolicy::default());
//! let mut kept = None;
//! let photo = (0..).find_map(|frame| {
//!     let time = f64::from(frame) * 33.0;
//!     let guidance = session.observe(&Observation { time, reasons: &[], score: 80.0 });
//!     match guidance.capture {
//!         Capture::Wait => None,
//!         Capture::Keep => { kept = Some(frame); None }
//!         Capture::TakeThis => Some(frame),
//!         Capture::TakeKept => kept,
//!     }
//! });
//! assert_eq!(photo, Some(0));
//! ```

mod best;
mod clock;
mod hints;
mod run;

use serde::{Serialize, Serializer};

use crate::policy::GuidancePolicy;
use crate::report::Reason;
use best::Best;
use clock::Clock;
use hints::Hints;
use run::Run;

/// What was measured of one frame.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// When the frame was taken: milliseconds of a clock that runs forwards,
    /// from any origin. A time that is no number, or runs back by a second or
    /// less, counts as no time passed; after more than a second forwards or
    /// backwards the good run starts anew.
    pub time: f64,
    /// What keeps the frame from being a photo, to fix first comes first. A
    /// frame without reasons is good.
    pub reasons: &'a [Reason],
    /// How good a photo it would make among frames with as many reasons, 0..100.
    pub score: f64,
}

/// What to tell the person. Serialised as one name: that of the reason, or its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hint {
    /// Fix this.
    Fix(Reason),
    /// All is well: hold still, the photo is about to be taken.
    HoldStill,
    /// Too little was seen to say anything.
    Starting,
    /// The photo is taken.
    Done,
}

impl Serialize for Hint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Fix(reason) => reason.serialize(serializer),
            Self::HoldStill => serializer.serialize_str("HoldStill"),
            Self::Starting => serializer.serialize_str("Starting"),
            Self::Done => serializer.serialize_str("Done"),
        }
    }
}

/// What to do with the frame just observed. The caller holds one frame: the one kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Capture {
    /// Nothing.
    Wait,
    /// Keep its pixels, in place of those kept before: it is the best of late.
    Keep,
    /// The session is done; the frame kept is the photo.
    TakeKept,
    /// The session is done; this frame is the photo.
    TakeThis,
}

/// What a session says to one observation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Guidance {
    /// The one hint to show.
    pub hint: Hint,
    /// Whether the hint is new: speak it once. Changes are at least
    /// [`hint_ms`](GuidancePolicy::hint_ms) apart, but for `Done`, which comes with the photo.
    pub changed: bool,
    /// How far the good run is, 0..1; 1 when done. It falls only to 0: when frames were bad for
    /// longer than [`tolerance_ms`](GuidancePolicy::tolerance_ms), or none came for a second.
    pub progress: f64,
    /// What to do with the frame's pixels.
    pub capture: Capture,
    /// Whether to offer the shutter: from [`manual_ms`](GuidancePolicy::manual_ms) on, until done.
    pub manual: bool,
}

/// The state between observations.
#[derive(Debug)]
pub struct Session {
    policy: GuidancePolicy,
    clock: Clock,
    hints: Hints,
    run: Run,
    best: Best,
    done: bool,
}

impl Session {
    /// A session that has seen nothing.
    #[must_use]
    pub fn new(policy: &GuidancePolicy) -> Self {
        Self {
            policy: *policy,
            clock: Clock::default(),
            hints: Hints::default(),
            run: Run::default(),
            best: Best::default(),
            done: false,
        }
    }

    /// Takes what was measured of the next frame. Once done, nothing changes until [`reset`](Self::reset).
    pub fn observe(&mut self, seen: &Observation) -> Guidance {
        if self.done {
            return self.guidance(false, Capture::Wait);
        }
        let step = self.clock.advance(seen.time);
        let first = self.run.observe(seen.reasons.is_empty(), step, &self.policy);
        let age = f64::from(self.policy.best_ms);
        let keep = self.best.observe(seen, self.clock.elapsed(), first, age);
        self.done = self.run.complete(&self.policy);

        let vote = seen.reasons.first().map_or(Hint::HoldStill, |reason| Hint::Fix(*reason));
        let changed = self.hints.observe(vote, step, &self.policy) || self.done;
        let capture = match (self.done, keep) {
            (true, true) => Capture::TakeThis,
            (true, false) => Capture::TakeKept,
            (false, true) => Capture::Keep,
            (false, false) => Capture::Wait,
        };
        self.guidance(changed, capture)
    }

    /// The person pressed the shutter: the frame kept, the best of the last
    /// [`best_ms`](GuidancePolicy::best_ms), good or not, is the photo, and the session is done.
    /// False when there is nothing to take: no frame was seen, or the photo is taken.
    pub fn shutter(&mut self) -> bool {
        let taken = !self.done && self.best.is_some();
        self.done |= taken;
        taken
    }

    /// Starts anew, for another photo: nothing seen, no frame kept, the wait for the shutter too.
    pub fn reset(&mut self) {
        *self = Self::new(&self.policy);
    }

    fn guidance(&self, changed: bool, capture: Capture) -> Guidance {
        let done = self.done;
        Guidance {
            hint: if done { Hint::Done } else { self.hints.shown() },
            changed,
            progress: if done { 1.0 } else { self.run.progress(&self.policy) },
            capture,
            manual: !done && self.clock.elapsed() >= f64::from(self.policy.manual_ms),
        }
    }
}
