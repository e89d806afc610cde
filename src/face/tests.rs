use super::*;
use crate::view::View;
#[test]
fn finds() {
    let image =
        image::load_from_memory(include_bytes!("../../tests/images/astronaut.png")).unwrap().to_rgb8();
    let small = image::imageops::resize(&image, 192, 192, image::imageops::FilterType::Triangle);
    let view = View { width: 192, height: 192, rgb: small.into_raw() };
    let mut d = Detector::new();
    let t = std::time::Instant::now();
    let f = d.detect(&view, 0.6);
    println!("{:?} {f:?}", t.elapsed());
}
