use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use facegate::api::form::{self, Field, Unreadable};
use facegate::api::request::{FaceDuplicationCheck, Operation, Params};
use proptest::prelude::*;
use serde_json::Value;

const VECTORS: &str = include_str!("../vectors/acs3.json");

/// A field written by somebody else's encoder.
fn reference(name: &str, value: &str) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish()
}

#[test]
fn bodies_of_the_vendors_sdk_are_written_byte_for_byte() {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    for vector in file["vectors"].as_array().unwrap() {
        let sdk = vector["body"].as_str().unwrap();
        let pairs = form::parse(sdk.as_bytes()).unwrap();
        let named = pairs.into_iter().map(|(name, value)| Field::text(&*name.leak(), value));
        let body = form::write(&named.collect::<Vec<_>>());
        assert_eq!(String::from_utf8(body).unwrap(), sdk, "{}", vector["name"]);
    }
}

#[test]
fn typed_requests_are_written_as_the_vendors_sdk_writes_them() {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    let mut typed = 0;
    for vector in file["vectors"].as_array().unwrap() {
        let sdk = vector["body"].as_str().unwrap();
        let query = vec![("ProductCode".into(), "FACE_IDU_MIN".into())];
        let params = Params::new(query, form::parse(sdk.as_bytes()).unwrap());
        // The picture of rpc-v1 is Base64 that no encoder writes: its spare bits are not zero.
        let Some(request) = FaceDuplicationCheck::read(&params).ok().filter(|_| vector["name"] != "rpc-v1")
        else {
            continue;
        };
        // The SDK leaves AutoRegistration out unless asked; facegate never does.
        let expected = if sdk.contains("AutoRegistration=") {
            sdk.to_owned()
        } else {
            format!("AutoRegistration=1&{sdk}")
        };
        assert_eq!(String::from_utf8(form::write(&request.body())).unwrap(), expected, "{}", vector["name"]);
        typed += 1;
    }
    assert_eq!(typed, 3, "search-min, b64-4k, sts-token");
}

#[test]
fn every_twelve_bits_are_escaped_as_the_reference_does() {
    // 4096 different pairs of symbols, once in each half of a triple.
    let bytes: Vec<u8> =
        (0..4096u32).flat_map(|n| ((n << 12 | (4095 - n)).to_be_bytes()[1..]).to_vec()).collect();
    let body = form::write(&[Field::base64("P", &bytes)]);
    assert_eq!(String::from_utf8(body).unwrap(), reference("P", &STANDARD.encode(&bytes)));
}

#[test]
fn an_empty_value_is_sent_and_an_empty_list_is_an_empty_body() {
    assert_eq!(form::write(&[]), b"");
    assert_eq!(
        form::write(&[Field::text("A", ""), Field::base64("B", &[]), Field::text("C", "x y")]),
        b"A=&B=&C=x+y"
    );
}

#[test]
fn bodies_are_read_as_every_client_sends_them() {
    let read = |body: &str| form::parse(body.as_bytes());
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(read("").unwrap(), []);
    assert_eq!(read("a=x+y&b=x%20y").unwrap(), [pair("a", "x y"), pair("b", "x y")]);
    assert_eq!(
        read("a&b=&&=c&d=1=2&%61=%e4%b8%ad").unwrap(),
        [pair("a", ""), pair("b", ""), pair("", "c"), pair("d", "1=2"), pair("a", "中"),]
    );
    for broken in ["b=%", "b=%4", "b=%zz", "b%=1"] {
        assert_eq!(read(&format!("a=1&{broken}")), Err(Unreadable::Percent(1)), "{broken}");
    }
    assert_eq!(read("a=%ff"), Err(Unreadable::Utf8(0)));
    assert_eq!(form::parse(b"a=\xff"), Err(Unreadable::Utf8(0)));
}

#[test]
fn a_field_shows_its_name_only() {
    assert_eq!(format!("{:?}", Field::base64("SourceFacePicture", b"face")), "SourceFacePicture=..");
}

proptest! {
    #[test]
    fn a_picture_is_written_as_base64_then_escaped(bytes: Vec<u8>) {
        let body = form::write(&[Field::base64("SourceFacePicture", &bytes)]);
        prop_assert_eq!(String::from_utf8(body).unwrap(), reference("SourceFacePicture", &STANDARD.encode(&bytes)));
    }

    #[test]
    fn what_is_written_is_read_by_the_reference_and_by_itself(values in prop::collection::vec(".{0,12}", 0..6)) {
        let fields: Vec<Field<'_>> = values.iter().map(|value| Field::text("Name", value.as_str())).collect();
        let body = form::write(&fields);
        let pairs: Vec<(String, String)> = values.iter().map(|v| ("Name".to_owned(), v.clone())).collect();
        let theirs: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
        prop_assert_eq!(&theirs, &pairs);
        prop_assert_eq!(form::parse(&body).unwrap(), pairs);
    }

    #[test]
    fn what_the_reference_writes_is_read(pairs in prop::collection::vec((".{1,6}", ".{0,12}"), 0..6)) {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        prop_assert_eq!(form::parse(body.as_bytes()).unwrap(), pairs);
    }

    #[test]
    fn any_bytes_are_read_or_refused(body: Vec<u8>) {
        let _ = form::parse(&body);
    }
}

#[test]
fn a_picture_s_body_is_allocated_once() {
    let mut state = 1_u32;
    let picture: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(150_000)
    .collect();
    let body = form::write(&[Field::base64("SourceFacePicture", &picture)]);
    // Grown once it would have twice the room.
    assert!(body.capacity() < body.len() * 107 / 100, "{} for {}", body.capacity(), body.len());
}
