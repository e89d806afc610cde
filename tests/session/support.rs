//! Random tracks of observations, and a session run over one.

use facegate::policy::GuidancePolicy;
use facegate::report::Reason;
use facegate::session::{Guidance, Observation, Session};
use proptest::prelude::*;

/// For comparing sums of times that were added in another order.
pub(crate) const EPSILON: f64 = 1e-6;

/// A frame, `dt` milliseconds after the one before.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) dt: f64,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) score: f64,
}

impl Frame {
    pub(crate) fn good(dt: f64) -> Self {
        Self { dt, reasons: vec![], score: 50.0 }
    }

    pub(crate) fn bad(dt: f64, reason: Reason) -> Self {
        Self { dt, reasons: vec![reason], score: 50.0 }
    }

    pub(crate) fn is_good(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// A frame and what the session said to it, at milliseconds since the first.
pub(crate) struct Told {
    pub(crate) at: f64,
    pub(crate) frame: Frame,
    pub(crate) guidance: Guidance,
}

/// A session with the clock its frames are told by.
pub(crate) struct Run {
    pub(crate) session: Session,
    pub(crate) time: f64,
    at: Option<f64>,
}

impl Run {
    pub(crate) fn new(policy: &GuidancePolicy) -> Self {
        Self { session: Session::new(policy), time: 5000.0, at: None }
    }

    pub(crate) fn tell(&mut self, frame: &Frame) -> Told {
        let at = self.at.map_or(0.0, |at| at + frame.dt);
        self.at = Some(at);
        self.time += frame.dt;
        let seen = Observation { time: self.time, reasons: &frame.reasons, score: frame.score };
        Told { at, frame: frame.clone(), guidance: self.session.observe(&seen) }
    }

    pub(crate) fn tell_all(&mut self, frames: &[Frame]) -> Vec<Told> {
        frames.iter().map(|frame| self.tell(frame)).collect()
    }
}

pub(crate) fn run(policy: &GuidancePolicy, frames: &[Frame]) -> Vec<Told> {
    Run::new(policy).tell_all(frames)
}

fn reasons() -> impl Strategy<Value = Vec<Reason>> {
    let of = |reason| prop_oneof![2 => Just(None), 1 => Just(Some(reason))];
    prop_oneof![
        2 => Just(vec![]),
        3 => (of(Reason::TooDark), of(Reason::NoFace), of(Reason::OffCentre), of(Reason::HeadTurned), of(Reason::HeadRaised))
            .prop_map(|(a, b, c, d, e)| [a, b, c, d, e].into_iter().flatten().collect()),
    ]
}

/// Frames of one speed: a scene that lasts, with single frames that differ, or a scene that flickers.
fn stretch() -> impl Strategy<Value = Vec<Frame>> {
    let speed = prop_oneof![3 => 15.0..50.0, 2 => 80.0..260.0, 1 => 300.0..1400.0];
    (speed, reasons(), 0.0..1.0f64, 1usize..40).prop_flat_map(|(speed, scene, steady, count)| {
        let frame = (0.7..1.3f64, reasons(), 0.0..1.0f64, 0.0..100.0f64);
        prop::collection::vec(frame, count).prop_map(move |frames| {
            let differs = |chance: f64| chance > 0.5 + steady / 2.0;
            let of = |(jitter, other, chance, score): (f64, Vec<Reason>, f64, f64)| Frame {
                dt: speed * jitter,
                reasons: if differs(chance) { other } else { scene.clone() },
                score,
            };
            frames.into_iter().map(of).collect()
        })
    })
}

/// Any track: scenes that last, flicker and blink, at 1 to 60 frames a second, with gaps.
pub(crate) fn track() -> impl Strategy<Value = Vec<Frame>> {
    prop::collection::vec(stretch(), 1..10).prop_map(|stretches| stretches.concat())
}

/// A track on which no photo is taken: its last good run is broken off before it counts.
pub(crate) fn unfinished(policy: &GuidancePolicy) -> impl Strategy<Value = Vec<Frame>> + use<> {
    let policy = *policy;
    track().prop_map(move |mut frames| {
        let done = run(&policy, &frames).iter().position(|told| told.guidance.progress >= 1.0);
        frames.truncate(done.unwrap_or(frames.len()));
        frames
    })
}
