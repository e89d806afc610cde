//! Tracks as they happen before a camera, with the guidance they should get.

use std::fmt::Write;

use facegate::policy::GuidancePolicy;
use facegate::report::Reason;
use facegate::session::{Capture, Guidance, Observation, Session};

/// Reads `frames dt[,dt…] score[..score] reason…|-` and says what the session says:
/// lines `= time event…` of every change. Frame intervals repeat in turn; a score goes from one end to the other.
fn play(track: &str) -> String {
    let mut session = Session::new(&GuidancePolicy::default());
    let (mut time, mut kept, mut out) = (0.0, 0.0, String::new());
    let mut before: Option<Guidance> = None;
    for line in track.lines() {
        out += if line.starts_with('=') { "" } else { line };
        out += if line.starts_with('=') { "" } else { "\n" };
        if line.starts_with(['=', '#']) || line.is_empty() {
            continue;
        }
        for (dt, score, reasons) in frames(line) {
            time += dt;
            let guidance = session.observe(&Observation { time, reasons: &reasons, score });
            let events = events(&guidance, before.as_ref(), kept);
            if !events.is_empty() {
                writeln!(out, "= {time} {}", events.join(", ")).unwrap();
            }
            if guidance.capture == Capture::Keep {
                kept = time;
            }
            before = Some(guidance);
        }
    }
    out
}

fn events(now: &Guidance, before: Option<&Guidance>, kept: f64) -> Vec<String> {
    let mut events = vec![];
    if now.changed {
        events.push(serde_json::to_value(now.hint).unwrap().as_str().unwrap().to_owned());
    }
    if let Some(before) = before.filter(|before| before.progress > now.progress) {
        events.push(format!("progress {:.2} lost", before.progress));
    }
    match now.capture {
        Capture::TakeThis => events.push("take this".to_owned()),
        Capture::TakeKept => events.push(format!("take {kept}")),
        Capture::Wait | Capture::Keep => {}
    }
    if now.manual && !before.is_some_and(|before| before.manual) {
        events.push("shutter".to_owned());
    }
    events
}

fn frames(line: &str) -> Vec<(f64, f64, Vec<Reason>)> {
    let mut words = line.split_whitespace();
    let count: u32 = words.next().unwrap().parse().unwrap();
    let steps: Vec<f64> = words.next().unwrap().split(',').map(|dt| dt.parse().unwrap()).collect();
    let score = words.next().unwrap();
    let (from, to) = score.split_once("..").unwrap_or((score, score));
    let (from, to): (f64, f64) = (from.parse().unwrap(), to.parse().unwrap());
    let reasons: Vec<_> = words.filter(|word| *word != "-").map(reason).collect();
    let score = |n: u32| from + (to - from) * f64::from(n) / f64::from(count.max(2) - 1);
    (0..count).zip(steps.iter().cycle()).map(|(n, dt)| (*dt, score(n), reasons.clone())).collect()
}

fn reason(name: &str) -> Reason {
    use Reason::*;
    let known = [
        TooDark,
        NoFace,
        FaceTooSmall,
        FaceCut,
        OffCentre,
        UnevenLight,
        LowContrast,
        HeadTurned,
        HeadRaised,
        Blurred,
        UnnaturalColour,
    ];
    *known.iter().find(|reason| format!("{reason:?}") == name).unwrap_or_else(|| panic!("{name} is unknown"))
}

macro_rules! tracks {
    ($($name:ident)+) => {$(
        #[test]
        fn $name() {
            let track = include_str!(concat!("tracks/", stringify!($name), ".txt"));
            let played = play(track);
            assert!(played == track, "expected\n{track}\ngot\n{played}");
        }
    )+};
}

tracks! { approach blinking head_turned lamp never_good slow_phone }

/// What was recorded of a real browser's camera is said again: the page's session was the wasm one, with its own clock.
#[test]
fn camera() {
    let track = include_str!("tracks/camera.txt");
    let played = play(track);
    let events =
        played.lines().filter_map(|line| line.strip_prefix("= ")?.split_once(' ')?.1.split(", ").next());
    let said: Vec<&str> = events.filter(|event| !event.contains(' ')).collect();
    let (_, recorded) = track.lines().next().unwrap().trim_end_matches('.').split_once(" said ").unwrap();
    assert_eq!(said, recorded.split(", ").collect::<Vec<_>>());
}
