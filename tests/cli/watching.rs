//! `--watch`: checks again after each change.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::harness::{command, folder, machine, policy, run};

#[test]
fn it_checks_again_when_a_file_changes() {
    let files = [
        ("m.json", machine()),
        ("p.json", policy("arn:aws:iam::111122223333:role/x")),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let folder = folder("watch", &files);
    let mut child = command(&folder, &["--watch", "m.json", "p.json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut shown = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut until = |wanted: &str| {
        shown
            .by_ref()
            .map(Result::unwrap)
            .find(|line| line.contains(wanted))
            .unwrap()
    };
    until("1 missing");
    assert!(
        said.next()
            .unwrap()
            .unwrap()
            .contains("waiting for changes")
    );
    std::fs::write(
        folder.join("p.json"),
        policy("arn:aws:iam::111122223333:role/job"),
    )
    .unwrap();
    assert!(said.next().unwrap().unwrap().contains("p.json changed"));
    until("1 of 1 granted");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn standard_input_cannot_be_watched() {
    let folder = folder("watch_input", &[]);
    let output = run(&folder, &["--watch", "--workspace", "-"], "{}");
    assert_eq!(output.status.code(), Some(64));
}
