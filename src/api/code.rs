/// What a [`UpstreamCode`] says about, which is what decides; the HTTP status does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// The check was made: read `FacePassed`, then `SubCode`.
    Success,
    /// A picture cannot be used; another may.
    Picture,
    /// The request breaks a rule of its parameters.
    Parameter,
    /// A picture's URL could not be fetched.
    Target,
    /// The access key, its rights, or the signature.
    Credential,
    /// Too many calls; this one was not processed.
    Throttled,
    /// A fault of the upstream; the call may have been processed.
    Internal,
    /// Not in the table.
    Unknown,
}

macro_rules! upstream_codes {
    ($($(#[doc = $doc:literal])+ $name:ident $text:literal $status:literal $class:ident;)+) => {
        /// The `Code` of an answer.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum UpstreamCode {
            $($(#[doc = $doc])+ $name,)+
            /// One that is not in the table, as it came.
            Unknown(String),
        }

        impl UpstreamCode {
            /// Every code of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The vendor's spelling.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self { $(Self::$name => $text,)+ Self::Unknown(text) => text }
            }

            /// The HTTP status it comes with; 500 for an unknown one.
            #[must_use]
            pub const fn status(&self) -> u16 {
                match self { $(Self::$name => $status,)+ Self::Unknown(_) => 500 }
            }

            /// What it says about.
            #[must_use]
            pub fn class(&self) -> Class {
                match self { $(Self::$name => Class::$class,)+ Self::Unknown(text) => class_of_family(text) }
            }
        }

        impl From<&str> for UpstreamCode {
            fn from(text: &str) -> Self {
                match text { $($text => Self::$name,)+ _ => Self::Unknown(text.to_owned()) }
            }
        }
    };
}

upstream_codes! {
    /// The check was made.
    Success "Success" 200 Success;
    /// A required parameter is absent.
    MissingParameter "MissingParameter" 400 Parameter;
    /// A parameter is not as it must be.
    InvalidParameter "InvalidParameter" 400 Parameter;
    /// The picture shows no face.
    NoFaceDetected "NoFaceDetected" 401 Picture;
    /// The face cannot be used: unclear, covered, turned away.
    UnqualifiedPhoto "UnqualifiedPhoto" 401 Picture;
    /// The picture has too many bytes.
    ToolargeImage "ToolargeImage" 401 Picture;
    /// One picture came in both forms.
    DataDuplication "DataDuplication" 401 Parameter;
    /// A picture's URL did not answer in time.
    DownloadTimeout "DownloadTimeout" 401 Target;
    /// The RAM user may not call the operation.
    ForbiddenRamUser "Forbidden.RAMUserAccessDenied" 403 Credential;
    /// The account has not opened the service.
    ForbiddenAccount "Forbidden.AccountAccessDenied" 403 Credential;
    /// The account's calls a second are used up.
    ThrottlingApi "Throttling.Api" 403 Throttled;
    /// A fault of the upstream.
    InternalError "InternalError" 500 Internal;
    /// Gateway, by convention: the signature is not the one expected.
    SignatureDoesNotMatch "SignatureDoesNotMatch" 400 Credential;
    /// Gateway, by convention: the signature lacks a part.
    IncompleteSignature "IncompleteSignature" 400 Credential;
    /// Gateway, by convention: the date is more than 15 minutes off.
    InvalidTimeStampExpired "InvalidTimeStamp.Expired" 400 Credential;
    /// Gateway, by convention: the nonce was used before. Ours are 128 random bits, so this very request came there twice,
    /// and the first of them may have been processed.
    SignatureNonceUsed "SignatureNonceUsed" 400 Internal;
    /// Gateway, by convention: no such access key.
    InvalidAccessKeyIdNotFound "InvalidAccessKeyId.NotFound" 404 Credential;
    /// Gateway, by convention: the access key is switched off.
    InvalidAccessKeyIdInactive "InvalidAccessKeyId.Inactive" 404 Credential;
    /// Gateway, by convention: the STS token is over.
    InvalidSecurityTokenExpired "InvalidSecurityToken.Expired" 400 Credential;
    /// Gateway, by convention: the STS token does not belong to the key.
    InvalidSecurityTokenMismatch "InvalidSecurityToken.MismatchWithAccessKey" 400 Credential;
    /// Gateway, by convention: no such operation.
    InvalidActionNotFound "InvalidAction.NotFound" 404 Parameter;
}

/// The gateway's families of codes share a first word; in each of these the
/// request is refused before the operation sees it.
fn class_of_family(code: &str) -> Class {
    match code.split('.').next().unwrap_or_default() {
        "Throttling" => Class::Throttled,
        "Forbidden"
        | "NoPermission"
        | "InvalidAccessKeyId"
        | "InvalidSecurityToken"
        | "InvalidTimeStamp"
        | "MissingSecurityToken" => Class::Credential,
        "MissingParameter" | "InvalidParameter" => Class::Parameter,
        _ => Class::Unknown,
    }
}
