//! The proof at the edge: Rust reads and judges, `WebCrypto` hashes and verifies.

use wasm_bindgen::prelude::*;

use super::error::to_js;
use crate::proof;

/// A proof taken apart; believe nothing of it before its signature is verified. `free()` it.
#[wasm_bindgen]
pub struct Proof {
    proof: proof::Proof,
}

#[wasm_bindgen]
impl Proof {
    /// Takes a proof apart. Throws `ProofInvalid`.
    pub fn parse(token: &str) -> Result<Self, JsValue> {
        Ok(Self { proof: proof::Proof::parse(token).map_err(to_js)? })
    }

    /// Whether it was made now (seconds since 1970), for this request and its ticket (SHA-256 of its text, base64url), by the key that
    /// ticket is bound to. `urls` are the forms the request's URL has, joined by spaces. Throws `ProofInvalid`, `ProofExpired`.
    pub fn admit(
        &self,
        method: &str,
        urls: &str,
        #[wasm_bindgen(js_name = ticketSha256)] ticket_sha256: &str,
        #[wasm_bindgen(js_name = boundTo)] bound_to: &str,
        thumbprint: &str,
        now: u32,
    ) -> Result<(), JsValue> {
        let urls: Vec<&str> = urls.split(' ').collect();
        let now = now.into();
        self.proof
            .admit(&proof::Asked { method, urls: &urls, ticket_sha256, bound_to, thumbprint, now })
            .map_err(to_js)
    }

    /// What the key's thumbprint is the SHA-256 of.
    #[wasm_bindgen(getter, js_name = thumbprintInput)]
    pub fn thumbprint_input(&self) -> String {
        self.proof.thumbprint_input()
    }

    /// The key's X, base64url.
    #[wasm_bindgen(getter)]
    pub fn x(&self) -> String {
        self.proof.coordinates().0.to_owned()
    }

    /// The key's Y, base64url.
    #[wasm_bindgen(getter)]
    pub fn y(&self) -> String {
        self.proof.coordinates().1.to_owned()
    }

    /// What the signature covers, as ASCII text.
    #[wasm_bindgen(getter, js_name = signingInput)]
    pub fn signing_input(&self) -> String {
        self.proof.signing_input().to_owned()
    }

    /// The signature, as `WebCrypto` takes it.
    #[wasm_bindgen(getter, unchecked_return_type = "Uint8Array<ArrayBuffer>")]
    pub fn signature(&self) -> Vec<u8> {
        self.proof.signature().to_vec()
    }

    /// The proof's own id.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.proof.id().to_owned()
    }

    /// SHA-256 of the body it was made for, hex.
    #[wasm_bindgen(getter, js_name = bodySha256)]
    pub fn body_sha256(&self) -> String {
        self.proof.body_sha256().to_owned()
    }
}
