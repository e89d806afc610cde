//! The shutter: never a dead end, and never a needlessly bad photo.

use facegate::policy::GuidancePolicy;
use facegate::report::Reason::{Blurred, HeadTurned, NoFace, TooDark};
use facegate::session::{Capture, Hint, Session};
use proptest::prelude::*;

use crate::support::{EPSILON, Frame, Run, run, track};

const POLICY: fn() -> GuidancePolicy = GuidancePolicy::default;

/// Which of the frames is kept after the last.
fn kept(frames: &[Frame]) -> usize {
    let told = run(&POLICY(), frames);
    told.iter().rposition(|told| told.guidance.capture == Capture::Keep).unwrap()
}

fn frame(reasons: &[facegate::report::Reason], score: f64) -> Frame {
    Frame { dt: 33.0, reasons: reasons.to_vec(), score }
}

proptest! {
    #[test]
    fn is_offered_from_its_time_on_until_done(frames in track(), manual_ms in 0u32..12_000) {
        for told in run(&GuidancePolicy { manual_ms, ..POLICY() }, &frames) {
            if told.guidance.hint == Hint::Done {
                prop_assert!(!told.guidance.manual);
            } else if (told.at - f64::from(manual_ms)).abs() > EPSILON {
                prop_assert_eq!(told.guidance.manual, told.at > f64::from(manual_ms), "at {}", told.at);
            }
        }
    }

    #[test]
    fn there_is_always_a_frame_to_take_and_it_is_recent(frames in track(), best_ms in 0u32..2000) {
        let mut run = Run::new(&GuidancePolicy { best_ms, ..POLICY() });
        prop_assert!(!run.session.shutter(), "nothing was seen");
        let mut kept = None;
        for frame in &frames {
            let told = run.tell(frame);
            if told.guidance.hint == Hint::Done {
                return Ok(());
            }
            if told.guidance.capture == Capture::Keep {
                kept = Some(told.at);
            }
            prop_assert!(kept.is_some_and(|at| told.at - at <= f64::from(best_ms) + EPSILON));
        }
        prop_assert!(run.session.shutter());
        prop_assert!(!run.session.shutter(), "one photo a session");
        prop_assert_eq!(run.tell(&Frame::good(33.0)).guidance.hint, Hint::Done);
    }

    #[test]
    fn what_is_kept_is_beaten_by_nothing_since(frames in track()) {
        let rank = |frame: &Frame| (frame.reasons.contains(&NoFace), frame.reasons.len());
        let mut kept: Option<Frame> = None;
        for told in run(&GuidancePolicy { hold_ms: 3_600_000, ..POLICY() }, &frames) {
            match (told.guidance.capture, &kept) {
                (Capture::Keep, _) => kept = Some(told.frame),
                (_, Some(kept)) => prop_assert!(
                    rank(kept) < rank(&told.frame) || rank(kept) == rank(&told.frame) && kept.score >= told.frame.score
                ),
                (_, None) => prop_assert!(false, "nothing kept"),
            }
        }
    }
}

#[test]
fn takes_a_face_before_fewer_shortfalls_before_the_score() {
    let two = frame(&[HeadTurned, Blurred], 10.0);
    assert_eq!(kept(&[frame(&[NoFace], 0.0), two.clone(), frame(&[NoFace], 90.0)]), 1);
    assert_eq!(kept(&[two.clone(), frame(&[Blurred], 5.0), two]), 1);
    assert_eq!(kept(&[frame(&[TooDark], 20.0), frame(&[Blurred], 30.0), frame(&[Blurred], 25.0)]), 1);
}

#[test]
fn does_not_take_a_good_frame_that_is_long_gone() {
    let mut frames = vec![frame(&[], 90.0)];
    frames.extend(vec![frame(&[HeadTurned], 50.0); 30]);
    assert_eq!(kept(&frames), 0);
    frames.push(frame(&[HeadTurned], 40.0));
    assert_eq!(kept(&frames), 31);
}

#[test]
fn a_reset_session_has_nothing_to_take() {
    let mut session = Session::new(&POLICY());
    session.observe(&facegate::session::Observation { time: 0.0, reasons: &[], score: 1.0 });
    session.reset();
    assert!(!session.shutter());
}
