//! Plans and states of Terraform.

mod attacks;
mod differential;
mod elsewhere;
mod expressions;
mod joined;
mod mutations;
mod places;
mod plans;
mod set;
mod source_attacks;
mod stacks;
mod unknown;
mod worlds;
