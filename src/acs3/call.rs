use std::fmt;

use super::date;
use crate::{Code, Error};

/// What the lean header set of one call is made from. Only `content-type`,
/// `host` and `x-acs-*` are signed: proxies on the way touch the rest.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The operation, `x-acs-action`.
    pub action: &'a str,
    /// The API's version, `x-acs-version`.
    pub version: &'a str,
    /// The host, with a port that is not the scheme's own.
    pub host: &'a str,
    /// Seconds since 1970; becomes `x-acs-date`.
    pub unix_seconds: u64,
    /// Never used before with this access key; becomes `x-acs-signature-nonce`.
    pub nonce: &'a str,
    /// Hex SHA-256 of the body; becomes `x-acs-content-sha256`.
    pub body_sha256: &'a str,
    /// The body's type; none when there is no body.
    pub content_type: Option<&'a str>,
    /// With temporary credentials, what STS adds.
    pub sts: Option<SecurityToken<'a>>,
}

/// What temporary credentials of STS add to the headers.
#[derive(Clone, Copy)]
pub struct SecurityToken<'a> {
    /// The temporary access key's id, `x-acs-accesskey-id`.
    pub access_key_id: &'a str,
    /// The token, `x-acs-security-token`.
    pub token: &'a str,
}

impl fmt::Debug for SecurityToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecurityToken(..)")
    }
}

impl Call<'_> {
    /// The lean header set, sorted by name: exactly what to sign and to send.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] when a value is empty or could not stand in a
    /// header, or the hash is not 64 lower-case hex digits.
    pub fn headers(&self) -> Result<Vec<(&'static str, String)>, Error> {
        if !is_sha256_hex(self.body_sha256) {
            return Err(Error::new(
                Code::InvalidArgument,
                "expected 64 lower-case hex digits as the body's hash, got another form",
            ));
        }
        let mut headers = Vec::with_capacity(9);
        if let Some(content_type) = self.content_type {
            headers.push(("content-type", content_type.to_owned()));
        }
        headers.push(("host", self.host.to_owned()));
        if let Some(sts) = self.sts {
            headers.push(("x-acs-accesskey-id", sts.access_key_id.to_owned()));
        }
        headers.push(("x-acs-action", self.action.to_owned()));
        headers.push(("x-acs-content-sha256", self.body_sha256.to_owned()));
        headers.push(("x-acs-date", date::format(self.unix_seconds)?));
        if let Some(sts) = self.sts {
            headers.push(("x-acs-security-token", sts.token.to_owned()));
        }
        headers.push(("x-acs-signature-nonce", self.nonce.to_owned()));
        headers.push(("x-acs-version", self.version.to_owned()));
        match headers.iter().find(|(_, value)| !is_header_value(value)) {
            Some((name, _)) => Err(Error::new(
                Code::InvalidArgument,
                ["expected visible ASCII in ", *name, ", got an empty value or another character"].concat(),
            )),
            None => Ok(headers),
        }
    }
}

pub(super) fn is_sha256_hex(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_header_value(text: &str) -> bool {
    let trimmed = !text.starts_with(' ') && !text.ends_with(' ');
    !text.is_empty() && trimmed && text.bytes().all(|b| b == b' ' || b.is_ascii_graphic())
}
