//! The evaluator of policies: the rules of IAM, the laws that hold for all of them, and that a verdict
//! is a proof.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod index;
mod laws;
mod rules;
mod soundness_assume;
mod soundness_pass;
