#![allow(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "tests"
)]
use super::*;

/// An embedding of its own for each seed, as long as dlib's are.
fn vector(seed: u32) -> [f32; DIMENSIONS] {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    std::array::from_fn(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((state >> 16) as f32 / 65_535.0 - 0.5) * 0.4
    })
}

fn mixed(a: &[f32; DIMENSIONS], b: &[f32; DIMENSIONS], share: f32) -> [f32; DIMENSIONS] {
    std::array::from_fn(|i| a.get(i).unwrap() * (1.0 - share) + b.get(i).unwrap() * share)
}

#[test]
fn bytes_go_there_and_back() {
    let template = Template::of(&vector(1)).unwrap();
    assert_eq!(Template::from_bytes(&template.to_bytes()), Some(template));
    assert_eq!(Template::from_bytes(&[0; Template::BYTES - 1]), None);
    assert_eq!(Template::of(&[f32::NAN; DIMENSIONS]), None);
}

#[test]
fn the_distance_is_the_embeddings() {
    for share in [0.0, 0.1, 0.5, 1.0] {
        let (a, b) = (vector(1), mixed(&vector(1), &vector(2), share));
        let exact = a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>().sqrt();
        let (one, other) = (Template::of(&a).unwrap(), Template::of(&b).unwrap());
        assert!((one.distance(&other) - exact).abs() < 0.01, "{} of {exact}", one.distance(&other));
        assert!((one.score(&other) - other.score(&one)).abs() < f64::EPSILON);
    }
}

#[test]
fn the_curve_goes_through_the_operating_point() {
    let at = |distance: f64| score((distance * STEPS).powi(2) as i32);
    for (distance, expected) in
        [(0.0, 100.0), (0.3, 80.0), (0.54, 64.0), (0.6, 60.0), (0.8, 30.0), (1.0, 0.0), (1.4, 0.0)]
    {
        assert!((at(distance) - expected).abs() < 0.5, "{distance}: {}", at(distance));
    }
    for least in [0.0, 0.1, 30.0, SAME_SCORE, 99.0, 100.0] {
        let most = widest(least);
        assert!(score(most) >= least && (least <= 0.0 || score(most + 1) < least), "{least}");
    }
    assert_eq!(widest(100.1), -1);
}

#[test]
fn a_search_is_what_comparing_with_each_would_find() {
    let probe = Template::of(&vector(0)).unwrap();
    let faces: Vec<Template> = (0..300u32)
        .map(|i| Template::of(&mixed(&vector(0), &vector(i + 1), (i * 37 % 100) as f32 / 100.0)).unwrap())
        .collect();
    let packed: Vec<u8> = faces.iter().flat_map(Template::to_bytes).chain([1, 2, 3]).collect();
    for (limit, least) in
        [(0, 0.0), (1, SAME_SCORE), (5, SAME_SCORE), (300, SAME_SCORE), (300, 97.0), (300, 101.0)]
    {
        let mut expected: Vec<Match> = (0..)
            .zip(&faces)
            .map(|(index, face)| Match { index, score: probe.score(face) })
            .filter(|found| found.score >= least)
            .collect();
        expected.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.index.cmp(&b.index)));
        expected.truncate(limit);
        assert_eq!(search_from(&probe.to_bytes(), &packed, limit, least), expected, "{limit} from {least}");
    }
    assert_eq!(
        search(&probe.to_bytes(), &packed, 5),
        search_from(&probe.to_bytes(), &packed, 5, DUPLICATE_SCORE)
    );
    assert_eq!(search(&[0; 8], &packed, 5), []);
}
