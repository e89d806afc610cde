//! The answers: JSON bodies as the vendor writes them, refusals, and the
//! broken ones that faults ask for.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::command::{Command, Page};
use crate::decide::{CheckFacts, Decision, decide};
use crate::effect::{Effect, Fault};
use crate::refusal::{Reason, Refusal};

/// How identity is decided: in every `Message` and in the header of every answer.
pub const IDENTITY: &str = "identity=face";
/// Said in every `Message`.
const NO_LIVENESS: &str = "no liveness model, FaceAttack only by script";

/// Ids of one request, made by the platform.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ids {
    /// `RequestId`, an upper-case UUID.
    pub request_id: String,
    /// `TransactionId`.
    pub transaction_id: String,
    /// The id of a face this request may register.
    pub face_id: String,
    /// The host the request came to.
    pub host: String,
}

/// One HTTP answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `content-type`.
    pub content_type: String,
    /// The body.
    pub body: String,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// `Code`, for the log of calls.
    pub code: String,
    /// `SubCode`, for the log of calls.
    pub sub_code: Option<String>,
    /// Whether the library is to register the source's face under the request's face id.
    pub register: bool,
}

impl Answer {
    fn json(status: u16, code: &str, body: &Map<String, Value>) -> Self {
        let body = serde_json::to_string(body).unwrap_or_default();
        let content_type = "application/json;charset=utf-8".to_owned();
        Self {
            status,
            content_type,
            body,
            headers: Vec::new(),
            code: code.to_owned(),
            sub_code: None,
            register: false,
        }
    }

    /// The error of a refused request, in the gateway's shape.
    #[must_use]
    pub fn refused(refusal: &Refusal, ids: &Ids) -> Self {
        let code = refusal.reason.code();
        let body = object(json!({
            "RequestId": ids.request_id,
            "HostId": ids.host,
            "Code": code,
            "Message": refusal.message,
            "Recommend": format!("https://api.alibabacloud.com/troubleshoot?q={code}&product=Cloudauth-intl"),
        }));
        Self::json(refusal.reason.status(), code, &body)
    }

    fn success(ids: &Ids, remark: Option<&str>, fields: Value) -> Self {
        let remark = remark.map(|remark| format!("{remark}; ")).unwrap_or_default();
        let mut body = object(fields);
        body.insert("RequestId".to_owned(), json!(ids.request_id));
        body.insert("Code".to_owned(), json!("Success"));
        body.insert(
            "Message".to_owned(),
            json!(format!("success; {remark}facegate sandbox, {IDENTITY}, {NO_LIVENESS}")),
        );
        Self::json(200, "Success", &body)
    }
}

/// What the library did or found for a command.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Facts {
    /// For [`Command::Check`].
    Check(CheckFacts),
    /// A group that does not exist, where groups are not made on first use.
    NoSuchGroup {
        /// Its code.
        code: String,
    },
    /// A record was added.
    Added,
    /// A page of a listing; items have the names of the answer.
    Listed {
        /// Items in all.
        total: u64,
        /// Those of the page.
        items: Vec<Value>,
        /// The token of the next page, if there is one.
        next: Option<u64>,
    },
    /// So many groups or records were changed or deleted.
    Changed {
        /// How many.
        count: u64,
    },
    /// A user was deleted from these groups.
    Deleted {
        /// Their codes.
        groups: Vec<String>,
    },
}

