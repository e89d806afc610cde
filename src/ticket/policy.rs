//! What a ticket lets a check be: the parameters of `FaceDuplicationCheckIntl` the merchant chooses, under the rules of
//! its page. `js/server/policy.ts` has the same rules for the side that mints; `tests/vectors/policy.json` keeps them equal.

use crate::json::{FromJson, Members, Misfit, Value};
use crate::{Code, Error, base64url, hex};

/// Regions that offer the operation.
pub const REGIONS: [&str; 4] = ["ap-southeast-1", "ap-southeast-5", "cn-hongkong", "ap-southeast-3"];
/// Most face groups a search may name.
const MAX_GROUPS: usize = 10;
/// Longest group or scene code, in bytes. The upstream names no limit; this one keeps tickets short.
const MAX_CODE: usize = 64;
/// Longest target URL, in bytes.
const MAX_URL: usize = 2048;

/// The stored face a live one is compared with: `{ "url": … }` or `{ "sha256": … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Where the upstream fetches it: https, or http on loopback.
    Url(String),
    /// SHA-256 of a picture the merchant's backend uploaded with the ticket: 64 hex digits, or base64url.
    Sha256(String),
}

impl Target {
    /// The digest of an uploaded picture; `None` for a URL, or for text that is no digest.
    #[must_use]
    pub fn sha256(&self) -> Option<[u8; 32]> {
        match self {
            Self::Url(_) => None,
            Self::Sha256(text) if text.len() == 64 => {
                let mut digest = [0; 32];
                for (byte, pair) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
                    *byte = hex::byte(pair)?;
                }
                Some(digest)
            }
            Self::Sha256(text) => base64url::decode(text)?.try_into().ok(),
        }
    }

    fn holds(&self) -> bool {
        match self {
            Self::Url(url) => is_url(url),
            Self::Sha256(_) => self.sha256().is_some(),
        }
    }
}

/// What a check is to be. Only `verifyModel`, `liveness` and `region` have no default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckPolicy {
    /// 0 searches the groups (1:N), 1 compares with the target (1:1), 2 does both.
    pub verify_model: u8,
    /// Groups to search, for models 0 and 2; up to ten.
    pub face_group_codes: Vec<String>,
    /// Group to register a passed face in; none registers nothing.
    pub register: Option<String>,
    /// With `register`: whether a face the user already has there is overwritten.
    pub update_if_exists: Option<bool>,
    /// Whether the upstream checks passive liveness.
    pub liveness: bool,
    /// Most faces a search returns, 1..=5.
    pub return_faces: u8,
    /// The merchant's scenario id.
    pub scene_code: Option<String>,
    /// One of [`REGIONS`].
    pub region: String,
    /// The stored face, for models 1 and 2.
    pub target: Option<Target>,
    /// How many upstream calls the ticket is good for, 1..=3.
    pub tries: u8,
}

/// Exactly one of the two members.
impl FromJson for Target {
    fn from_json(value: Value) -> Option<Self> {
        let mut members = Members::of(value).ok()?;
        let target = match members.optional("url").ok()? {
            Some(url) => Self::Url(url),
            None => Self::Sha256(members.required("sha256").ok()?),
        };
        members.end().ok()?;
        Some(target)
    }
}

impl CheckPolicy {
    /// Reads a policy's shape; its rules are [`Self::validate`].
    ///
    /// # Errors
    /// [`Code::PolicyInvalid`] for a missing, unknown or mistyped member.
    pub fn read(value: Value) -> Result<Self, Error> {
        Self::members(value).map_err(|misfit| {
            Error::new(
                Code::PolicyInvalid,
                ["expected the members of a check policy with their types, got ", &misfit.words()].concat(),
            )
        })
    }

    fn members(value: Value) -> Result<Self, Misfit> {
        let mut members = Members::of(value)?;
        let policy = Self {
            verify_model: members.required("verifyModel")?,
            face_group_codes: members.or("faceGroupCodes", Vec::new())?,
            register: members.optional("register")?,
            update_if_exists: members.optional("updateIfExists")?,
            liveness: members.required("liveness")?,
            return_faces: members.or("returnFaces", 1)?,
            scene_code: members.optional("sceneCode")?,
            region: members.required("region")?,
            target: members.optional("target")?,
            tries: members.or("tries", 1)?,
        };
        members.end()?;
        Ok(policy)
    }

