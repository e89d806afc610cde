//! The edge's half: what the Worker asks of the pure middle. No secret comes here but, with temporary credentials, the
//! token of STS, which the signature must cover; keys stay in `WebCrypto`.

use std::borrow::Cow;

use js_sys::{JSON, Object, Uint8Array};
use wasm_bindgen::prelude::*;

use super::error::{put, to_js};
use crate::api::request::{AutoRegistration, FaceDuplicationCheck, Operation, Picture, VerifyModel};
use crate::api::{self, Network, Region, form};
use crate::image::photo_check::check_photo;
use crate::json::{self, FromJson, Members, Misfit, ToJson};
use crate::{Code, Error, Policy, acs3, ticket, verdict};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("edge.d.ts");

/// Takes a ticket apart up to its signature. Throws `TicketInvalid`.
#[wasm_bindgen(js_name = parseTicket, unchecked_return_type = "TicketParts")]
pub fn parse_ticket(token: &str) -> Result<JsValue, JsValue> {
    let parts = ticket::parse(token).map_err(to_js)?;
    let out = JsValue::from(Object::new());
    put(&out, "algorithm", &parts.algorithm.as_str().into());
    put(&out, "kid", &parts.kid.into());
    put(&out, "signingInput", &parts.signing_input.into());
    put(&out, "payload", &Uint8Array::from(parts.payload.as_slice()));
    put(&out, "signature", &Uint8Array::from(parts.signature.as_slice()));
    Ok(out)
}

/// A ticket whose signature holds. `free()` it when the request is done.
#[wasm_bindgen]
pub struct Ticket {
    pub(super) claims: ticket::Claims,
    pub(super) target: Option<Vec<u8>>,
}

#[wasm_bindgen]
impl Ticket {
    /// Reads the claims of a ticket whose signature holds. Throws `TicketInvalid`, `PolicyInvalid`.
    pub fn read(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] payload: &[u8],
    ) -> Result<Self, JsValue> {
        Ok(Self { claims: ticket::read(payload).map_err(to_js)?, target: None })
    }

    /// Whether the ticket is good for this edge now (seconds since 1970). Throws `TicketInvalid`, `TicketExpired`, `PolicyInvalid`.
    pub fn admit(&self, audience: &str, now: u32) -> Result<(), JsValue> {
        self.claims.admit(audience, now.into()).map_err(to_js)
    }

    /// The page the ticket was made for.
    #[wasm_bindgen(getter)]
    pub fn origin(&self) -> String {
        self.claims.origin.clone()
    }

    /// The ticket's id.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> String {
        self.claims.jti.clone()
    }

    /// The user.
    #[wasm_bindgen(getter)]
    pub fn subject(&self) -> String {
        self.claims.sub.clone()
    }

    /// The end of its life, seconds since 1970.
    #[wasm_bindgen(getter)]
    pub fn expires(&self) -> u32 {
        u32::try_from(self.claims.exp).unwrap_or(u32::MAX)
    }

    /// How many upstream calls it is good for.
    #[wasm_bindgen(getter)]
    pub fn tries(&self) -> u8 {
        self.claims.policy.tries
    }

    /// The region to ask.
    #[wasm_bindgen(getter)]
    pub fn region(&self) -> String {
        self.claims.policy.region.clone()
    }

    /// What the verdict's hash of the policy covers.
    #[wasm_bindgen(getter, js_name = policyJson)]
    pub fn policy_json(&self) -> String {
        self.claims.policy_json.clone()
    }

    /// The body of the check: the form with the photo in Base64, written in one pass. Throws `InvalidArgument`.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array<ArrayBuffer>")]
    pub fn body(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] photo: &[u8],
        #[wasm_bindgen(js_name = merchantBizId)] merchant_biz_id: &str,
    ) -> Result<Vec<u8>, JsValue> {
        let check = check_of(&self.claims, photo, self.target.as_deref(), merchant_biz_id);
        check.validate().map_err(to_js)?;
        Ok(form::write(&check.body()))
    }

    /// The call's address and headers; the body's hash is among them. Throws `InvalidArgument`.
    #[wasm_bindgen(unchecked_return_type = "Call")]
    pub fn call(
        &self,
        #[wasm_bindgen(unchecked_param_type = "CallInput")] input: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let input = CallInput::read(&text_of(input)).map_err(|misfit| shape("a CallInput", misfit))?;
        let region = Region::from_id(&self.claims.policy.region)
            .ok_or_else(|| to_js(Error::new(Code::PolicyInvalid, "expected a region that has a host")))?;
        let host = region.host(if input.vpc { Network::Vpc } else { Network::Public });
        let sts = input.security_token.as_deref();
        let headers = acs3::Call {
            action: FaceDuplicationCheck::ACTION,
            version: api::VERSION,
            host: &host,
            unix_seconds: input.now.into(),
            nonce: &input.nonce,
            body_sha256: &input.body_sha256,
            content_type: Some(api::CONTENT_TYPE),
            sts: sts.map(|token| acs3::SecurityToken { access_key_id: &input.access_key_id, token }),
        };
        let headers = headers.headers().map_err(to_js)?;
        let query = [("ProductCode", api::PRODUCT_CODE)];
        let out = JsValue::from(Object::new());
        put(&out, "url", &format!("https://{host}/?{}", acs3::canonical_query(&query)).into());
        put(&out, "query", &plain(&text(&query[..])));
        put(&out, "headers", &plain(&text(&headers[..])));
        Ok(out)
    }
}

