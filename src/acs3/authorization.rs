use super::{ALGORITHM, Malformed};

/// Headers every signature must cover (the vendor's page, "Common request headers").
pub const REQUIRED_HEADERS: [&str; 6] =
    ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"];

/// A received `Authorization` header, taken apart. Nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization {
    /// The access key's id.
    pub credential: String,
    /// The names the client signed, lower-case, in its order.
    pub signed_headers: Vec<String>,
    /// HMAC-SHA256 of the string to sign, 64 lower-case hex digits.
    pub signature: String,
}

impl Authorization {
    /// Takes the header's value apart. The three parts may come in any order,
    /// with spaces after the commas.
    ///
    /// # Errors
    /// [`Malformed`], naming the part at fault.
    pub fn parse(header: &str) -> Result<Self, Malformed> {
        let rest = header.trim().strip_prefix(ALGORITHM).ok_or(Malformed::Algorithm)?;
        let parts = rest.strip_prefix(' ').ok_or(Malformed::Algorithm)?;
        let (mut credential, mut signed, mut signature) = (None, None, None);
        for part in parts.split(',') {
            let (name, value) = part.trim().split_once('=').ok_or(Malformed::UnknownPart)?;
            let (slot, name) = match name {
                "Credential" => (&mut credential, "Credential"),
                "SignedHeaders" => (&mut signed, "SignedHeaders"),
                "Signature" => (&mut signature, "Signature"),
                _ => return Err(Malformed::UnknownPart),
            };
            if slot.replace(value).is_some() {
                return Err(Malformed::Repeated(name));
            }
        }
        Ok(Self {
            credential: read_credential(credential.ok_or(Malformed::Missing("Credential"))?)?,
            signed_headers: read_names(signed.ok_or(Malformed::Missing("SignedHeaders"))?)?,
            signature: read_signature(signature.ok_or(Malformed::Missing("Signature"))?)?,
        })
    }

    /// The first of [`REQUIRED_HEADERS`] that the signature does not cover.
    #[must_use]
    pub fn uncovered(&self) -> Option<&'static str> {
        REQUIRED_HEADERS.into_iter().find(|name| !self.covers(name))
    }

    /// Whether the signature covers this header; `name` in lower case.
    #[must_use]
    pub fn covers(&self, name: &str) -> bool {
        self.signed_headers.iter().any(|signed| signed == name)
    }
}

fn read_credential(text: &str) -> Result<String, Malformed> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
    plain.then(|| text.to_owned()).ok_or(Malformed::Invalid("Credential"))
}

fn read_names(text: &str) -> Result<Vec<String>, Malformed> {
    let mut names: Vec<String> = Vec::new();
    for name in text.split(';') {
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase());
        if !plain || names.iter().any(|n| n == name) {
            return Err(Malformed::Invalid("SignedHeaders"));
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

fn read_signature(text: &str) -> Result<String, Malformed> {
    super::call::is_sha256_hex(text).then(|| text.to_owned()).ok_or(Malformed::Invalid("Signature"))
}
