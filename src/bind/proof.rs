//! The proof at the edge: Rust reads and judges, `WebCrypto` hashes and verifies.

use wasm_bindgen::prelude::*;

use super::edge_error::to_js;
use crate::json::ObjectWriter;
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

    /// What the Worker hashes and verifies: `ProofParts` in JSON.
    pub fn parts(&self) -> String {
        let proof = &self.proof;
        let (x, y) = proof.coordinates();
        ObjectWriter::new()
            .member("x", x)
            .member("y", y)
            .member("thumbprintInput", &proof.thumbprint_input())
            .member("id", proof.id())
            .member("bodySha256", proof.body_sha256())
            .end()
    }
}