    /// Checks every rule of the upstream operation and of tickets.
    ///
    /// # Errors
    /// [`Code::PolicyInvalid`], naming the member and what was expected of it.
    pub fn validate(&self) -> Result<(), Error> {
        match self.face_rules().into_iter().chain(self.call_rules()).find(|(holds, _)| !holds) {
            Some((_, message)) => Err(invalid(message)),
            None => Ok(()),
        }
    }

    /// Whose faces: model, groups, target, registration.
    fn face_rules(&self) -> [Rule; 8] {
        let searches = matches!(self.verify_model, 0 | 2);
        let compares = matches!(self.verify_model, 1 | 2);
        let groups = &self.face_group_codes;
        let codes_hold = groups.iter().all(|code| is_code(code));
        let register_holds = self.register.as_deref().is_none_or(is_code);
        let update_holds = self.update_if_exists.is_none() || self.register.is_some();
        let target_holds = self.target.as_ref().is_none_or(Target::holds);
        [
            (searches || compares, "expected verifyModel of 0, 1 or 2"),
            (groups.len() <= MAX_GROUPS, "expected at most 10 faceGroupCodes"),
            (!searches || !groups.is_empty(), "expected faceGroupCodes for verifyModel 0 and 2"),
            (codes_hold, "expected faceGroupCodes of 1 to 64 visible ASCII characters, no comma"),
            (register_holds, "expected register of 1 to 64 visible ASCII characters, no comma, or null"),
            (update_holds, "expected updateIfExists only together with register"),
            (!compares || self.target.is_some(), "expected target for verifyModel 1 and 2"),
            (
                target_holds,
                "expected target.url with https (http only on loopback), at most 2048 characters, or target.sha256 in hex or base64url",
            ),
        ]
    }

    /// How the call is made: what is returned, where, how often.
    fn call_rules(&self) -> [Rule; 4] {
        let scene_holds = self.scene_code.as_deref().is_none_or(is_code);
        let region_holds = REGIONS.contains(&self.region.as_str());
        [
            ((1..=5).contains(&self.return_faces), "expected returnFaces from 1 to 5"),
            (scene_holds, "expected sceneCode of 1 to 64 visible ASCII characters, no comma, or null"),
            (region_holds, "expected region ap-southeast-1, ap-southeast-5, cn-hongkong or ap-southeast-3"),
            ((1..=3).contains(&self.tries), "expected tries from 1 to 3"),
        ]
    }
}

/// A rule: whether it holds, and what it expects.
type Rule = (bool, &'static str);

fn invalid(message: &'static str) -> Error {
    Error::new(Code::PolicyInvalid, message)
}

/// Group codes travel joined by commas, so none may hold one.
fn is_code(text: &str) -> bool {
    (1..=MAX_CODE).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() && b != b',')
}

fn is_url(text: &str) -> bool {
    text.len() <= MAX_URL
        && secure_authority(text)
            .is_some_and(|(_, rest)| rest.starts_with('/') && rest.bytes().all(|b| b.is_ascii_graphic()))
}

/// Splits `https://HOST[:PORT]` (or `http` on loopback) off a URL: the authority, and the rest from the first `/`.
/// User information, upper case and anything else an `Origin` header cannot hold is no authority.
pub(super) fn secure_authority(url: &str) -> Option<(&str, &str)> {
    let (rest, secure) = match url.strip_prefix("https://") {
        Some(rest) => (rest, true),
        None => (url.strip_prefix("http://")?, false),
    };
    let (authority, path) = rest.split_at_checked(rest.find(['/', '?', '#']).unwrap_or(rest.len()))?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let bracketed = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let host_holds = match bracketed {
        Some(v6) => {
            !v6.is_empty() && v6.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b':' | b'.'))
        }
        None => {
            !host.is_empty()
                && host.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'z' | b'-' | b'.' | b'_'))
        }
    };
    let port_holds = port.is_none_or(|p| {
        !p.starts_with('0') && p.parse::<u16>().is_ok_and(|_| p.bytes().all(|b| b.is_ascii_digit()))
    });
    let loopback =
        host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]";
    (host_holds && port_holds && (secure || loopback)).then_some((authority, path))
}
