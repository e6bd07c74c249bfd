//! The size of the stack: reading and dropping nested documents is recursive, and as deep as the
//! parser goes must fit, because a stack overflow ends the instance.

#![allow(
    clippy::print_stdout,
    reason = "build scripts talk to cargo by printing"
)]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo::rustc-link-arg-bins=-zstack-size=4194304");
    }
}
