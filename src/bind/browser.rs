//! The browser artefact: `prepare` and `inspect` over encoded bytes or the
//! pixels of a frame, options in and report out as plain objects.

#![allow(clippy::cast_possible_truncation, reason = "an address of wasm32 has 32 bits")]

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::error::{put, to_js};
use super::options::read_options;
use crate::image::frame::{Elsewhere, Frame, FrameFormat, PlaneLayout};
use crate::image::matrix::Matrix;
use crate::image::webp;
use crate::prepare::{self as job, Prepared, Source};
use crate::{Code, Error};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("browser.d.ts");

/// Makes the photo of an encoded picture.
#[wasm_bindgen(unchecked_return_type = "Prepared")]
pub fn prepare(
    bytes: &[u8],
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    prepare_source(Source::Encoded(bytes), options).map_err(to_js)
}

/// Makes the photo of a frame, whose bytes are `data`.
#[wasm_bindgen(js_name = prepareFrame, unchecked_return_type = "Prepared")]
pub fn prepare_frame(
    data: &Uint8Array,
    #[wasm_bindgen(unchecked_param_type = "FrameInit")] frame: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    on_frame(data, frame, &|source| prepare_source(source, options))
}

/// Reports on an encoded picture.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn inspect(
    bytes: &[u8],
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    inspect_source(Source::Encoded(bytes), options).map_err(to_js)
}

/// Reports on a frame, whose bytes are `data`.
#[wasm_bindgen(js_name = inspectFrame, unchecked_return_type = "Report")]
pub fn inspect_frame(
    data: &Uint8Array,
    #[wasm_bindgen(unchecked_param_type = "FrameInit")] frame: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    on_frame(data, frame, &|source| inspect_source(source, options))
}

/// The EXIF orientation of a WebP, which engines that decode one leave to others.
#[wasm_bindgen(js_name = webpOrientation)]
#[must_use]
pub fn webp_orientation(bytes: &[u8]) -> u8 {
    webp::orientation(bytes)
}

/// The policy that options amount to, every field filled in.
#[wasm_bindgen(unchecked_return_type = "Policy")]
pub fn policy(
    #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    read_options(options).and_then(|options| plain(&options.policy)).map_err(to_js)
}

/// Base64 (RFC 4648 §4, padded).
#[wasm_bindgen]
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn prepare_source(source: Source<'_>, options: &JsValue) -> Result<JsValue, Error> {
    plain_photo(&job::prepare(source, &read_options(options)?)?)
}

#[inline(never)]
pub(super) fn plain_photo(made: &Prepared) -> Result<JsValue, Error> {
    let out = Object::new();
    put(&out, "photo", &Uint8Array::from(made.photo.as_slice()).into());
    put(&out, "width", &made.width.into());
    put(&out, "height", &made.height.into());
    put(&out, "quality", &made.quality.into());
    put(&out, "report", &plain(&made.report)?);
    Ok(out.into())
}

fn inspect_source(source: Source<'_>, options: &JsValue) -> Result<JsValue, Error> {
    plain(&job::inspect(source, &read_options(options)?)?)
}

/// Does a job on a frame. Of packed pixels only those that the job reads are copied into the module.
fn on_frame(
    data: &Uint8Array,
    frame: &JsValue,
    job: &dyn Fn(Source<'_>) -> Result<JsValue, Error>,
) -> Result<JsValue, JsValue> {
    let mut layout = Vec::new();
    let copy = |bytes: Range<usize>| data.subarray(bytes.start as u32, bytes.end as u32).to_vec();
    let elsewhere = Elsewhere { length: data.length() as usize, copy: &copy };
    let done = read_frame(&[], frame, &mut layout).and_then(|frame| {
        if frame.is_packed() {
            return job(Source::Frame(Frame { elsewhere: Some(elsewhere), ..frame }));
        }
        job(Source::Frame(Frame { data: &data.to_vec(), ..frame }))
    });
    done.map_err(to_js)
}

/// Reads what a `VideoFrameBufferInit` of `WebCodecs` says of the data.
pub(super) fn read_frame<'a>(
    data: &'a [u8],
    frame: &JsValue,
    layout: &'a mut Vec<PlaneLayout>,
) -> Result<Frame<'a>, Error> {
    let planes = field(frame, "layout");
    if Array::is_array(&planes) {
        for plane in planes.unchecked_into::<Array>().iter() {
            layout.push(PlaneLayout { offset: whole(&plane, "offset")?, stride: whole(&plane, "stride")? });
        }
    }
    // As `new VideoFrame` has it: without a colour space BT.709, with one that leaves the matrix open what engines draw.
    let space = field(frame, "colorSpace");
    let matrix = match field(&space, "matrix").as_string().as_deref() {
        None if !space.is_object() => Matrix::Bt709,
        other => Matrix::from_name(other.unwrap_or_default()),
    };
    Ok(Frame {
        format: FrameFormat::from_name(&field(frame, "format").as_string().unwrap_or_default())?,
        width: whole(frame, "codedWidth")?,
        height: whole(frame, "codedHeight")?,
        data,
        elsewhere: None,
        layout,
        matrix,
        full_range: field(&space, "fullRange").is_truthy(),
        rotation: if field(frame, "rotation").is_undefined() { 0 } else { whole(frame, "rotation")? },
        flip: field(frame, "flip").is_truthy(),
    })
}

pub(super) fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "found to be in range")]
fn whole(object: &JsValue, name: &str) -> Result<u32, Error> {
    let number = field(object, name).as_f64().unwrap_or(-1.0);
    if number >= 0.0 && number <= f64::from(u32::MAX) && number % 1.0 == 0.0 {
        return Ok(number as u32);
    }
    Err(Error::new(
        Code::InvalidArgument,
        format!("expected a frame's {name} as a whole number, got another value"),
    ))
}

pub(super) fn plain<T: Serialize>(value: &T) -> Result<JsValue, Error> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|_| Error::new(Code::Internal, "expected to build a JavaScript value, got a refusal"))
}
