//! The language of Terraform: its syntax with places, and an evaluator in which a value may be
//! unknown.
//!
//! It knows no resource and no provider: what names outside of an expression mean is told by a
//! [`Host`]. What is not known is a hole with a name, never a guess; a function that is not here
//! gives one.

pub mod body;
mod conditions;
pub mod convert;
pub mod decode;
mod doubled;
mod encode;
pub mod env;
mod eval;
mod functions;
mod literal;
mod loops;
mod operators;
mod pattern;
pub mod source;
mod template;
pub mod value;

pub use body::{Block, Body, Expr};
pub use env::{Budget, Env, Host, Step};
pub use functions::files::{names, rendered};
pub use source::Source;
pub use value::{Hole, Kind, Map, Piece, Text, Value};

/// A value as a text of JSON.
///
/// # Errors
/// It is too large.
pub fn to_json(env: &Env<'_>, value: &Value) -> env::Outcome {
    encode::json_value(env, value, value.at)
}
