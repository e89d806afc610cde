//! Outcomes on demand: what a script or a marker makes the stand-in answer
//! instead of what it would have decided.

use serde::{Deserialize, Serialize};

use crate::refusal::Reason;
use crate::schedule::{Schedule, Time};

/// What a script asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "name", rename_all = "camelCase")]
pub enum Effect {
    /// An ordinary answer with this `SubCode`.
    SubCode(String),
    /// A refusal of the operation, by its `Code`.
    Code(String),
    /// A fault of the way there or back.
    Fault(Fault),
}

macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $name:ident $text:literal $processed:literal;)+) => {
        /// A fault of the gateway or the network.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        pub enum Fault { $($(#[doc = $doc])+ #[serde(rename = $text)] $name,)+ }

        impl Fault {
            /// Every fault, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in scripts and markers.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// Whether the operation is carried out before the fault strikes.
            #[must_use]
            pub const fn processed(self) -> bool {
                match self { $(Self::$name => $processed,)+ }
            }
        }
    };
}

faults! {
    /// HTTP 403 `Throttling.Api`, nothing processed.
    Throttle "throttle" false;
    /// HTTP 400 `Throttling.User`, nothing processed.
    ThrottleUser "throttle-user" false;
    /// The same with `x-acs-retry-after` in milliseconds.
    ThrottleRetryAfter "throttle-retry-after" false;
    /// HTTP 500 `InternalError`; the operation may have been carried out, and was.
    InternalError "internal-error" true;
    /// HTTP 502 with an HTML page.
    Html502 "html-502" false;
    /// HTTP 503 with an XML error.
    Xml503 "xml-503" false;
    /// The right answer, late.
    Slow "slow" true;
    /// The connection breaks in the middle of the answer.
    Reset "reset" true;
    /// The connection breaks in the middle of an answer, nothing processed.
    ResetBefore "reset-before" false;
    /// HTTP 503 `ServiceUnavailable` in the gateway's shape, nothing processed.
    Unavailable "unavailable" false;
    /// HTTP 200 with JSON that ends early.
    WrongJson "wrong-json" true;
    /// HTTP 200 with no body.
    EmptyBody "empty-body" true;
    /// HTTP 200 with a `Code` nobody documents.
    UnknownCode "unknown-code" true;
    /// The right answer with lower-case first letters.
    LowerCase "lower-case" true;
}

/// `SubCode`s an ordinary answer can have.
pub const SUB_CODES: [&str; 5] = ["200", "204", "205", "206", "233"];

impl Effect {
    /// The effect a `SubCode`, `Code` or fault name stands for.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if SUB_CODES.contains(&name) {
            return Some(Self::SubCode(name.to_owned()));
        }
        if let Some(fault) = Fault::ALL.iter().find(|fault| fault.as_str() == name) {
            return Some(Self::Fault(*fault));
        }
        Reason::scriptable(name).map(|reason| Self::Code(reason.code().to_owned()))
    }

    /// The effect a marker stands for: `sandbox` or `sandbox-` and a name at
    /// the beginning of a `MerchantUserId` or `SceneCode`, alone or before a `-` or `_`.
    #[must_use]
    pub fn marked(value: &str) -> Option<Self> {
        let rest = value.strip_prefix("sandbox")?;
        let rest = rest.strip_prefix(['-', '_']).unwrap_or(rest);
        let ends = rest.match_indices(['-', '_']).map(|(at, _)| at).chain([rest.len()]);
        let longest = ends.filter_map(|end| Self::named(rest.get(..end)?)).next_back();
        longest.or_else(|| Self::named(rest.get(..3)?))
    }
}

/// One script: what it is for, what it does, how often and when.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Script {
    /// The operation it is for; any when absent.
    pub action: Option<String>,
    /// The user it is for; any when absent.
    pub merchant_user_id: Option<String>,
    /// What it does.
    pub effect: Effect,
    /// How many calls it strikes; none is without end.
    pub times: Option<u32>,
    /// Which calls it strikes.
    pub schedule: Schedule,
    /// Milliseconds `slow` waits, or `throttle-retry-after` asks to wait.
    pub delay_ms: u32,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Written {
    #[serde(rename = "match")]
    matching: Matching,
    sub_code: Option<String>,
    code: Option<String>,
    fault: Option<String>,
    times: Option<u32>,
    delay_ms: Option<u32>,
    every: Option<u32>,
    from: Option<Time>,
    until: Option<Time>,
    probability: Option<f64>,
    seed: u32,
}

