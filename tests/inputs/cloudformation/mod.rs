//! Templates, and what AWS commands print.

mod attacks;
mod differential;
mod joins;
mod named_policies;
mod overrides;
mod regional;
mod sources;
mod stacks;
