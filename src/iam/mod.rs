//! IAM: policies, and what a set of them says of a request. Knows no Step Functions.

pub mod arn;
pub mod condition;
pub mod evaluate;
pub mod index;
pub mod matching;
pub mod pattern;
pub mod policy;
pub mod principal;
pub mod read;
pub mod request;
pub mod roles;

pub use arn::Arn;
pub use evaluate::{Layer, Outcome};
pub use policy::{Policy, PolicyType, Statement};
pub use request::{Caller, Presence, Request, Resource};
pub use roles::{Decision, RolePolicies};
