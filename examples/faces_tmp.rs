//! tmp
fn main() {
    for f in std::env::args().skip(1) {
        let b = std::fs::read(&f).unwrap();
        let r =
            facegate::prepare::inspect(facegate::prepare::Source::Encoded(&b), &Default::default()).unwrap();
        println!("{f} {}x{} faces {} ", r.image.width, r.image.height, r.faces.len());
        for f in &r.faces {
            println!("   {:?} conf {:.2}", f.area, f.confidence);
        }
        println!("   {:?}", r.findings.iter().map(|f| f.reason).collect::<Vec<_>>());
        println!(
            "   {}",
            r.measures
                .iter()
                .map(|(k, m)| format!("{k} {:.2}{}", m.value, if m.pass { "" } else { "!" }))
                .collect::<Vec<_>>()
                .join(" ")
        );
    }
}
