//! The functions of Terraform. One that is not here, or whose arguments are not known well enough,
//! gives a hole that is named by the whole call.

mod arns;
mod collections;
mod encoding;
pub(super) mod files;
mod groups;
mod numbers;
mod patterns;
mod sets;
mod strings;

use std::rc::Rc;

use hcl_edit::expr::FuncCall;

use super::env::{Env, Failure, Outcome};
use super::value::{Kind, Text, Value};
use crate::finding::Place;

/// What a function gives: `None` if that is not known.
type Result = std::result::Result<Option<Value>, Failure>;

/// A call, its arguments evaluated.
#[derive(Clone, Copy)]
struct Call<'c, 'e> {
    env: &'c Env<'e>,
    arguments: &'c [Value],
    at: Place,
}

impl<'c> Call<'c, '_> {
    /// An argument that must be there.
    fn get(&self, number: usize) -> std::result::Result<&'c Value, Failure> {
        self.arguments.get(number).ok_or(Failure)
    }

    /// So many arguments, no more and no less.
    fn exactly<const N: usize>(&self) -> std::result::Result<[&'c Value; N], Failure> {
        let all: Vec<&Value> = self.arguments.iter().collect();
        all.try_into().map_err(|_| Failure)
    }

    fn text(&self, text: &str) -> Result {
        match self.env.budget().spend(text.len()) {
            true => Ok(Some(Value::text(text, self.at))),
            false => Ok(None),
        }
    }

    fn bool(&self, value: bool) -> Result {
        Ok(Some(Value::bool(value, self.at)))
    }

    fn list(&self, items: Vec<Value>) -> Result {
        match self.env.budget().spend(items.len() * 16) {
            true => Ok(Some(Value::list(items, self.at))),
            false => Ok(None),
        }
    }
}

/// Calls a function.
pub(super) fn call(env: &Env<'_>, name: &str, arguments: &[Value], at: Place) -> Outcome {
    let call = Call { env, arguments, at };
    let found = strings::call(name, &call)
        .or_else(|| collections::call(name, &call))
        .or_else(|| sets::call(name, &call))
        .or_else(|| encoding::call(name, &call))
        .or_else(|| files::call(name, &call))
        .or_else(|| numbers::call(name, &call))
        .or_else(|| patterns::call(name, &call))
        .or_else(|| groups::call(name, &call))
        .or_else(|| arns::call(name, &call));
    match found {
        Some(outcome) => Ok(outcome?.unwrap_or_else(|| unknown(env, name, arguments, at))),
        None => Ok(unknown(env, name, arguments, at)),
    }
}

/// Functions that give something else each time.
const IMPURE: [&str; 5] = [
    "uuid",
    "timestamp",
    "bcrypt",
    "plantimestamp",
    "ephemeralasnull",
];

/// Functions that give a text, whatever it is.
const TEXTS: [&str; 18] = [
    "base64gzip",
    "base64sha256",
    "base64sha512",
    "cidrhost",
    "cidrnetmask",
    "cidrsubnet",
    "filebase64sha256",
    "filebase64sha512",
    "filemd5",
    "filesha1",
    "filesha256",
    "filesha512",
    "formatdate",
    "md5",
    "sha1",
    "sha256",
    "sha512",
    "uuidv5",
];

/// What a call gives that cannot be evaluated.
pub(super) fn unknown(env: &Env<'_>, name: &str, arguments: &[Value], at: Place) -> Value {
    if IMPURE.contains(&name) {
        return Value::new(Kind::Unknown(env.budget().unique()), at);
    }
    let mut canonical = [name, "("].concat();
    for (number, argument) in arguments.iter().enumerate() {
        if number > 0 {
            canonical.push_str(", ");
        }
        canonical.push_str(&argument.canonical());
    }
    canonical.push(')');
    match TEXTS.contains(&name) {
        true => {
            let text = Text::hole(env.budget().hole(&canonical), at);
            Value::new(Kind::Text(Rc::new(text)), at)
        }
        false => env.unknown(&canonical, at),
    }
}

/// `try` and `can`, which look at what fails.
pub(super) fn guarded(env: &Env<'_>, name: &str, call: &FuncCall, at: Place) -> Outcome {
    let mut all = Vec::new();
    for argument in call.args.iter() {
        let outcome = env.expression(argument);
        if name == "can" {
            return Ok(match outcome {
                Err(_) => Value::bool(false, at),
                Ok(value) if may_fail(&value) => unknown(env, name, &[value], at),
                Ok(_) => Value::bool(true, at),
            });
        }
        match outcome {
            Err(_) => {}
            // It may fail once it is known.
            Ok(value) if may_fail(&value) => all.push(value),
            Ok(value) if all.is_empty() => return Ok(value),
            Ok(value) => {
                all.push(value);
                return Ok(unknown(env, name, &all, at));
            }
        }
    }
    match all.is_empty() {
        true => Err(Failure),
        false => Ok(unknown(env, name, &all, at)),
    }
}

fn may_fail(value: &Value) -> bool {
    matches!(value.kind, Kind::Unknown(_) | Kind::Spread(_))
}
