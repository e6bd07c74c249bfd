//! Builds the page, serves it to this machine, and builds again when a source changes.

mod files;
mod watch;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};
use std::thread;

use anyhow::{Result, anyhow};

use crate::build;
use crate::console;
use crate::repository::Repository;
use crate::setup::BuildTools;

/// Serves until the program is ended.
///
/// # Errors
/// If the port is taken or the first build fails.
pub(crate) fn run(repository: &Repository, tools: &BuildTools, port: u16) -> Result<()> {
    // Before the build: a port that is taken should not cost a build to be told of.
    let listener = listen(port)?;
    let mut sources = watch::Sources::new(repository);
    let site = build::preview(repository, tools)?;
    thread::spawn(move || files::serve(&listener, &site));
    console::say(&format!(
        "\nServing at http://localhost:{port}/ (Ctrl-C ends it)"
    ));
    loop {
        sources.wait_for_change();
        console::say("");
        match build::preview(repository, tools) {
            Ok(_) => console::say("Reload the page to see the change"),
            Err(error) => {
                console::failure(&format!("{error:#}\n\nThe last good build is still served"))
            }
        }
    }
}

fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
    TcpListener::bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!("port {port} is taken: choose another one with `cargo xtask serve --port N`")
        }
        _ => anyhow!("can't listen on port {port}: {error}"),
    })
}
