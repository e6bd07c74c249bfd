//! Turns the facts in `data/` and the sentences in `lang/` into tables that need no parsing at
//! start.
//!
//! A malformed entry or one that is there twice fails the build and names its line.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a build script fails by panicking and talks to cargo by printing"
)]

mod catalog;
mod generated_roles;
mod iam_facts;
mod indirect;
mod lines;
mod permissions;
mod policies;
mod resources;
mod table;

use std::path::Path;

use messages::compiler;

fn main() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=lang");
    println!("cargo::rerun-if-changed=crates/contract/src/code.rs");
    println!("cargo::rerun-if-changed=www/examples");
    catalog::write_tables();
    generated_roles::write_tables();
    indirect::write_tables();
    permissions::write_tables();
    policies::write_tables();
    resources::write_tables();
    lines::write("iam_facts.rs", iam_facts::tables());
    lines::write("generated_names.rs", iam_facts::generated_names());
    let tables = compiler::tables(Path::new(".")).unwrap_or_else(|wrong| panic!("{wrong}"));
    for (language, tables) in compiler::LANGUAGES.iter().zip(tables) {
        lines::write(&format!("lang-{language}.txt"), tables.core);
        lines::write(&format!("hover-{language}.txt"), tables.editors);
    }
}