impl Written {
    fn schedule(&self) -> Result<Schedule, String> {
        let time = |time: &Option<Time>| match time {
            None => Ok(None),
            Some(time) => time
                .milliseconds()
                .map(Some)
                .ok_or("expected a time as 2026-01-31T12:00:00Z or in milliseconds"),
        };
        let (from, until) = (time(&self.from)?, time(&self.until)?);
        let schedule =
            Schedule { every: self.every, from, until, probability: self.probability, seed: self.seed };
        schedule.check().map(|()| schedule)
    }
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Matching {
    action: Option<String>,
    merchant_user_id: Option<String>,
}

const DEFAULT_DELAY_MS: u32 = 2000;

impl Script {
    /// Reads the body of `POST /console/api/scripts`.
    ///
    /// # Errors
    /// A sentence for the caller: what was expected.
    pub fn parse(json: &str) -> Result<Self, String> {
        let written: Written =
            serde_json::from_str(json).map_err(|error| format!("expected a script, got {error}"))?;
        let names = [&written.sub_code, &written.code, &written.fault];
        let [Some(name)] = names.into_iter().flatten().map(Some).collect::<Vec<_>>()[..] else {
            return Err("expected exactly one of subCode, code and fault".to_owned());
        };
        let effect = Effect::named(name).filter(|effect| match effect {
            Effect::SubCode(_) => written.sub_code.is_some(),
            Effect::Code(_) => written.code.is_some(),
            Effect::Fault(_) => written.fault.is_some(),
        });
        let effect =
            effect.ok_or_else(|| format!("expected a documented subCode, code or fault, got {name:?}"))?;
        let schedule = written.schedule()?;
        // What has a schedule lasts as long as that says; what has none strikes once.
        let times = written.times.or_else(|| schedule.is_always().then_some(1));
        let delay_ms = written.delay_ms.unwrap_or(DEFAULT_DELAY_MS);
        if times == Some(0) || delay_ms > 60_000 {
            return Err("expected times of at least 1 and delayMs of at most 60000".to_owned());
        }
        let Matching { action, merchant_user_id } = written.matching;
        Ok(Self { action, merchant_user_id, effect, times, schedule, delay_ms })
    }

    /// The script a marker in one of the request's ids stands for.
    #[must_use]
    pub fn marked<'a>(values: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let effect = values.into_iter().find_map(Effect::marked)?;
        let schedule = Schedule::default();
        Some(Self {
            action: None,
            merchant_user_id: None,
            effect,
            times: Some(1),
            schedule,
            delay_ms: DEFAULT_DELAY_MS,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn markers() {
        let sub_code = |name: &str| Some(Effect::SubCode(name.to_owned()));
        for (value, effect) in [
            ("sandbox204", sub_code("204")),
            ("sandbox-205-anna", sub_code("205")),
            ("sandbox206anna", sub_code("206")),
            ("sandbox233_1", sub_code("233")),
            ("sandbox-throttle", Some(Effect::Fault(Fault::Throttle))),
            ("sandbox-throttle-retry-after-7", Some(Effect::Fault(Fault::ThrottleRetryAfter))),
            ("sandbox-NoFaceDetected", Some(Effect::Code("NoFaceDetected".to_owned()))),
            ("sandbox", None),
            ("sandbox999", None),
            ("anna-sandbox204", None),
        ] {
            assert_eq!(Effect::marked(value), effect, "{value}");
        }
    }

    #[test]
    fn scripts() {
        let script =
            Script::parse(r#"{"match":{"action":"AddFaceRecord"},"fault":"slow","times":2,"delayMs":50}"#)
                .unwrap();
        assert_eq!(script.action.as_deref(), Some("AddFaceRecord"));
        assert_eq!((script.effect, script.times, script.delay_ms), (Effect::Fault(Fault::Slow), Some(2), 50));
        let times = |json: &str| Script::parse(json).unwrap().times;
        assert_eq!((times(r#"{"fault":"slow"}"#), times(r#"{"fault":"slow","every":5}"#)), (Some(1), None));
        let json = r#"{"subCode":"206","from":"2026-01-01T00:00:00Z","until":1767225601000,"times":3}"#;
        let Script { schedule, times, .. } = Script::parse(json).unwrap();
        assert_eq!(
            (schedule.from, schedule.until, times),
            (Some(1_767_225_600_000), Some(1_767_225_601_000), Some(3))
        );
        for wrong in [
            "{}",
            "[",
            r#"{"subCode":"204","fault":"slow"}"#,
            r#"{"subCode":"201"}"#,
            r#"{"fault":"204"}"#,
            r#"{"fault":"slow","times":0}"#,
            r#"{"fault":"slow","delayMs":60001}"#,
            r#"{"fault":"slow","on":1}"#,
            r#"{"fault":"slow","every":0}"#,
            r#"{"fault":"slow","probability":1.5}"#,
            r#"{"fault":"slow","from":"yesterday"}"#,
            r#"{"fault":"slow","from":2000,"until":1000}"#,
        ] {
            assert!(Script::parse(wrong).is_err(), "{wrong}");
        }
    }
}
