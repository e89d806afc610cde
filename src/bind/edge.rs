//! The edge's half: what the Worker asks of the pure middle. No secret comes here but, with temporary credentials, the
//! token of STS, which the signature must cover; keys stay in `WebCrypto`.

use std::borrow::Cow;

use wasm_bindgen::prelude::*;

use super::edge_error::to_js;
use crate::api::request::{AutoRegistration, FaceDuplicationCheck, Operation, Picture, VerifyModel};
use crate::api::{self, Network, Region, form};
use crate::image::photo_check::check_photo;
use crate::image::target_check::check_target;
use crate::json::{self, Embedded, ObjectWriter};
use crate::{Code, Error, Policy, acs3, base64url, ticket, verdict};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("edge.d.ts");

/// Takes a ticket apart up to its signature: `TicketParts` in JSON. Throws `TicketInvalid`.
#[wasm_bindgen(js_name = parseTicket)]
pub fn parse_ticket(token: &str) -> Result<String, JsValue> {
    let parts = ticket::parse(token).map_err(to_js)?;
    Ok(ObjectWriter::new().member("algorithm", parts.algorithm.as_str()).member("kid", &parts.kid).end())
}

#[wasm_bindgen(raw_module = "./room.js")]
extern "C" {
    /// Bytes of JavaScript's. A `Vec` would be given back through one that fits, hence copied twice.
    pub type Bytes;
    /// Memory of JavaScript's.
    pub type Room;
    fn place(room: &Room, copied: &[u8]) -> Bytes;
}

/// A ticket whose signature holds. `free()` it when the request is done.
#[wasm_bindgen]
pub struct Ticket {
    claims: ticket::Claims,
    target: Option<Vec<u8>>,
    photo: Vec<u8>,
}

#[wasm_bindgen]
impl Ticket {
    /// Reads the claims of a ticket whose signature holds: the text between its dots. Throws `TicketInvalid`, `PolicyInvalid`.
    pub fn read(payload: &str) -> Result<Self, JsValue> {
        // What is no base64url is no JSON either.
        let payload = base64url::decode(payload).unwrap_or_default();
        Ok(Self { claims: ticket::read(&payload).map_err(to_js)?, target: None, photo: Vec::new() })
    }

    /// Whether the ticket is good for this edge now (seconds since 1970). Throws `TicketInvalid`, `TicketExpired`, `PolicyInvalid`.
    pub fn admit(&self, audience: &str, now: u32) -> Result<(), JsValue> {
        self.claims.admit(audience, now.into()).map_err(to_js)
    }

    /// What the Worker has to know of it: `TicketClaims` in JSON.
    pub fn claims(&self) -> String {
        let ticket::Claims { sub, jti, exp, origin, cnf, policy, policy_json, .. } = &self.claims;
        let mut sha256 = None;
        if let Some(digest) = policy.target.as_ref().and_then(ticket::Target::sha256) {
            base64url::encode(sha256.get_or_insert_default(), &digest);
        }
        ObjectWriter::new()
            .member("id", jti)
            .member("subject", sub)
            .member("expires", exp)
            .member("origin", origin)
            .member("region", &policy.region)
            .member("tries", &u64::from(policy.tries))
            .member("jkt", &cnf.as_ref().map(|cnf| &cnf.jkt))
            .member("targetSha256", &sha256)
            .member("policyJson", policy_json)
            .end()
    }

    /// Gives it the uploaded picture that it names, for `body`.
    #[wasm_bindgen(js_name = setTarget)]
    pub fn set_target(&mut self, #[wasm_bindgen(unchecked_param_type = "Uint8Array")] target: Vec<u8>) {
        self.target = Some(target);
    }

