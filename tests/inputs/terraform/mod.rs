//! Plans and states of Terraform.

mod attacks;
mod plans;
mod unknown;
