//! Plans and states of Terraform.

mod attacks;
mod elsewhere;
mod plans;
mod unknown;
