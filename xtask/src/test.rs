//! Every check: first what takes seconds, then what compiles, for this machine and for the browser side by side, then the
//! browser tests.

use std::process::{Command, ExitCode};
use std::thread;

use anyhow::{Result, anyhow};

use crate::browser_tests;
use crate::build;
use crate::console;
use crate::process::{command_in, run_shown, run_step};
use crate::repository::Repository;
use crate::scripts;
use crate::setup::wasm_target::TARGET;
use crate::setup::{self, TestTools};

/// Runs every check, those behind a failed one too, so that one run tells all that is wrong.
///
/// # Errors
/// If set-up fails; failed checks are told by the exit code.
pub(crate) fn run(repository: &Repository) -> Result<ExitCode> {
    let tools = setup::for_tests(repository)?;
    let mut failed = Vec::new();
    let mut check = |name: &'static str, result: Result<()>| {
        if let Err(error) = &result {
            console::failure(&format!("{error:#}"));
            failed.push(name);
        }
        result.is_ok()
    };

    console::say("Checks");
    check(
        "format",
        step(repository, "check the format", "fmt", &["--all", "--check"]),
    );
    check("scripts", scripts::check(repository));
    // What is compiled for wasm32 has a folder of its own, and its linker keeps one core busy for
    // minutes: the other one compiles for this machine meanwhile.
    let (wasm_linted, built, linted, tested) = thread::scope(|scope| {
        let wasm = scope.spawn(|| {
            let linted = wasm_lints(repository, &tools);
            (linted, build::ship(repository, &tools.build))
        });
        let native = (host_lints(repository), native_tests(repository));
        let (wasm_linted, built) = wasm.join().unwrap_or_else(|_| {
            let stopped = || Err(anyhow!("stopped by an error of this program"));
            (stopped(), stopped())
        });
        (wasm_linted, built, native.0, native.1)
    });
    check("lints", linted);
    check("lints for wasm32", wasm_linted);
    check("native tests", tested);
    let is_built = check("build", built);

    if !failed.is_empty() {
        console::say(&format!("\nFailed: {}", failed.join(", ")));
    }
    // Their last line is the last line of all: it is what CI reads.
    let is_shown = if is_built {
        browser_tests::run(repository, &tools, failed.len())?
    } else {
        println!("0 passed, {} failed", failed.len());
        false
    };
    Ok(if failed.is_empty() && is_shown {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn host_lints(repository: &Repository) -> Result<()> {
    let arguments = [
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    step(repository, "lint for this machine", "clippy", &arguments)
}

fn wasm_lints(repository: &Repository, tools: &TestTools) -> Result<()> {
    let toolchain = tools.build.wasm;
    if !toolchain.has_clippy() {
        console::say("  lint for wasm32: skipped, its toolchain has no clippy");
        return Ok(());
    }
    let mut cargo = toolchain.cargo(repository);
    cargo.args(["clippy", "--target", TARGET, "--locked"]);
    cargo.args(["--package", "sfn-role-check-page"]);
    cargo.args(["--package", "sfn-role-check-wasm"]);
    // The build's own: macros and build scripts are compiled once for both.
    cargo.args(["--profile", "wasm", "--", "-D", "warnings"]);
    let log = repository.cache().join("log/clippy-wasm.txt");
    run_step("lint for wasm32", &mut cargo, &log)?;
    Ok(())
}

fn native_tests(repository: &Repository) -> Result<()> {
    run_shown(
        "native tests",
        cargo(repository).args(["test", "--workspace", "--locked"]),
    )
}

fn step(repository: &Repository, title: &str, command: &str, arguments: &[&str]) -> Result<()> {
    let log = repository.cache().join(format!("log/{command}.txt"));
    run_step(title, cargo(repository).arg(command).args(arguments), &log)
}

fn cargo(repository: &Repository) -> Command {
    command_in("cargo", repository.root())
}
