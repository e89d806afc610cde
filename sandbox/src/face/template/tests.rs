#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "tests")]
use super::*;

/// A vector of its own for each seed; different seeds are nearly at right angles.
fn vector(seed: u32) -> [f32; DIMENSIONS] {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    std::array::from_fn(|_| {
        let sum: u32 = (0..12)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state >> 24
            })
            .sum();
        sum as f32 / 255.0 - 6.0
    })
}

fn mixed(a: [f32; DIMENSIONS], b: [f32; DIMENSIONS], share: f32) -> [f32; DIMENSIONS] {
    std::array::from_fn(|i| a.get(i).unwrap() * (1.0 - share) + b.get(i).unwrap() * share)
}

#[test]
fn bytes_go_there_and_back() {
    let template = Template::of(&vector(1)).unwrap();
    assert_eq!(Template::from_bytes(&template.to_bytes()), Some(template));
    assert_eq!(Template::from_bytes(&[0; Template::BYTES - 1]), None);
    assert_eq!(Template::of(&[0.0; DIMENSIONS]), None);
    assert_eq!(Template::of(&[f32::NAN; DIMENSIONS]), None);
}

#[test]
fn length_does_not_count_and_score_is_symmetric() {
    let (a, b) = (vector(1), mixed(vector(1), vector(2), 0.3));
    let (one, other) = (Template::of(&a).unwrap(), Template::of(&b).unwrap());
    assert_eq!(Template::of(&a.map(|value| value * 7.0)), Some(one));
    assert!((one.score(&other) - other.score(&one)).abs() < f64::EPSILON);
    assert!(one.score(&one) > 98.0, "{}", one.score(&one));
    assert!(one.score(&other) < one.score(&one));
}

#[test]
fn a_search_is_what_comparing_with_each_would_find() {
    let probe = Template::of(&vector(0)).unwrap();
    let faces: Vec<Template> = (0..300u32)
        .map(|i| Template::of(&mixed(vector(0), vector(i + 1), (i * 37 % 100) as f32 / 100.0)).unwrap())
        .collect();
    let packed: Vec<u8> = faces.iter().flat_map(Template::to_bytes).chain([1, 2, 3]).collect();
    for (limit, least) in [(0, 0.0), (1, SAME_SCORE), (5, SAME_SCORE), (300, SAME_SCORE), (300, 97.0)] {
        let mut expected: Vec<Match> = (0..)
            .zip(&faces)
            .map(|(index, face)| Match { index, score: probe.score(face) })
            .filter(|found| found.score >= least)
            .collect();
        expected.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
        expected.truncate(limit);
        assert_eq!(search_from(&probe.to_bytes(), &packed, limit, least), expected, "{limit} from {least}");
    }
    assert_eq!(search(&probe.to_bytes(), &packed, 5), search_from(&probe.to_bytes(), &packed, 5, SAME_SCORE));
    assert_eq!(search(&[0; 8], &packed, 5), []);
}
