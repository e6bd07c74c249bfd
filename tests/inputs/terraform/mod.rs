//! Plans and states of Terraform.

mod attacks;
mod commands;
mod differential;
mod elsewhere;
mod expressions;
mod joined;
mod known_modules;
mod mutations;
mod owners;
mod places;
mod plans;
mod set;
mod source_attacks;
mod stacks;
mod unknown;
mod worlds;
