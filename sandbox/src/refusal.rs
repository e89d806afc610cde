//! Every code the stand-in refuses with: the gateway's (what comes before an
//! operation sees the request) and the operation's own, each with its HTTP
//! status and, where the vendor's gateway has a fixed text, that text.

macro_rules! reasons {
    ($($name:ident $code:literal $status:literal $message:literal;)+) => {
        /// Why a request is refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the code and message in the table say what each means")]
        pub enum Reason { $($name,)+ }

        impl Reason {
            /// Every reason, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The `Code` of the answer.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The HTTP status of the answer.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            /// The `Message` where nothing more exact is known.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)+ }
            }
        }
    };
}

reasons! {
    UnsupportedHttpMethod "UnsupportedHTTPMethod" 405 "Only POST is allowed for this action.";
    MissingAction "MissingAction" 400 "Action is mandatory for this action.";
    MissingVersion "MissingVersion" 400 "Version is mandatory for this action.";
    MissingHost "MissingHost" 400 "Host is mandatory and must be signed.";
    MissingTimestamp "MissingTimestamp" 400 "Timestamp is mandatory for this action.";
    MissingSignatureNonce "MissingSignatureNonce" 400 "SignatureNonce is mandatory for this action.";
    MissingContentSha256 "MissingContentSha256" 400 "x-acs-content-sha256 is mandatory and must be signed.";
    MissingContentType "MissingContentType" 400 "content-type is mandatory and must be signed when there is a body.";
    MissingAuthorization "MissingAuthorization" 401 "Authorization is mandatory for this action.";
    MissingAccessKeyId "MissingAccessKeyId" 400 "AccessKeyId is mandatory for this action.";
    MissingSignature "MissingSignature" 400 "Signature is mandatory for this action.";
    MissingSecurityToken "MissingSecurityToken" 400 "SecurityToken is mandatory for this action.";
    IncompleteSignature "IncompleteSignature" 400 "The request signature does not conform to Aliyun standards.";
    InvalidSignatureMethod "InvalidSignatureMethod" 400 "Specified signature method is not valid.";
    InvalidTimeStampFormat "InvalidTimeStamp.Format" 400 "Specified time stamp or date value is not well formatted.";
    InvalidTimeStampExpired "InvalidTimeStamp.Expired" 400 "Specified time stamp or date value is expired.";
    InvalidAccessKeyId "InvalidAccessKeyId.NotFound" 404 "Specified access key is not found.";
    InvalidSecurityToken "InvalidSecurityToken.MismatchWithAccessKey" 400 "Specified SecurityToken is mismatch with the AccessKey.";
    MissingBearerToken "MissingBearerToken" 400 "BearerToken is mandatory for this action.";
    InvalidBearerToken "InvalidBearerToken" 400 "Specified bearer token is not valid.";
    SignatureDoesNotMatch "SignatureDoesNotMatch" 400 "Specified signature is not matched with our calculation.";
    SignatureNonceUsed "SignatureNonceUsed" 400 "Specified signature nonce was used already.";
    InvalidAction "InvalidAction.NotFound" 404 "Specified api is not found, please check your url and method.";
    InvalidVersion "InvalidVersion" 400 "Specified parameter Version is not valid.";
    RequestBodyTooLarge "RequestBodyTooLarge" 413 "The request body exceeds 8 MB.";

    MissingParameter "MissingParameter" 400 "A required parameter is missing.";
    InvalidParameter "InvalidParameter" 400 "A parameter is not valid.";
    NoFaceDetected "NoFaceDetected" 401 "No face is detected in the picture.";
    UnqualifiedPhoto "UnqualifiedPhoto" 401 "The photo is not qualified.";
    ToolargeImage "ToolargeImage" 401 "The picture is too large.";
    DataDuplication "DataDuplication" 401 "A picture is given both as Base64 and as a URL.";
    DownloadTimeout "DownloadTimeout" 401 "The picture cannot be downloaded.";
    RamUserAccessDenied "Forbidden.RAMUserAccessDenied" 403 "The RAM user is not authorized for this operation.";
    AccountAccessDenied "Forbidden.AccountAccessDenied" 403 "The account has not activated the service.";
    ThrottlingApi "Throttling.Api" 403 "Request was denied due to api flow control.";
    ThrottlingUser "Throttling.User" 400 "Request was denied due to user flow control.";
    ServiceUnavailable "ServiceUnavailable" 503 "The request has failed due to a temporary failure of the server.";
    InternalError "InternalError" 500 "The request processing has failed due to some unknown error.";
}

impl Reason {
    /// The reason with this `Code`, if it is one an operation answers with (so that it can be scripted).
    #[must_use]
    pub fn scriptable(code: &str) -> Option<Self> {
        let first = Self::ALL.iter().position(|reason| *reason == Self::MissingParameter)?;
        Self::ALL.iter().skip(first).find(|reason| reason.code() == code).copied()
    }
}

/// A refused request: the reason, and what exactly was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which row of the table.
    pub reason: Reason,
    /// The answer's `Message`.
    pub message: String,
}

impl Refusal {
    /// A refusal that says "expected X, got Y".
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self::new(reason, reason.message())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_operations_codes_can_be_scripted() {
        assert_eq!(Reason::scriptable("NoFaceDetected"), Some(Reason::NoFaceDetected));
        assert_eq!(Reason::scriptable("SignatureDoesNotMatch"), None);
        assert_eq!(Reason::scriptable("nofacedetected"), None);
    }
}
