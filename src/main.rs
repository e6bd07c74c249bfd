//! Native: the command line. wasm32: the module that the page and the JavaScript API load.

#[cfg(not(target_arch = "wasm32"))]
mod cli;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    cli::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {
    // The exports of the library are called from JavaScript; naming it keeps them linked.
    sfn_role_check::link();
}
