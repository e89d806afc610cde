//! One table of every failure facegate reports: it makes the Rust enum, the
//! stable code, the HTTP status at the edge and, through `cargo xtask codes`,
//! the TypeScript union in `js/common/codes.ts`.

use std::borrow::Cow;
use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident $status:literal $retryable:literal;)+) => {
        /// What went wrong. The name is the stable code; codes are part of semver.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable name, as JavaScript and the wire see it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            /// The HTTP status the edge answers with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// Whether the same call may succeed when made again unchanged.
            #[must_use]
            pub const fn retryable(self) -> bool {
                match self { $(Self::$name => $retryable,)+ }
            }

            /// What the code means, one line of prose.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc,)+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// An argument is outside what the function documents.
    InvalidArgument 400 false;
    /// The bytes are no picture of a format facegate reads.
    UnsupportedFormat 415 false;
    /// The picture's structure is broken, or ends early.
    CorruptPicture 422 false;
    /// The picture has more pixels or bytes than the policy allows.
    PictureTooLarge 413 false;
    /// The picture has too few pixels to make a photo of it.
    PictureTooSmall 422 false;
    /// No quality and size allowed by the policy meets the byte limit.
    PhotoOverBudget 422 false;
    /// The picture has not the format, size or shape this route takes: a photo as `prepare` makes it, or a stored face.
    InvalidPhoto 422 false;

    /// There is nothing at this path.
    NotFound 404 false;
    /// The path exists, the method does not.
    MethodNotAllowed 405 false;
    /// The request does not say how long its body is, or says it wrongly.
    LengthRequired 411 false;
    /// The body is longer than the edge takes.
    BodyTooLarge 413 false;
    /// The body came slower than the edge waits.
    BodyTooSlow 408 true;
    /// The body's type is not the one this route takes.
    UnsupportedMediaType 415 false;
    /// The request carries no API key this edge knows.
    ApiKeyInvalid 401 false;
    /// The request comes from a page the ticket was not made for.
    OriginNotAllowed 403 false;
    /// The request carries no ticket.
    TicketMissing 401 false;
    /// The ticket is malformed, signed by nobody known, or breaks the ticket's own rules.
    TicketInvalid 401 false;
    /// The ticket's time is over, or has not begun.
    TicketExpired 401 false;
    /// The ticket has been used as often as it may be.
    TicketUsed 409 false;
    /// Another check on this ticket is on its way.
    TicketBusy 409 true;
    /// The ticket's policy asks for what the upstream operation does not allow.
    PolicyInvalid 422 false;
    /// The stored picture that the ticket names is not held here.
    TargetMissing 409 false;
    /// The ticket is bound to a key, and the request carries no proof of it.
    ProofMissing 401 false;
    /// The proof is malformed, of another key than the ticket names, or made for another request.
    ProofInvalid 401 false;
    /// The proof was made too long ago, or by a clock that runs ahead.
    ProofExpired 401 false;
    /// The proof has been used.
    ProofReplayed 409 false;
    /// The body is not the one its digest names.
    DigestMismatch 400 false;
    /// Too many checks at once; try again later.
    RateLimited 429 true;
    /// The edge lacks a secret or a setting it needs.
    Misconfigured 500 false;
    /// The upstream did not take the request; it was surely not processed.
    UpstreamUnavailable 503 true;
    /// The upstream's answer was lost or unreadable; whether it was processed is not known.
    UpstreamUnknown 504 false;
    /// A fault of facegate itself.
    Internal 500 false;

    /// A verdict or its signature does not hold.
    VerdictInvalid 401 false;
    /// A webhook delivery or its signature does not hold.
    WebhookInvalid 401 false;
    /// The page cannot reach the edge.
    NetworkFailed 503 true;
    /// The WebAssembly module cannot be loaded.
    ModuleUnavailable 503 true;
    /// The camera cannot be used; the message says why.
    CameraUnavailable 503 true;
    /// The page is not in a secure context, without which there is no `WebCrypto`.
    InsecureContext 400 false;
}

/// A failure: a stable [`Code`] and a message of the form "expected X, got Y"
/// that never holds picture data, ids or secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    message: Cow<'static, str>,
}

impl Error {
    /// A failure with its code and message.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into() }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The message, for developers.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for Error {}
