//! Objects of JSON, key by key. Readers made for each type would be a twentieth of the module that the
//! browser loads.

use serde_json::{Map, Value};

/// An object that is being read; errors are one sentence that names the path of the offending key.
pub(crate) struct Members {
    /// Where it stands; empty: at the top.
    path: String,
    members: Map<String, Value>,
}

impl Members {
    /// Of a value at that path.
    pub(crate) fn of(value: Value, path: String) -> Result<Self, String> {
        match value {
            Value::Object(members) => Ok(Self { path, members }),
            other => Err(invalid(&path, &other, "an object")),
        }
    }

    /// The path of a key.
    pub(crate) fn place(&self, name: &str) -> String {
        match self.path.as_str() {
            "" => name.to_owned(),
            path => [path, ".", name].concat(),
        }
    }

    /// A value, null if it is not there.
    pub(crate) fn take(&mut self, name: &str) -> Value {
        self.members.remove(name).unwrap_or_default()
    }

    /// A text, if it is there.
    pub(crate) fn optional(&mut self, name: &str) -> Result<Option<String>, String> {
        match self.take(name) {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            other => Err(invalid(&self.place(name), &other, "a string")),
        }
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, String> {
        let is_there = self.members.contains_key(name);
        match self.optional(name)? {
            Some(text) => Ok(text),
            None if is_there => Err(invalid(&self.place(name), &Value::Null, "a string")),
            None => Err(self.missing(name)),
        }
    }

    /// A number, if it is there.
    pub(crate) fn optional_number(&mut self, name: &str) -> Result<Option<u32>, String> {
        match self.take(name) {
            Value::Null => Ok(None),
            other => match number(&other) {
                Some(number) => Ok(Some(number)),
                None => Err(invalid(&self.place(name), &other, "a number")),
            },
        }
    }

    /// A number.
    pub(crate) fn number(&mut self, name: &str) -> Result<u32, String> {
        let number = self.optional_number(name)?;
        number.ok_or_else(|| self.missing(name))
    }

    /// A number, as an index.
    pub(crate) fn size(&mut self, name: &str) -> Result<usize, String> {
        let number = self.number(name)?;
        usize::try_from(number).map_err(|_| self.place(name) + ": too large")
    }

    /// True or false.
    pub(crate) fn flag(&mut self, name: &str) -> Result<bool, String> {
        match self.take(name) {
            Value::Bool(flag) => Ok(flag),
            Value::Null => Err(self.missing(name)),
            other => Err(invalid(&self.place(name), &other, "a boolean")),
        }
    }

    /// The items of a list with their paths, if it is there.
    pub(crate) fn list(&mut self, name: &str) -> Result<Option<Vec<(Value, String)>>, String> {
        match self.take(name) {
            Value::Null => Ok(None),
            Value::Array(items) => {
                let place = self.place(name);
                let items = items.into_iter().enumerate();
                let items = items.map(|(at, item)| (item, format!("{place}[{at}]")));
                Ok(Some(items.collect()))
            }
            other => Err(invalid(&self.place(name), &other, "a list")),
        }
    }

    /// One of several words, if it is there.
    pub(crate) fn word<T>(
        &mut self,
        name: &str,
        read: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, String> {
        let Some(word) = self.optional(name)? else {
            return Ok(None);
        };
        match read(&word) {
            Some(known) => Ok(Some(known)),
            None => Err(format!("{}: unknown variant `{word}`", self.place(name))),
        }
    }

    /// That a key must be there.
    pub(crate) fn missing(&self, name: &str) -> String {
        match self.path.as_str() {
            "" => format!("missing field `{name}`"),
            path => format!("{path}: missing field `{name}`"),
        }
    }

    /// That no key is left.
    pub(crate) fn end(self) -> Result<(), String> {
        match self.members.keys().next() {
            Some(name) => Err(format!("{}: unknown field `{name}`", self.place(name))),
            None => Ok(()),
        }
    }
}

/// That a value is none of the kind that is expected there.
pub(crate) fn invalid(path: &str, found: &Value, expected: &str) -> String {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    let colon = if path.is_empty() { "" } else { ": " };
    format!("{path}{colon}invalid type: {found}, expected {expected}")
}

/// A number that fits.
pub(crate) fn number(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}
