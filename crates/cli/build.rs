//! Makes the table of what the command line says in each language.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a build script fails by panicking and talks to cargo by printing"
)]

use std::path::Path;

use messages::compiler;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for path in ["lang", "crates/contract/src/code.rs"] {
        println!("cargo::rerun-if-changed={}", root.join(path).display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    let folder = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let tables = compiler::tables(&root).unwrap_or_else(|wrong| panic!("{wrong}"));
    for (language, tables) in compiler::LANGUAGES.iter().zip(tables) {
        let file = Path::new(&folder).join(format!("cli-{language}.txt"));
        std::fs::write(file, tables.command_line).expect("OUT_DIR can be written to");
    }
}
