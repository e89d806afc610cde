//! 3 × 3 matrices of light: into XYZ as profiles have it (white D50), and from there into sRGB.

/// Rows first.
pub(super) type Matrix = [[f64; 3]; 3];

/// From XYZ adapted to D50 to the light of sRGB (IEC 61966-2-1; the inverse of the colorants its ICC profiles have).
const SRGB_OF_XYZ: Matrix = [
    [3.134_112_151, -1.617_392_460, -0.490_633_404],
    [-0.978_787_294, 1.916_279_585, 0.033_454_714],
    [0.071_983_042, -0.228_985_849, 1.405_385_133],
];

/// To the responses of the eye in which whites are adapted (Bradford; ICC.1:2022 Annex E).
const BRADFORD: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];

/// The white of profiles.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];

/// The farthest a matrix may be from one that changes nothing and still count as such.
const SLACK: f64 = 0.001;

pub(super) const IDENTITY: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

/// To sRGB from a space whose red, green and blue have these XYZ, adapted to D50.
pub(super) fn of_colorants(colorants: [[f64; 3]; 3]) -> Matrix {
    settled(product(&SRGB_OF_XYZ, &transposed(&colorants)))
}

/// To sRGB from a space whose white, red, green and blue have these chromaticities x, y; none if they span no space.
pub(super) fn of_chromaticities([white, colors @ ..]: [[f64; 2]; 4]) -> Option<Matrix> {
    let xyz = |[x, y]: [f64; 2]| [x / y, 1.0, (1.0 - x - y) / y];
    let (white, colorants) = (xyz(white), transposed(&colors.map(xyz)));
    let amounts = times(&inverse(&colorants)?, white);
    let scaled = colorants.map(|row| [row[0] * amounts[0], row[1] * amounts[1], row[2] * amounts[2]]);
    let (from, to) = (times(&BRADFORD, white), times(&BRADFORD, D50));
    let mut adapted = product(&BRADFORD, &scaled);
    for (row, (to, from)) in adapted.iter_mut().zip(to.iter().zip(from)) {
        *row = row.map(|value| value * to / from);
    }
    let matrix = product(&SRGB_OF_XYZ, &product(&inverse(&BRADFORD)?, &adapted));
    matrix.as_flattened().iter().all(|value| value.abs() < 1e6).then(|| settled(matrix))
}

/// What changes next to nothing changes nothing: sRGB by its published numbers is no closer than their roundings.
fn settled(matrix: Matrix) -> Matrix {
    let pairs = matrix.as_flattened().iter().zip(IDENTITY.as_flattened());
    let far = pairs.into_iter().any(|(a, b)| (a - b).abs() > SLACK);
    if far { matrix } else { IDENTITY }
}

#[inline(never)]
pub(super) fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let b = transposed(b);
    a.map(|row| times(&b, row))
}

#[inline(never)]
fn times(matrix: &Matrix, v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

fn transposed(m: &Matrix) -> Matrix {
    [0, 1, 2].map(|column| m.map(|row| row[column]))
}

#[inline(never)]
fn inverse(m: &Matrix) -> Option<Matrix> {
    let cross = |a: [f64; 3], b: [f64; 3]| {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    };
    let columns = [cross(m[1], m[2]), cross(m[2], m[0]), cross(m[0], m[1])];
    let determinant = times(&[m[0]; 3], columns[0])[0];
    (determinant.abs() > 1e-9).then(|| transposed(&columns.map(|column| column.map(|v| v / determinant))))
}

#[cfg(test)]
mod tests {
    use super::{IDENTITY, of_chromaticities};

    #[test]
    fn srgb_by_its_chromaticities_changes_nothing() {
        let srgb = [[0.3127, 0.3290], [0.64, 0.33], [0.30, 0.60], [0.15, 0.06]];
        assert_eq!(of_chromaticities(srgb), Some(IDENTITY));
        let wider = of_chromaticities([[0.3127, 0.3290], [0.68, 0.32], [0.265, 0.69], [0.15, 0.06]]);
        // As CSS Color 4 has it: Display P3 to sRGB.
        let published =
            [[1.224_940, -0.224_940, 0.0], [-0.042_057, 1.042_057, 0.0], [-0.019_638, -0.078_636, 1.098_274]];
        let pairs = wider.iter().flatten().flatten().zip(published.as_flattened());
        assert!(pairs.clone().count() == 9 && pairs.clone().all(|(a, b)| (a - b).abs() < 5e-4), "{wider:?}");
    }

    #[test]
    fn what_spans_no_space_is_none() {
        assert!(of_chromaticities([[0.3127, 0.3290], [0.3, 0.3], [0.3, 0.3], [0.3, 0.3]]).is_none());
        assert!(of_chromaticities([[0.3127, 0.0], [0.64, 0.33], [0.30, 0.60], [0.15, 0.06]]).is_none());
        assert!(of_chromaticities([[0.0; 2]; 4]).is_none());
    }
}
