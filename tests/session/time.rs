//! Clocks that stop, jump and lie.

use facegate::policy::GuidancePolicy;
use facegate::report::Reason;
use facegate::session::{Capture, Guidance, Hint, Observation, Session};
use proptest::prelude::*;

fn see(session: &mut Session, time: f64, reasons: &[Reason]) -> Guidance {
    session.observe(&Observation { time, reasons, score: 50.0 })
}

/// Good frames at 25 a second from a time on; when the photo was taken.
fn taken_after(session: &mut Session, from: f64) -> Option<f64> {
    (0..200).map(|n| f64::from(n) * 40.0).find(|ms| see(session, from + ms, &[]).hint == Hint::Done)
}

fn any_time() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..20_000.0f64,
        1 => any::<f64>(),
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, -0.0]),
    ]
}

proptest! {
    #[test]
    fn any_times_do_no_harm_and_leave_no_dead_end(
        times in prop::collection::vec((any_time(), any::<bool>()), 0..60), from in 0u32..20_000,
    ) {
        let mut session = Session::new(&GuidancePolicy::default());
        for (time, good) in times {
            let reasons: &[Reason] = if good { &[] } else { &[Reason::NoFace] };
            let progress = see(&mut session, time, reasons).progress;
            prop_assert!((0.0..=1.0).contains(&progress));
        }
        session.shutter();
        session.reset();
        prop_assert_eq!(taken_after(&mut session, from.into()), Some(800.0));
    }

    #[test]
    fn after_any_times_a_good_stretch_ends_in_a_photo(
        times in prop::collection::vec(any_time(), 0..60), from in 0.0..20_000.0f64,
    ) {
        let mut session = Session::new(&GuidancePolicy::default());
        for time in times {
            see(&mut session, time, &[Reason::NoFace]);
        }
        // A clock that ran back by up to a second is first caught up with.
        prop_assert!(taken_after(&mut session, from).is_some_and(|ms| ms <= 1840.0));
    }
}

#[test]
fn a_stopped_clock_takes_no_photo_and_shows_no_haste() {
    for time in [7.0, f64::NAN, f64::INFINITY] {
        let mut session = Session::new(&GuidancePolicy::default());
        for _ in 0..1000 {
            let guidance = see(&mut session, time, &[]);
            assert!(guidance.progress == 0.0 && !guidance.manual && guidance.hint == Hint::Starting);
        }
        assert_eq!(taken_after(&mut session, 7.0), Some(800.0));
    }
}

#[test]
fn frames_that_overtake_each_other_gain_no_time() {
    let mut session = Session::new(&GuidancePolicy::default());
    for n in 0..18 {
        let time = f64::from(n) * 40.0;
        assert!(see(&mut session, time + 40.0, &[]).progress < 1.0);
        assert!(see(&mut session, time, &[]).progress < 1.0);
    }
    assert_eq!(see(&mut session, 840.0, &[]).hint, Hint::Done);
}

#[test]
fn a_time_that_is_no_number_costs_no_time() {
    let mut session = Session::new(&GuidancePolicy::default());
    see(&mut session, 0.0, &[]);
    see(&mut session, 400.0, &[]);
    assert!(see(&mut session, f64::NAN, &[]).progress > 0.49);
    assert_eq!(see(&mut session, 800.0, &[]).hint, Hint::Done);
}

#[test]
fn a_hidden_tab_starts_the_good_run_anew() {
    for jump in [1001.0, 3.6e9, -5000.0] {
        let mut session = Session::new(&GuidancePolicy::default());
        for n in 0..20 {
            see(&mut session, f64::from(n) * 40.0, &[]);
        }
        let back = see(&mut session, 760.0 + jump, &[]);
        assert!(back.progress == 0.0 && back.hint != Hint::Done, "after {jump}");
        assert_eq!(taken_after(&mut session, 760.0 + jump), Some(800.0));
    }
}

#[test]
fn an_absurd_time_does_not_stop_the_clock() {
    let mut session = Session::new(&GuidancePolicy::default());
    for time in [0.0, f64::MAX, f64::MIN, f64::MAX, 0.0] {
        see(&mut session, time, &[]);
    }
    let later = (1..40).map(|n| see(&mut session, f64::from(n) * 40.0, &[Reason::NoFace]).capture);
    assert!(later.collect::<Vec<_>>().contains(&Capture::Keep), "the frame kept never grows old");
    assert_eq!(taken_after(&mut session, 1600.0), Some(800.0));
}
