//! The man pages and the completions of shells, as the command line makes them of its arguments.

use anyhow::Result;

use crate::process;
use crate::repository::Repository;
use crate::throughput::built;

/// Leaves them in `dist/cli/`.
///
/// # Errors
/// If the command line cannot be built or fails.
pub(crate) fn write(repository: &Repository) -> Result<()> {
    let mut command = built(repository, false)?;
    let folder = repository.dist().join("cli");
    command.arg("manual").arg(&folder);
    process::run_shown("man pages and completions in dist/cli", &mut command)
}
