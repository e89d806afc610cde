use std::fmt;

use super::Value;

/// What an object holds, taken out member by member; in the end nothing may be left. The members are known by their names, case
/// and all, and have one type each.
pub struct Members(Vec<(String, Value)>);

/// A type that has one form in JSON.
pub trait FromJson: Sized {
    /// The value, if it has that form.
    fn from_json(value: Value) -> Option<Self>;
}

/// Why an object is not of the form expected. Holds nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It is no object, or not JSON at all.
    NoObject,
    /// This member is missing, or has another form.
    Member(&'static str),
    /// It has a member that nobody knows.
    Unknown,
}

impl Members {
    /// The members of an object.
    ///
    /// # Errors
    /// [`Misfit::NoObject`].
    pub fn of(value: Value) -> Result<Self, Misfit> {
        match value {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(Misfit::NoObject),
        }
    }

    /// The members of the object that a text is.
    ///
    /// # Errors
    /// [`Misfit::NoObject`].
    pub fn read(text: &[u8]) -> Result<Self, Misfit> {
        super::read(text).ok_or(Misfit::NoObject).and_then(Self::of)
    }

    /// A member that must be there.
    ///
    /// # Errors
    /// [`Misfit::Member`].
    pub fn required<T: FromJson>(&mut self, name: &'static str) -> Result<T, Misfit> {
        self.take(name).and_then(T::from_json).ok_or(Misfit::Member(name))
    }

    /// Members that must be there and be text, in the order of their names.
    ///
    /// # Errors
    /// [`Misfit::Member`], naming the first that is not.
    pub fn texts<const N: usize>(&mut self, names: [&'static str; N]) -> Result<[String; N], Misfit> {
        let mut texts = [const { String::new() }; N];
        self.fill(&mut texts, &names)?;
        Ok(texts)
    }

    fn fill(&mut self, texts: &mut [String], names: &[&'static str]) -> Result<(), Misfit> {
        for (text, name) in texts.iter_mut().zip(names) {
            *text = self.required(name)?;
        }
        Ok(())
    }

    /// A member that may be absent or null.
    ///
    /// # Errors
    /// [`Misfit::Member`].
    pub fn optional<T: FromJson>(&mut self, name: &'static str) -> Result<Option<T>, Misfit> {
        match self.take(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::from_json(value).map(Some).ok_or(Misfit::Member(name)),
        }
    }

    /// A member that may be absent, but not null, and its value then.
    ///
    /// # Errors
    /// [`Misfit::Member`].
    pub fn or<T: FromJson>(&mut self, name: &'static str, absent: T) -> Result<T, Misfit> {
        match self.take(name) {
            None => Ok(absent),
            Some(value) => T::from_json(value).ok_or(Misfit::Member(name)),
        }
    }

    /// Says that these were all.
    ///
    /// # Errors
    /// [`Misfit::Unknown`].
    pub fn end(self) -> Result<(), Misfit> {
        if self.0.is_empty() { Ok(()) } else { Err(Misfit::Unknown) }
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(at).1)
    }
}

impl Misfit {
    /// Continues "expected the members of X with their types, got ".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::NoObject => "no JSON object".to_owned(),
            Self::Member(name) => [name, " missing or mistyped"].concat(),
            Self::Unknown => "one that is unknown".to_owned(),
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

impl FromJson for Value {
    fn from_json(value: Value) -> Option<Self> {
        Some(value)
    }
}

impl FromJson for String {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl FromJson for bool {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }
}

impl FromJson for u64 {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::Number(number) => number.whole(),
            _ => None,
        }
    }
}

impl FromJson for u32 {
    fn from_json(value: Value) -> Option<Self> {
        u64::from_json(value)?.try_into().ok()
    }
}

impl FromJson for u8 {
    fn from_json(value: Value) -> Option<Self> {
        u64::from_json(value)?.try_into().ok()
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::List(values) => {
                let mut list = Self::with_capacity(values.len());
                for value in values {
                    list.push(T::from_json(value)?);
                }
                Some(list)
            }
            _ => None,
        }
    }
}

/// A list of two.
impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(value: Value) -> Option<Self> {
        let Value::List(values) = value else { return None };
        let [a, b] = <[Value; 2]>::try_from(values).ok()?;
        Some((A::from_json(a)?, B::from_json(b)?))
    }
}
