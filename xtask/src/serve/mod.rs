//! Builds the page, serves it to this machine, and builds again when a source changes.

mod files;
mod watch;

use std::net::{Ipv4Addr, SocketAddrV4};
use std::sync::Arc;
use std::thread;

use anyhow::{Result, anyhow};
use tiny_http::Server;

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
    let server = Arc::new(listen(port)?);
    let mut sources = watch::Sources::new(repository);
    let site = build::preview(repository, tools)?;
    let shared = Arc::clone(&server);
    thread::spawn(move || files::serve(&shared, &site));
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

fn listen(port: u16) -> Result<Server> {
    let address = SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
    Server::http(address).map_err(|error| {
        let kind = error
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind);
        match kind {
            Some(std::io::ErrorKind::AddrInUse) => {
                anyhow!(
                    "port {port} is taken: choose another one with `cargo xtask serve --port N`"
                )
            }
            _ => anyhow!("can't listen on port {port}: {error}"),
        }
    })
}
