//! One hint at a time, that neither flickers nor lags.

use facegate::policy::GuidancePolicy;
use facegate::report::Reason;
use facegate::session::Hint;
use proptest::prelude::*;

use crate::support::{EPSILON, Frame, Run, run, track, unfinished};

const POLICY: fn() -> GuidancePolicy = GuidancePolicy::default;

/// A session that never takes a photo, so that only its hints count.
fn endless() -> GuidancePolicy {
    GuidancePolicy { hold_ms: 3_600_000, ..POLICY() }
}

fn reason() -> impl Strategy<Value = Reason> {
    prop::sample::select(vec![Reason::TooDark, Reason::NoFace, Reason::FaceTooSmall, Reason::HeadTurned])
}

proptest! {
    #[test]
    fn changes_are_hint_ms_apart_and_told_as_such(frames in track(), hint_ms in 0u32..1500) {
        let policy = GuidancePolicy { hint_ms, ..POLICY() };
        let mut last: Option<f64> = None;
        let mut shown = Hint::Starting;
        for told in run(&policy, &frames) {
            let guidance = told.guidance;
            prop_assert_eq!(guidance.changed, guidance.hint != shown);
            shown = guidance.hint;
            if shown == Hint::Done {
                break;
            }
            if guidance.changed {
                let apart = last.map_or(f64::INFINITY, |last| told.at - last);
                prop_assert!(apart >= f64::from(hint_ms) - EPSILON, "{apart} ms at {}", told.at);
                last = Some(told.at);
            }
        }
    }

    #[test]
    fn two_votes_that_alternate_change_the_hint_at_most_once(
        before in unfinished(&endless()), dt in 15.0..400.0f64,
        jitter in prop::collection::vec(0.9..1.1f64, 200),
        a in reason(), b in prop_oneof![1 => Just(None), 3 => reason().prop_map(Some)],
    ) {
        let mut run = Run::new(&endless());
        run.tell_all(&before);
        let frames: Vec<_> = jitter.iter().enumerate().map(|(n, jitter)| match b {
            Some(b) if n % 2 == 0 => Frame::bad(dt * jitter, b),
            None if n % 2 == 0 => Frame::good(dt * jitter),
            _ => Frame::bad(dt * jitter, a),
        }).collect();
        let changes = run.tell_all(&frames).iter().filter(|told| told.guidance.changed).count();
        prop_assert!(changes <= 1, "{changes} changes");
    }

    #[test]
    fn a_steady_vote_is_shown_in_time_whatever_was_before(
        before in unfinished(&endless()), dt in 15.0..250.0f64, reason in prop::option::of(reason()),
    ) {
        let mut run = Run::new(&endless());
        run.tell_all(&before);
        let frame = reason.map_or(Frame::good(dt), |reason| Frame::bad(dt, reason));
        let limit = f64::from(POLICY().hint_ms).max(3.0 * dt);
        let mut shown = Hint::Starting;
        let mut waited = 0.0;
        while waited < limit {
            shown = run.tell(&frame).guidance.hint;
            waited += dt;
        }
        prop_assert_eq!(shown, reason.map_or(Hint::HoldStill, Hint::Fix));
    }

    #[test]
    fn a_new_hint_is_what_its_frame_says(frames in track()) {
        for told in run(&endless(), &frames).iter().filter(|told| told.guidance.changed) {
            let vote = told.frame.reasons.first().map_or(Hint::HoldStill, |reason| Hint::Fix(*reason));
            prop_assert_eq!(told.guidance.hint, vote);
        }
    }
}

#[test]
fn a_new_shortfall_waits_its_time_and_no_longer() {
    for (dt, least, most) in
        [(1000.0 / 60.0, 150.0, 250.0), (1000.0 / 30.0, 150.0, 250.0), (100.0, 200.0, 300.0)]
    {
        let mut run = Run::new(&endless());
        run.tell_all(&vec![Frame::bad(dt, Reason::HeadTurned); 60]);
        let mut waited = 0.0;
        while run.tell(&Frame::bad(dt, Reason::TooDark)).guidance.hint != Hint::Fix(Reason::TooDark) {
            waited += dt;
        }
        waited += dt;
        assert!((least..=most + EPSILON).contains(&waited), "{waited} ms at {dt} ms a frame");
    }
}

#[test]
fn the_first_hint_does_not_wait_for_hint_ms() {
    let policy = GuidancePolicy { hint_ms: 5000, ..POLICY() };
    let told = run(&policy, &vec![Frame::bad(33.0, Reason::NoFace); 12]);
    assert_eq!(told[0].guidance.hint, Hint::Starting);
    assert!(!told[0].guidance.changed, "nothing to speak of yet");
    assert_eq!(told[11].guidance.hint, Hint::Fix(Reason::NoFace));
}

#[test]
fn only_what_to_fix_first_is_told() {
    let frame =
        Frame { dt: 33.0, reasons: vec![Reason::TooDark, Reason::NoFace, Reason::Blurred], score: 0.0 };
    for told in run(&POLICY(), &vec![frame; 100]) {
        assert!(matches!(told.guidance.hint, Hint::Starting | Hint::Fix(Reason::TooDark)));
    }
}

#[test]
fn a_scene_of_ten_flickering_reasons_still_gets_a_hint() {
    use Reason::{
        Blurred, FaceCut, FaceTooSmall, HeadLowered, HeadRaised, HeadTilted, HeadTurned, NoFace, OffCentre,
        TooDark,
    };
    let ten = [
        TooDark,
        NoFace,
        FaceTooSmall,
        FaceCut,
        OffCentre,
        HeadTurned,
        HeadTilted,
        HeadRaised,
        HeadLowered,
        Blurred,
    ];
    let frames: Vec<_> = ten.iter().cycle().take(60).map(|reason| Frame::bad(33.0, *reason)).collect();
    let told = run(&POLICY(), &frames);
    assert_ne!(told.last().unwrap().guidance.hint, Hint::Starting);
}

#[test]
fn the_majority_is_told_even_if_a_minority_votes_when_the_wait_ends() {
    let policy = GuidancePolicy { hint_ms: 1000, ..endless() };
    for before in 20..24 {
        let mut run = Run::new(&policy);
        run.tell_all(&vec![Frame::bad(33.0, Reason::NoFace); before]);
        run.tell_all(&vec![Frame::bad(33.0, Reason::TooDark); 10]);
        let mixed = [Reason::HeadTurned, Reason::HeadTurned, Reason::OffCentre].into_iter().cycle();
        let frames: Vec<_> = mixed.take(120).map(|reason| Frame::bad(33.0, reason)).collect();
        let shown: Vec<_> = run.tell_all(&frames).iter().map(|told| told.guidance.hint).collect();
        assert!(!shown.contains(&Hint::Fix(Reason::OffCentre)), "{before}");
        assert_eq!(shown.last(), Some(&Hint::Fix(Reason::HeadTurned)));
    }
}

#[test]
fn hints_are_serialised_as_one_name() {
    let name = |hint: Hint| serde_json::to_value(hint).unwrap();
    assert_eq!(name(Hint::Fix(Reason::TooDark)), "TooDark");
    assert_eq!([Hint::HoldStill, Hint::Starting, Hint::Done].map(name), ["HoldStill", "Starting", "Done"]);
}
