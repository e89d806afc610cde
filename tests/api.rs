//! The upstream operation: requests, bodies, answers, and what may leave the edge.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "api/endpoint.rs"]
mod endpoint;
#[path = "api/form.rs"]
mod form;
#[path = "api/outcome.rs"]
mod outcome;
#[path = "api/redaction.rs"]
mod redaction;
#[path = "api/request.rs"]
mod request;
#[path = "api/response.rs"]
mod response;
#[path = "api/result.rs"]
mod result;
#[path = "api/siblings.rs"]
mod siblings;
