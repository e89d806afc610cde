//! A whole picture's light.

use facegate::quality::exposure;
use facegate::report::Reason;
use facegate::view::View;

fn even(level: u8) -> View {
    View { width: 64, height: 48, rgb: vec![level; 64 * 48 * 3] }
}

#[test]
fn black_is_too_dark_and_white_too_bright() {
    assert_eq!(exposure(&even(0)), Some(Reason::TooDark));
    assert_eq!(exposure(&even(20)), Some(Reason::TooDark));
    assert_eq!(exposure(&even(60)), None);
    assert_eq!(exposure(&even(128)), None);
    assert_eq!(exposure(&even(230)), None);
    assert_eq!(exposure(&even(255)), Some(Reason::TooBright));
    assert_eq!(exposure(&View::default()), None);
}

#[test]
fn a_lamp_in_the_night_leaves_it_dark() {
    let mut night = even(8);
    night.rgb[..9 * 3].fill(255);
    assert_eq!(exposure(&night), Some(Reason::TooDark));
    night.rgb[..64 * 24 * 3].fill(255);
    assert_eq!(exposure(&night), None);
}
