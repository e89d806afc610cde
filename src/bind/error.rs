//! How a failure crosses into JavaScript: as an `Error` named `FacegateError` that carries the row of the error table.
//! No class, so that two copies of the package agree (`js/common/error.ts` makes the same).

use js_sys::{Error as JsError, Reflect};
use wasm_bindgen::JsValue;

use crate::Error;

/// The failure as JavaScript throws it; made for `map_err`.
pub(crate) fn to_js(error: impl Into<Error>) -> JsValue {
    let error = error.into();
    let out = JsError::new(error.message());
    out.set_name("FacegateError");
    put(&out, "code", &error.code().as_str().into());
    put(&out, "retryable", &error.code().retryable().into());
    out.into()
}

/// Sets a member of an object of our own, which cannot fail.
pub(crate) fn put(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}
