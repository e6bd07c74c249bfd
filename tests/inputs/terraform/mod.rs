//! Plans and states of Terraform.

mod attacks;
mod elsewhere;
mod expressions;
mod places;
mod plans;
mod source_attacks;
mod unknown;
