use std::borrow::Cow;

use super::Operation;
use super::error::{RequestError, expected};
use super::params::{Params, number, text, validate_pages};
use crate::api::form::Field;

/// Lists the face groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryFaceGroup<'a> {
    /// Page, from 1.
    pub current_page: Option<u32>,
    /// Groups a page.
    pub page_size: Option<u32>,
    /// Only this code.
    pub group_code: Option<Cow<'a, str>>,
    /// Only this name.
    pub name: Option<Cow<'a, str>>,
    /// SDK only: where the last answer ended.
    pub next_token: Option<Cow<'a, str>>,
    /// SDK only: groups an answer, with `next_token`.
    pub max_results: Option<u32>,
}

impl Operation for QueryFaceGroup<'_> {
    const ACTION: &'static str = "QueryFaceGroup";

    fn query(&self) -> Vec<Field<'_>> {
        [
            number("CurrentPage", self.current_page),
            text("GroupCode", self.group_code.as_deref()),
            number("MaxResults", self.max_results),
            text("Name", self.name.as_deref()),
            text("NextToken", self.next_token.as_deref()),
            number("PageSize", self.page_size),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn read(params: &Params) -> Result<Self, RequestError> {
        let optional = |name| params.filled(name).map(|value| value.to_owned().into());
        let request = Self {
            current_page: params.number("CurrentPage")?,
            page_size: params.number("PageSize")?,
            group_code: optional("GroupCode"),
            name: optional("Name"),
            next_token: optional("NextToken"),
            max_results: params.number("MaxResults")?,
        };
        request.validate()?;
        Ok(request)
    }

    fn validate(&self) -> Result<(), RequestError> {
        validate_pages(self.current_page, self.page_size, self.max_results)
    }
}

/// Renames a group.
#[derive(Clone, Debug, PartialEq)]
pub struct ModifyFaceGroup<'a> {
    /// The group's `Id`.
    pub id: u64,
    /// The new name.
    pub name: Option<Cow<'a, str>>,
    /// The new description.
    pub description: Option<Cow<'a, str>>,
}

impl Operation for ModifyFaceGroup<'_> {
    const ACTION: &'static str = "ModifyFaceGroup";

    fn body(&self) -> Vec<Field<'_>> {
        [
            text("Description", self.description.as_deref()),
            Some(Field::text("Id", self.id.to_string())),
            text("Name", self.name.as_deref()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn read(params: &Params) -> Result<Self, RequestError> {
        Ok(Self {
            id: read_id(params)?,
            name: params.owned::<String>("Name").map(Into::into),
            description: params.owned::<String>("Description").map(Into::into),
        })
    }

    fn validate(&self) -> Result<(), RequestError> {
        Ok(())
    }
}

/// Takes a group and its faces away.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteFaceGroup {
    /// The group's `Id`.
    pub id: u64,
}

impl Operation for DeleteFaceGroup {
    const ACTION: &'static str = "DeleteFaceGroup";

    fn body(&self) -> Vec<Field<'_>> {
        vec![Field::text("Id", self.id.to_string())]
    }

    fn read(params: &Params) -> Result<Self, RequestError> {
        Ok(Self { id: read_id(params)? })
    }

    fn validate(&self) -> Result<(), RequestError> {
        Ok(())
    }
}

fn read_id(params: &Params) -> Result<u64, RequestError> {
    params.required("Id")?.parse().map_err(|_| expected("Id", "a whole number"))
}
