//! A file that a browser is still reading.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a Blob's size is whole and not negative; what is not is 0"
)]

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::browser::{plain, plain_photo};
use super::error::to_js;
use super::options::read_options;
use crate::intake;

/// An encoded picture that comes in parts.
#[wasm_bindgen]
pub struct Intake(intake::Intake);

#[wasm_bindgen]
impl Intake {
    /// Makes room for a file of so many bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(
        length: f64,
        #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
    ) -> Result<Self, JsValue> {
        let options = read_options(options).map_err(to_js)?;
        intake::Intake::new(length as u64, options).map(Self).map_err(to_js)
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &Uint8Array) -> Result<(), JsValue> {
        let count = bytes.length() as usize;
        if count == self.0.length() {
            self.0.take(bytes.to_vec());
            return Ok(());
        }
        self.0.push(count, |room| bytes.copy_to(room)).map_err(to_js)
    }

    /// Makes the photo or, if it is not wanted, reports on the picture, once all is there.
    #[wasm_bindgen(unchecked_return_type = "Prepared | Report")]
    pub fn finish(&mut self, photo: bool) -> Result<JsValue, JsValue> {
        let done = if photo {
            self.0.prepare().and_then(|made| plain_photo(&made))
        } else {
            self.0.inspect().and_then(|report| plain(&report))
        };
        done.map_err(to_js)
    }
}
