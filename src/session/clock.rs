//! Time as a camera tells it, made safe: it never runs backwards, and a jump is known as one.

/// A pause this long means that nobody watched: a hidden tab, a stalled camera.
const GAP: f64 = 1000.0;

/// The most one step counts for, so that an absurd time cannot eat the precision of later ones.
const LONGEST: f64 = 3_600_000.0;

#[derive(Debug, Default)]
pub(super) struct Clock {
    last: Option<f64>,
    elapsed: f64,
}

/// From one observation to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    /// Milliseconds, 0 or more.
    pub(super) ms: f64,
    /// Whether what came before tells nothing about now.
    pub(super) gap: bool,
}

impl Clock {
    /// Milliseconds since the first observation.
    pub(super) const fn elapsed(&self) -> f64 {
        self.elapsed
    }

    pub(super) fn advance(&mut self, time: f64) -> Step {
        if !time.is_finite() {
            return Step::default();
        }
        let step = time - self.last.unwrap_or(time);
        if step < -GAP {
            self.last = Some(time);
            return Step { ms: 0.0, gap: true };
        }
        // A little backwards is two frames that overtook each other: no time passes until it is caught up.
        if self.last.is_none() || step > 0.0 {
            self.last = Some(time);
        }
        let ms = step.clamp(0.0, LONGEST);
        self.elapsed += ms;
        Step { ms, gap: ms > GAP }
    }
}
