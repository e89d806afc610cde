use std::fmt;

/// Why a received signature cannot even be checked. A well-formed signature
/// that does not match is no `Malformed`: the verifier finds that out itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// The header does not begin with the algorithm's name.
    Algorithm,
    /// A part of the header is absent.
    Missing(&'static str),
    /// A part of the header comes twice.
    Repeated(&'static str),
    /// A part of the header is empty or not of its form.
    Invalid(&'static str),
    /// The header has a part that is none of the three.
    UnknownPart,
    /// A header named in `SignedHeaders` did not arrive.
    HeaderAbsent(String),
    /// A `%` that two hex digits do not follow, at this byte.
    Percent {
        /// Offset of the `%` in the escaped text.
        at: usize,
    },
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Algorithm => write!(f, "expected {} first, got another algorithm", super::ALGORITHM),
            Self::Missing(part) => write!(f, "expected {part}, got none"),
            Self::Repeated(part) => write!(f, "expected one {part}, got two"),
            Self::Invalid(part) => write!(f, "expected a well-formed {part}, got another form"),
            Self::UnknownPart => {
                f.write_str("expected Credential, SignedHeaders and Signature, got another part")
            }
            Self::HeaderAbsent(name) => write!(f, "expected the signed header {name}, got none"),
            Self::Percent { at } => {
                write!(f, "expected two hex digits after % at byte {at}, got something else")
            }
        }
    }
}

impl std::error::Error for Malformed {}

impl From<Malformed> for crate::Error {
    fn from(malformed: Malformed) -> Self {
        Self::new(crate::Code::InvalidArgument, malformed.to_string())
    }
}
