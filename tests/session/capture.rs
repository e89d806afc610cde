//! When the photo is taken, and of which frame.

use facegate::policy::GuidancePolicy;
use facegate::report::Reason;
use facegate::session::{Capture, Hint};
use proptest::prelude::*;

use crate::support::{EPSILON, Frame, Run, Told, run, track, unfinished};

const POLICY: fn() -> GuidancePolicy = GuidancePolicy::default;

fn taken(told: &Told) -> bool {
    matches!(told.guidance.capture, Capture::TakeKept | Capture::TakeThis)
}

fn upto_taken(mut told: Vec<Told>) -> Option<Vec<Told>> {
    let at = told.iter().position(taken)?;
    told.truncate(at + 1);
    Some(told)
}

/// The run that ends with the last frame, told from its end: where it begins and what it held.
struct Held {
    first: usize,
    ms: f64,
    frames: u32,
}

fn held(told: &[Told], policy: &GuidancePolicy) -> Held {
    let last = told.len() - 1;
    let mut held = Held { first: last, ms: 0.0, frames: u32::from(told[last].frame.is_good()) };
    let mut bad_until: Option<f64> = None;
    for n in (0..last).rev() {
        let (now, next) = (&told[n], &told[n + 1]);
        if next.at - now.at > 1000.0 {
            break;
        }
        if now.frame.is_good() {
            bad_until = None;
            held.ms += if next.frame.is_good() { next.at - now.at } else { 0.0 };
            (held.first, held.frames) = (n, held.frames + 1);
        } else if *bad_until.get_or_insert(now.at) - now.at > f64::from(policy.tolerance_ms) {
            break;
        }
    }
    held
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn a_photo_is_taken_exactly_when_frames_were_good_long_enough(
        frames in track(), hold_ms in 0u32..1500, hold_frames in 1u32..8, tolerance_ms in 0u32..300,
    ) {
        let policy = GuidancePolicy { hold_ms, hold_frames, tolerance_ms, ..POLICY() };
        let told = run(&policy, &frames);
        for n in 0..told.len() {
            let held = held(&told[..=n], &policy);
            let due = told[n].frame.is_good() && held.frames >= hold_frames;
            if taken(&told[n]) {
                prop_assert!(due && held.ms >= f64::from(hold_ms) - EPSILON, "{} ms", held.ms);
                break;
            }
            prop_assert!(!due || held.ms < f64::from(hold_ms) + EPSILON, "{} ms, no photo", held.ms);
        }
    }

    #[test]
    fn a_good_stretch_ends_in_a_photo_whatever_was_before(
        before in unfinished(&POLICY()), dt in 10.0..400.0f64,
    ) {
        let mut run = Run::new(&POLICY());
        run.tell_all(&before);
        let (mut waited, mut frames) = (0.0, 1);
        let mut told = run.tell(&Frame::good(dt));
        while !taken(&told) {
            told = run.tell(&Frame::good(dt));
            (waited, frames) = (waited + dt, frames + 1);
            prop_assert!(waited < 800.0 + dt || frames <= 3, "{waited} ms");
        }
    }

    #[test]
    fn the_photo_is_the_best_good_frame_of_its_run(frames in track(), hold_ms in 0u32..1200) {
        let policy = GuidancePolicy { hold_ms, ..POLICY() };
        let Some(told) = upto_taken(run(&policy, &frames)) else { return Ok(()) };
        let last = told.len() - 1;
        let kept = match told[last].guidance.capture {
            Capture::TakeThis => last,
            _ => told.iter().rposition(|told| told.guidance.capture == Capture::Keep).unwrap(),
        };
        let held = held(&told, &policy);
        prop_assert!(told[kept].frame.is_good() && kept >= held.first);
        prop_assert!(told[last].at - told[kept].at <= 1000.0 + EPSILON, "an old frame");
        let whole = told[last].at - told[held.first].at <= 1000.0 - EPSILON;
        let from = if whole { held.first } else { kept };
        let best = told[from..].iter().filter(|told| told.frame.is_good()).map(|told| told.frame.score);
        prop_assert!(best.fold(0.0, f64::max) <= told[kept].frame.score);
    }

    #[test]
    fn progress_only_grows_and_falls_only_to_nothing(frames in track()) {
        let mut before = 0.0;
        let mut bad_since: Option<f64> = None;
        for told in run(&POLICY(), &frames) {
            let progress = told.guidance.progress;
            prop_assert!((0.0..=1.0).contains(&progress));
            prop_assert_eq!(progress >= 1.0, taken(&told) || told.guidance.hint == Hint::Done);
            if progress < before {
                let long = bad_since.is_some_and(|since| told.at - since > 150.0 - EPSILON);
                prop_assert!(progress == 0.0 && (told.frame.dt > 1000.0 || long && !told.frame.is_good()));
            }
            before = progress;
            bad_since = if told.frame.is_good() { None } else { bad_since.or(Some(told.at)) };
        }
    }

    #[test]
    fn once_done_nothing_changes_until_reset(frames in track(), after in track()) {
        let mut run = Run::new(&POLICY());
        run.tell_all(&[frames, vec![Frame::good(100.0); 12]].concat());
        for told in run.tell_all(&after) {
            let guidance = told.guidance;
            prop_assert_eq!((guidance.hint, guidance.changed, guidance.capture), (Hint::Done, false, Capture::Wait));
        }
        prop_assert!(!run.session.shutter(), "one photo a session");
        run.session.reset();
        let mut fresh = Run::new(&POLICY());
        fresh.time = run.time;
        for frame in &after {
            prop_assert_eq!(run.tell(frame).guidance, fresh.tell(frame).guidance);
        }
    }
}

#[test]
fn one_bad_frame_pauses_and_a_longer_interruption_starts_anew() {
    for dt in [33.0, 66.0, 140.0, 200.0] {
        let mut run = Run::new(&POLICY());
        let before = run.tell_all(&vec![Frame::good(dt); 4]).pop().unwrap().guidance.progress;
        let blink = run.tell(&Frame::bad(dt, Reason::HeadRaised)).guidance.progress;
        assert!(before > 0.0 && before.to_bits() == blink.to_bits(), "at {dt} ms");
        assert!(run.tell(&Frame::good(dt)).guidance.progress >= before);
        let bad = vec![Frame::bad(dt, Reason::HeadRaised); 6];
        assert!(run.tell_all(&bad).pop().unwrap().guidance.progress == 0.0, "at {dt} ms");
    }
}

#[test]
fn five_frames_a_second_are_enough() {
    let told = upto_taken(run(&POLICY(), &vec![Frame::good(200.0); 50])).unwrap();
    assert_eq!(told.len(), 5);
}

#[test]
fn frames_come_first_when_they_are_rarer_than_time() {
    let told = upto_taken(run(&POLICY(), &vec![Frame::good(900.0); 50])).unwrap();
    assert_eq!(told.len(), 3);
}

#[test]
fn a_score_that_is_no_number_loses_to_any() {
    let scores = [f64::NAN, 3.0, f64::NAN, f64::INFINITY, 2.0];
    let frames: Vec<_> = scores.iter().map(|score| Frame { score: *score, ..Frame::good(33.0) }).collect();
    let captures: Vec<_> = run(&POLICY(), &frames).iter().map(|told| told.guidance.capture).collect();
    assert_eq!(captures, [Capture::Keep, Capture::Keep, Capture::Wait, Capture::Wait, Capture::Wait]);
}
