//! The programs that come as npm packages.

use std::process::Command;

use crate::process::command_in;
use crate::repository::Repository;

/// A program of `www/node_modules`, run at the top of the checkout.
pub(crate) fn command(repository: &Repository, name: &str) -> Command {
    let file = if cfg!(windows) {
        format!("{name}.cmd")
    } else {
        name.to_owned()
    };
    command_in(
        repository.www().join("node_modules/.bin").join(file),
        repository.root(),
    )
}
