//! Options out of a plain object, field by field; what nobody knows is told.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::browser::field;
use crate::policy::{Bounds, Field, Fields};
use crate::prepare::{CropMode, Options, Prefer};
use crate::{Code, Error};

/// Reads options; what is left out keeps its default.
pub(super) fn read_options(given: &JsValue) -> Result<Options, Error> {
    let mut options = Options::default();
    each(given, "options", &mut |name, value| {
        match (name, value.as_string().as_deref()) {
            ("crop", Some("face")) => options.crop = CropMode::Face,
            ("crop", Some("none")) => options.crop = CropMode::None,
            ("prefer", Some("quality")) => options.prefer = Prefer::Quality,
            ("prefer", Some("bytes")) => options.prefer = Prefer::Bytes,
            ("policy", _) => return group(value, name, &mut options.policy),
            ("crop", _) => return Err(invalid("expected crop as face or none, got another value".into())),
            ("prefer", _) => {
                return Err(invalid("expected prefer as quality or bytes, got another value".into()));
            }
            _ => return Err(unknown("options", &["crop", "prefer", "policy"], name)),
        }
        Ok(())
    })?;
    Ok(options)
}

/// Sets the fields that an object has of a group of them.
fn group(given: &JsValue, place: &str, fields: &mut dyn Fields) -> Result<(), Error> {
    let names = fields.names();
    each(given, place, &mut |name, value| {
        set(fields.field(name).ok_or_else(|| unknown(place, names, name))?, name, value)
    })
}

fn set(field: Field<'_>, name: &str, value: &JsValue) -> Result<(), Error> {
    match field {
        Field::Group(fields) => group(value, name, fields),
        Field::Bounds(bounds) => {
            *bounds = Bounds::default();
            each(value, name, &mut |bound, value| {
                let field = match bound {
                    "min" => &mut bounds.min,
                    "max" => &mut bounds.max,
                    _ => return Err(unknown(name, &["min", "max"], bound)),
                };
                *field = value.as_f64();
                if field.is_some() || value.is_null() { Ok(()) } else { Err(no_number(bound)) }
            })
        }
        field => {
            if value.as_f64().is_some_and(|number| field.set(number)) {
                Ok(())
            } else {
                Err(no_number(name))
            }
        }
    }
}

/// Does something for each field of an object.
fn each(
    given: &JsValue,
    place: &str,
    work: &mut dyn FnMut(&str, &JsValue) -> Result<(), Error>,
) -> Result<(), Error> {
    if !given.is_object() || Array::is_array(given) {
        return Err(invalid(format!("expected {place} as an object, got another value")));
    }
    let object: &Object = given.unchecked_ref();
    for name in Object::keys(object).iter().filter_map(|key| key.as_string()) {
        work(&name, &field(given, &name))?;
    }
    Ok(())
}

fn no_number(name: &str) -> Error {
    invalid(format!("expected {name} as a number that fits it, got another value"))
}

fn unknown(place: &str, names: &[&str], got: &str) -> Error {
    invalid(format!("expected {place} {}, got {got}", names.join(", ")))
}

fn invalid(message: String) -> Error {
    Error::new(Code::InvalidArgument, message)
}
