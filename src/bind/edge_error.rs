//! How a failure crosses into the Worker: its own maker of errors makes it (`js/common/error.ts`), by the same table.

use wasm_bindgen::prelude::*;

use crate::Error;

#[wasm_bindgen(raw_module = "../common/error.js")]
extern "C" {
    #[wasm_bindgen(js_name = facegateError)]
    fn facegate_error(code: &str, message: &str) -> JsValue;
}

/// The failure as JavaScript throws it; made for `map_err`.
pub(crate) fn to_js(error: impl Into<Error>) -> JsValue {
    let error = error.into();
    facegate_error(error.code().as_str(), error.message())
}