    /// Takes in the photo, for `body`, and refuses what is none as `prepare` makes it. Throws `InvalidPhoto`.
    #[wasm_bindgen(js_name = setPhoto)]
    pub fn set_photo(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] photo: Vec<u8>,
    ) -> Result<(), JsValue> {
        check_photo(&photo, &Policy::default()).map_err(to_js)?;
        self.photo = photo;
        Ok(())
    }

    /// The body of the check: the form with the photo in Base64, written in one pass, and put into `room` where it fits. Throws `InvalidArgument`.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array<ArrayBuffer>")]
    pub fn body(
        &self,
        #[wasm_bindgen(js_name = merchantBizId)] merchant_biz_id: &str,
        #[wasm_bindgen(unchecked_param_type = "ArrayBuffer")] room: &Room,
    ) -> Result<Bytes, JsValue> {
        let check = check_of(&self.claims, &self.photo, self.target.as_deref(), merchant_biz_id);
        check.validate().map_err(to_js)?;
        Ok(place(room, &form::write(&check.body())))
    }

    /// The call's address and headers, `Call` in JSON; the body's hash is among them. `now` in seconds since 1970, `nonce` never used
    /// before with this access key, `bodySha256` 64 lower-case hex digits, a token with temporary credentials only. Throws `InvalidArgument`.
    #[allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands text over owned")]
    pub fn call(
        &self,
        vpc: bool,
        now: u32,
        nonce: &str,
        #[wasm_bindgen(js_name = bodySha256)] body_sha256: &str,
        #[wasm_bindgen(js_name = accessKeyId)] access_key_id: &str,
        #[wasm_bindgen(js_name = securityToken)] security_token: Option<String>,
    ) -> Result<String, JsValue> {
        let region = Region::from_id(&self.claims.policy.region)
            .ok_or_else(|| to_js(Error::new(Code::PolicyInvalid, "expected a region that has a host")))?;
        let host = region.host(if vpc { Network::Vpc } else { Network::Public });
        let headers = acs3::Call {
            action: FaceDuplicationCheck::ACTION,
            version: api::VERSION,
            host: &host,
            unix_seconds: now.into(),
            nonce,
            body_sha256,
            content_type: Some(api::CONTENT_TYPE),
            sts: security_token.as_deref().map(|token| acs3::SecurityToken { access_key_id, token }),
        };
        let headers = headers.headers().map_err(to_js)?;
        let query = acs3::canonical_query(&[("ProductCode", api::PRODUCT_CODE)]);
        let sent = headers.iter().filter(|(name, _)| *name != "host");
        let sent = sent.fold(ObjectWriter::new(), |object, (name, value)| object.member(name, value)).end();
        let signed = acs3::signed_headers(&headers);
        Ok(ObjectWriter::new()
            .member("url", &["https://", &host, "/?", &query].concat())
            .member("headers", &Embedded(&sent))
            .member("canonicalRequest", &acs3::canonical_request("POST", "/", &query, &headers, body_sha256))
            .member("toSign", &acs3::string_to_sign(""))
            .member("authorization", &acs3::authorization(access_key_id, &signed, ""))
            .end())
    }
}

/// Refuses a policy, in JSON, that breaks a rule of the upstream operation or of tickets. Throws `PolicyInvalid`.
#[wasm_bindgen(js_name = checkPolicy)]
pub fn check_policy(policy: &str) -> Result<(), JsValue> {
    let policy = json::read(policy.as_bytes()).unwrap_or(json::Value::Null);
    ticket::CheckPolicy::read(policy).and_then(|policy| policy.validate()).map_err(to_js)
}

/// Refuses what the upstream would not take as a stored face. Throws `InvalidPhoto`.
#[wasm_bindgen(js_name = checkTarget)]
pub fn check_target_js(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] target: &[u8],
) -> Result<(), JsValue> {
    check_target(target, &Policy::default()).map(drop).map_err(to_js)
}

/// Seconds a verdict may be presented.
#[wasm_bindgen(js_name = verdictLifetime)]
pub fn verdict_lifetime() -> u32 {
    u32::try_from(verdict::LIFETIME).unwrap_or(u32::MAX)
}

/// The text to sign as a verdict with the Ed25519 key `kid`; the claims are `VerdictClaims` in JSON.
#[wasm_bindgen(js_name = verdictInput)]
pub fn verdict_input(claims: &str, kid: &str) -> Result<String, JsValue> {
    let claims = verdict::Claims::read(claims.as_bytes()).map_err(|misfit| {
        let message = ["expected the members of a verdict with their types, got ", &misfit.words()].concat();
        to_js(Error::new(Code::InvalidArgument, message))
    })?;
    Ok(verdict::signing_input(&claims, kid))
}

/// The request that a ticket and a photo make. What the model does not use is not sent.
fn check_of<'a>(
    claims: &'a ticket::Claims,
    photo: &'a [u8],
    target: Option<&'a [u8]>,
    merchant_biz_id: &'a str,
) -> FaceDuplicationCheck<'a> {
    let policy = &claims.policy;
    let model = match policy.verify_model {
        0 => VerifyModel::Search,
        1 => VerifyModel::Verify,
        _ => VerifyModel::Both,
    };
    let mut check = FaceDuplicationCheck::new(
        merchant_biz_id,
        claims.sub.as_str(),
        model,
        Picture::Bytes(Cow::Borrowed(photo)),
    );
    if model.searches() {
        check.face_group_codes =
            policy.face_group_codes.iter().map(|code| Cow::Borrowed(code.as_str())).collect();
        check.return_faces = Some(policy.return_faces);
    }
    if model.compares() {
        check.target = match &policy.target {
            Some(ticket::Target::Url(url)) => Some(Picture::Url(Cow::Borrowed(url.as_str()))),
            _ => target.map(|target| Picture::Bytes(Cow::Borrowed(target))),
        };
    }
    if let Some(group) = &policy.register {
        check.auto_registration = AutoRegistration::Register;
        check.face_register_group_code = Some(Cow::Borrowed(group.as_str()));
        check.update_face_if_user_exists = policy.update_if_exists;
    }
    check.liveness = Some(policy.liveness);
    check.scene_code = policy.scene_code.as_deref().map(Cow::Borrowed);
    check
}