struct CallInput {
    vpc: bool,
    now: u32,
    nonce: String,
    body_sha256: String,
    access_key_id: String,
    security_token: Option<String>,
}

impl CallInput {
    fn read(text: &str) -> Result<Self, Misfit> {
        let mut members = Members::read(text.as_bytes())?;
        let input = Self {
            vpc: members.required("vpc")?,
            now: members.required("now")?,
            nonce: members.required("nonce")?,
            body_sha256: members.required("bodySha256")?,
            access_key_id: members.required("accessKeyId")?,
            security_token: members.optional("securityToken")?,
        };
        members.end()?;
        Ok(input)
    }
}

/// Refuses what is no photo as `prepare` makes it. Throws `InvalidPhoto`.
#[wasm_bindgen(js_name = checkPhoto)]
pub fn check_photo_js(
    #[wasm_bindgen(unchecked_param_type = "Uint8Array")] photo: &[u8],
) -> Result<(), JsValue> {
    check_photo(photo, &Policy::default()).map(|_| ()).map_err(to_js)
}

/// The canonical request over exactly these headers.
#[wasm_bindgen(js_name = canonicalRequest)]
pub fn canonical_request(
    method: &str,
    path: &str,
    #[wasm_bindgen(unchecked_param_type = "[string, string][]")] query: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "[string, string][]")] headers: &JsValue,
    #[wasm_bindgen(js_name = bodySha256)] body_sha256: &str,
) -> Result<String, JsValue> {
    let query = pairs(query, "expected the query as pairs of text")?;
    let headers = pairs(headers, "expected the headers as pairs of text")?;
    Ok(acs3::canonical_request(method, path, &acs3::canonical_query(&query), &headers, body_sha256))
}

/// The string to sign, from the canonical request's SHA-256 in hex.
#[wasm_bindgen(js_name = stringToSign)]
pub fn string_to_sign(#[wasm_bindgen(js_name = canonicalRequestSha256)] sha256: &str) -> String {
    acs3::string_to_sign(sha256)
}

/// The `Authorization` header for these headers; `signature` is HMAC-SHA256 of the string to sign, in hex.
#[wasm_bindgen]
pub fn authorization(
    #[wasm_bindgen(js_name = accessKeyId)] access_key_id: &str,
    #[wasm_bindgen(unchecked_param_type = "[string, string][]")] headers: &JsValue,
    signature: &str,
) -> Result<String, JsValue> {
    let headers = pairs(headers, "expected the headers as pairs of text")?;
    Ok(acs3::authorization(access_key_id, &acs3::signed_headers(&headers), signature))
}

/// Seconds a verdict may be presented.
#[wasm_bindgen(js_name = verdictLifetime)]
pub fn verdict_lifetime() -> u32 {
    u32::try_from(verdict::LIFETIME).unwrap_or(u32::MAX)
}

/// The text to sign as a verdict with the Ed25519 key `kid`.
#[wasm_bindgen(js_name = verdictInput)]
pub fn verdict_input(
    #[wasm_bindgen(unchecked_param_type = "VerdictClaims")] claims: &JsValue,
    kid: &str,
) -> Result<String, JsValue> {
    let claims = verdict::Claims::read(text_of(claims).as_bytes())
        .map_err(|misfit| shape("the claims of a verdict", misfit))?;
    Ok(verdict::signing_input(&claims, kid))
}

type Pairs = Vec<(String, String)>;

fn pairs(value: &JsValue, expected: &'static str) -> Result<Pairs, JsValue> {
    json::read(text_of(value).as_bytes())
        .and_then(Pairs::from_json)
        .ok_or_else(|| to_js(Error::new(Code::InvalidArgument, expected)))
}

fn shape(what: &str, misfit: Misfit) -> JsValue {
    to_js(Error::new(
        Code::InvalidArgument,
        format!("expected the members of {what} with their types, got {misfit}"),
    ))
}

/// An object of JavaScript as JSON text, which the one reader reads: the engine's own writer costs no byte of ours.
fn text_of(value: &JsValue) -> String {
    JSON::stringify(value).map(String::from).unwrap_or_default()
}

fn text(value: &(impl ToJson + ?Sized)) -> String {
    let mut out = String::new();
    value.to_json(&mut out);
    out
}

/// JSON text as objects of JavaScript.
pub(super) fn plain(json: &str) -> JsValue {
    JSON::parse(json).unwrap_or(JsValue::NULL)
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
