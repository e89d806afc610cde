use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::error::{Problem, RequestError, ensure, expected, missing};
use super::params::Params;
use crate::api::MAX_PICTURE_BYTES;
use crate::api::form::Field;

/// Reads what the vendor's own SDK was seen sending: padding or none, spare bits that are not zero.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A picture in one of the two forms the operation takes.
#[derive(Clone, PartialEq, Eq)]
pub enum Picture<'a> {
    /// Raw bytes; they travel as Base64.
    Bytes(Cow<'a, [u8]>),
    /// A public http or https URL.
    Url(Cow<'a, str>),
}

/// Shows form and size only.
impl fmt::Debug for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Url(_) => f.write_str("Url(..)"),
        }
    }
}

impl Picture<'_> {
    pub(super) fn field(&self, name: &'static str, url_name: &'static str) -> Field<'_> {
        match self {
            Self::Bytes(bytes) => Field::base64(name, bytes),
            Self::Url(url) => Field::text(url_name, url.as_ref()),
        }
    }

    pub(super) fn validate(&self, name: &'static str, url_name: &'static str) -> Result<(), RequestError> {
        match self {
            Self::Bytes(bytes) if bytes.is_empty() => Err(missing(name)),
            Self::Bytes(bytes) if bytes.len() > MAX_PICTURE_BYTES => {
                Err(RequestError { field: name, problem: Problem::TooLarge })
            }
            Self::Bytes(_) => Ok(()),
            Self::Url(url) => {
                let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
                let plain = rest.is_some_and(|r| !r.is_empty() && !r.starts_with('/'))
                    && url.bytes().all(|b| b.is_ascii_graphic());
                ensure(plain, url_name, "an http or https URL")
            }
        }
    }

    pub(super) fn read(
        params: &Params,
        name: &'static str,
        url_name: &'static str,
    ) -> Result<Option<Self>, RequestError> {
        match (params.filled(name), params.filled(url_name)) {
            (Some(_), Some(_)) => Err(RequestError { field: name, problem: Problem::Both }),
            (Some(text), None) => {
                let bytes = BASE64.decode(text).map_err(|_| expected(name, "Base64"))?;
                Ok(Some(Self::Bytes(bytes.into())))
            }
            (None, Some(url)) => Ok(Some(Self::Url(url.to_owned().into()))),
            (None, None) => Ok(None),
        }
    }
}
