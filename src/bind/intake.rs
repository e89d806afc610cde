//! A file that a browser is still reading.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::browser::{photo, plain};
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
        self.0.push(bytes.length() as usize, |room| bytes.copy_to(room)).map_err(to_js)
    }

    /// Makes the photo, once all is there.
    #[wasm_bindgen(unchecked_return_type = "Prepared")]
    pub fn prepare(&mut self) -> Result<JsValue, JsValue> {
        self.0.prepare().and_then(|made| photo(&made)).map_err(to_js)
    }

    /// Reports on the picture, once all is there.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn inspect(&mut self) -> Result<JsValue, JsValue> {
        self.0.inspect().and_then(|report| plain(&report)).map_err(to_js)
    }
}