/// The answer to a command, from what the library found.
#[must_use]
pub fn answer(command: &Command, facts: &Facts, effect: Option<&Effect>, ids: &Ids) -> Answer {
    match (command, facts) {
        (Command::Check(check), Facts::Check(facts)) => {
            checked(decide(check, facts, effect, &ids.transaction_id, &ids.face_id), ids)
        }
        (_, Facts::NoSuchGroup { code }) => {
            let message = format!("expected an existing face group, got {code}");
            Answer::refused(&Refusal::new(Reason::InvalidParameter, message), ids)
        }
        (_, Facts::Added) => Answer::success(ids, None, json!({ "Result": { "Passed": "Y" } })),
        (_, Facts::Listed { total, items, next }) => listed(command, *total, items, *next, ids),
        (_, Facts::Changed { count }) => Answer::success(ids, None, json!({ "Data": count })),
        (_, Facts::Deleted { groups }) => {
            let deleted = if groups.is_empty() { "N" } else { "Y" };
            let result = json!({ "Deleted": deleted, "DeletedGroupCodes": groups.join(",") });
            Answer::success(ids, None, json!({ "Result": result }))
        }
        (_, Facts::Check(_)) => Answer::refused(&Reason::InternalError.into(), ids),
    }
}

fn checked(decision: Decision, ids: &Ids) -> Answer {
    let mut answer = Answer::success(ids, decision.remark, json!({ "Result": decision.result }));
    answer.sub_code = Some(decision.sub_code);
    answer.register = decision.register;
    answer
}

fn listed(command: &Command, total: u64, items: &[Value], next: Option<u64>, ids: &Ids) -> Answer {
    let (Command::QueryRecords { page, .. } | Command::QueryGroups { page, .. }) = command else {
        return Answer::refused(&Reason::InternalError.into(), ids);
    };
    let Page { current, size, .. } = page;
    let mut fields = json!({
        "Items": items, "TotalCount": total, "TotalPage": total.div_ceil(u64::from(*size)),
        "CurrentPage": current, "PageSize": size, "MaxResults": size,
    });
    if let (Some(fields), Some(next)) = (fields.as_object_mut(), next) {
        fields.insert("NextToken".to_owned(), json!(next.to_string()));
    }
    Answer::success(ids, None, fields)
}

/// What a fault makes of the right answer; `slow` and `reset` leave it as it is, they are the network's.
#[must_use]
pub fn faulted(fault: Fault, right: Option<Answer>, delay_ms: u32, ids: &Ids) -> Answer {
    let throttled = || Answer::refused(&Reason::ThrottlingApi.into(), ids);
    let raw = |status, content_type: &str, body: &str| Answer {
        content_type: content_type.to_owned(),
        body: body.to_owned(),
        ..Answer::json(status, fault.as_str(), &Map::new())
    };
    let right = right.unwrap_or_else(|| Answer::refused(&Reason::InternalError.into(), ids));
    match fault {
        Fault::Throttle => throttled(),
        Fault::ThrottleUser => Answer::refused(&Reason::ThrottlingUser.into(), ids),
        Fault::Unavailable => Answer::refused(&Reason::ServiceUnavailable.into(), ids),
        Fault::ThrottleRetryAfter => {
            Answer { headers: vec![("x-acs-retry-after".to_owned(), delay_ms.to_string())], ..throttled() }
        }
        Fault::InternalError => Answer::refused(&Reason::InternalError.into(), ids),
        Fault::Html502 => raw(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>"),
        Fault::Xml503 => {
            raw(503, "text/xml", "<?xml version='1.0'?><Error><Code>ServiceUnavailable</Code></Error>")
        }
        Fault::Slow | Fault::Reset | Fault::ResetBefore => right,
        Fault::WrongJson => {
            raw(200, "application/json;charset=utf-8", right.body.get(..right.body.len() / 2).unwrap_or("{"))
        }
        Fault::EmptyBody => raw(200, "application/json;charset=utf-8", ""),
        Fault::UnknownCode => {
            let body = object(
                json!({ "RequestId": ids.request_id, "Code": "Sandbox.Unheard", "Message": "unheard of" }),
            );
            Answer::json(200, "Sandbox.Unheard", &body)
        }
        Fault::LowerCase => {
            let body: Value = serde_json::from_str(&right.body).unwrap_or_default();
            Answer { body: lower_case(body).to_string(), ..right }
        }
    }
}

fn lower_case(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (lower_first(&name), lower_case(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(lower_case).collect(),
        other => other,
    }
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
