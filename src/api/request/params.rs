use super::error::{RequestError, expected, missing};
use crate::api::form::Field;
use crate::decimal::decimal;

/// Received parameters, query before body; of two with one name the first counts.
#[derive(Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// From what [`form::parse`](crate::api::form::parse) gave of query and body.
    #[must_use]
    pub fn new(query: Vec<(String, String)>, body: Vec<(String, String)>) -> Self {
        let mut all = query;
        all.extend(body);
        Self(all)
    }

    /// The value as received, if the field is there.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value, if the field is there and not empty.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    pub(super) fn required(&self, name: &'static str) -> Result<&str, RequestError> {
        self.filled(name).ok_or(missing(name))
    }

    pub(super) fn owned<T: From<String>>(&self, name: &str) -> Option<T> {
        self.get(name).map(|value| T::from(value.to_owned()))
    }

    /// A field whose values are a closed list.
    pub(super) fn one_of<T: Copy>(
        &self,
        name: &'static str,
        values: &[(&str, T)],
        what: &'static str,
    ) -> Result<Option<T>, RequestError> {
        self.filled(name)
            .map(|got| values.iter().find(|(text, _)| *text == got).map(|v| v.1).ok_or(expected(name, what)))
            .transpose()
    }

    pub(super) fn yes_no(&self, name: &'static str) -> Result<Option<bool>, RequestError> {
        self.one_of(name, &[("Y", true), ("N", false)], "Y or N")
    }

    pub(super) fn number<T: std::str::FromStr>(&self, name: &'static str) -> Result<Option<T>, RequestError> {
        self.filled(name).map(|got| got.parse().map_err(|_| expected(name, "a whole number"))).transpose()
    }
}

pub(super) fn yes_no(name: &'static str, value: Option<bool>) -> Option<Field<'static>> {
    value.map(|yes| Field::text(name, if yes { "Y" } else { "N" }))
}

pub(super) fn text<'a>(
    name: &'static str,
    value: Option<&'a (impl AsRef<str> + ?Sized)>,
) -> Option<Field<'a>> {
    value.map(|value| Field::text(name, value.as_ref()))
}

pub(super) fn number(name: &'static str, value: Option<impl Into<u64>>) -> Option<Field<'static>> {
    value.map(|value| Field::text(name, decimal(value)))
}

pub(super) fn validate_pages(
    current_page: Option<u32>,
    page_size: Option<u32>,
    max_results: Option<u32>,
) -> Result<(), RequestError> {
    let named = [("CurrentPage", current_page), ("PageSize", page_size), ("MaxResults", max_results)];
    match named.into_iter().find(|(_, number)| *number == Some(0)) {
        Some((name, _)) => Err(expected(name, "1 or more")),
        None => Ok(()),
    }
}
