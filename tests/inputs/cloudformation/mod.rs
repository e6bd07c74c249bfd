//! Templates, and what AWS commands print.

mod attacks;
mod differential;
mod named_policies;
mod sources;
mod stacks;
