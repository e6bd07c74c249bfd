//! IAM: policies, and what a set of them says of a request. Knows no Step Functions.

pub use crate::arn;
pub mod condition;
pub mod context;
pub mod decide;
pub mod evaluate;
mod facts;
pub mod grants;
pub mod index;
pub mod keys;
pub mod matching;
pub mod pattern;
pub mod policy;
pub mod principal;
pub mod proof;
pub mod read;
pub mod request;

pub use arn::Arn;
pub use context::{Context, KeyState, KnownKeys, Unlisted, Way};
pub use decide::{Decision, Relation, RolePolicies};
pub use evaluate::{Layer, Outcome};
pub use keys::Asked;
pub use policy::{Policy, PolicyType, Statement};
pub use request::{Caller, Request, Resource};
