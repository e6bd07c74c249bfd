//! The rules of IAM, each with its number.

mod conditions;
mod decisions;
mod grammar;
mod index;
mod matching;
mod other;
mod unknown;
