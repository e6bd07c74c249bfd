//! Runs the command line in a folder of its own, with pipes or on a terminal.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A machine that passes a role whose name has a control character.
pub(crate) const MACHINE: &str = r#"{"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": "arn:aws:iam::111122223333:role/\u001b[31mjob"}, "End": true}}}"#;

/// The same with the name `job`, over several lines.
pub(crate) fn machine() -> String {
    let value: serde_json::Value =
        serde_json::from_str(&MACHINE.replace("\\u001b[31m", "")).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

/// A policy that allows passing these roles.
pub(crate) fn policy(resource: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "{resource}"}}]}}"#
    )
}

/// A folder of its own for each test, with these files.
pub(crate) fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // What an earlier run left is not a part of this one.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

pub(crate) fn command(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sfn-role-check"));
    command.args(words).current_dir(folder);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.env("TERM", "xterm-256color");
    command
}

pub(crate) fn run(folder: &Path, words: &[&str], input: &str) -> Output {
    let mut child = command(folder, words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Wrong usage ends before it reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Status and standard output.
pub(crate) fn piped(folder: &Path, words: &[&str]) -> (i32, String) {
    let output = run(folder, words, "");
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

/// What a terminal of 100 columns gets.
#[cfg(unix)]
pub(crate) fn on_terminal(folder: &Path, words: &[&str], variables: &[(&str, &str)]) -> String {
    use std::io::Read as _;
    let size = nix::pty::Winsize {
        ws_row: 40,
        ws_col: 100,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    let terminal = nix::pty::openpty(Some(&size), None).unwrap();
    let stream = || Stdio::from(terminal.slave.try_clone().unwrap());
    let mut child = command(folder, words)
        .envs(variables.iter().copied())
        .stdin(stream())
        .stdout(stream())
        .stderr(stream())
        .spawn()
        .unwrap();
    // As long as this side is open, reading would never end.
    drop(terminal.slave);
    let mut bytes = Vec::new();
    let mut master = std::fs::File::from(terminal.master);
    let mut part = [0; 4096];
    // Linux answers with an error when the other side is closed.
    while let Ok(length) = master.read(&mut part) {
        if length == 0 {
            break;
        }
        bytes.extend_from_slice(&part[..length]);
    }
    child.wait().unwrap();
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}
