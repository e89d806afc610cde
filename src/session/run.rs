//! The good run: how long frames have been good, short interruptions left out.

use super::clock::Step;
use crate::policy::GuidancePolicy;

#[derive(Debug, Default)]
pub(super) struct Run {
    /// Milliseconds between good frames that followed each other.
    held: f64,
    /// Good frames.
    frames: u32,
    /// While interrupted: milliseconds since its first bad frame.
    bad: Option<f64>,
}

impl Run {
    /// Takes a frame; tells whether a run begins with it.
    pub(super) fn observe(&mut self, good: bool, step: Step, policy: &GuidancePolicy) -> bool {
        if step.gap {
            *self = Self::default();
        }
        if good {
            if self.frames > 0 && self.bad.is_none() {
                self.held += step.ms;
            }
            self.bad = None;
            self.frames = self.frames.saturating_add(1);
            return self.frames == 1;
        }
        let bad = self.bad.map_or(0.0, |ms| ms + step.ms);
        if self.frames == 0 || bad > f64::from(policy.tolerance_ms) {
            *self = Self::default();
        } else {
            self.bad = Some(bad);
        }
        false
    }

    pub(super) fn complete(&self, policy: &GuidancePolicy) -> bool {
        self.frames >= policy.hold_frames && self.held >= f64::from(policy.hold_ms)
    }

    /// 0..1; 1 only when complete.
    pub(super) fn progress(&self, policy: &GuidancePolicy) -> f64 {
        if self.complete(policy) {
            return 1.0;
        }
        let time = self.held / f64::from(policy.hold_ms.max(1));
        let frames = f64::from(self.frames) / f64::from(policy.hold_frames.max(1));
        time.min(frames).min(1.0)
    }
}
