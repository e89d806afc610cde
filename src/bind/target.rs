//! What binds a ticket to things outside it: a key of the browser, a stored face that came with it.

use wasm_bindgen::prelude::*;

use super::edge::Ticket;
use super::error::to_js;
use crate::Policy;
use crate::image::target_check::check_target;

/// Refuses what the upstream would not take as a stored face. Throws `InvalidPhoto`.
#[wasm_bindgen(js_name = checkTarget)]
pub fn check_target_js(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] target: &[u8],
) -> Result<(), JsValue> {
    check_target(target, &Policy::default()).map(|_| ()).map_err(to_js)
}

#[wasm_bindgen]
impl Ticket {
    /// The thumbprint of the key it is bound to.
    #[wasm_bindgen(getter)]
    pub fn jkt(&self) -> Option<String> {
        self.claims.cnf.as_ref().map(|cnf| cnf.jkt.clone())
    }

    /// SHA-256 of the uploaded picture it compares with, 32 bytes.
    #[wasm_bindgen(getter, js_name = targetSha256, unchecked_return_type = "Uint8Array<ArrayBuffer> | undefined")]
    pub fn target_sha256(&self) -> Option<Vec<u8>> {
        self.claims.policy.target.as_ref()?.sha256().map(Vec::from)
    }

    /// Gives it that picture, for `body`.
    #[wasm_bindgen(js_name = setTarget)]
    pub fn set_target(&mut self, #[wasm_bindgen(unchecked_param_type = "Uint8Array")] target: Vec<u8>) {
        self.target = Some(target);
    }
}
