//! The man pages and the completions of shells, made of the arguments themselves.

use std::io::Write;
use std::path::Path;

use clap::{CommandFactory as _, ValueEnum as _};
use clap_complete::Shell;

use crate::arguments::CommandLine;
use crate::print;

/// The name of the program.
const NAME: &str = "sfn-role-check";

/// Prints the completions of a shell.
pub(crate) fn completions(shell: Shell, out: &mut dyn Write) -> Result<(), String> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), NAME, &mut script);
    print(out, &String::from_utf8_lossy(&script))
}

/// Writes the man pages and the completions of all shells into a folder.
pub(crate) fn write(folder: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(CommandLine::command(), folder).map_err(failed)?;
    for shell in Shell::value_variants() {
        clap_complete::generate_to(*shell, &mut CommandLine::command(), NAME, folder)
            .map_err(failed)?;
    }
    Ok(())
}
