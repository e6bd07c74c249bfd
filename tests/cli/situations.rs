//! What people see in ten situations, in a pipe and on a terminal.

use std::fmt::Write as _;

use crate::harness::{folder, machine, piped, policy};

/// Files of a situation, and the words after the name of the program.
struct Situation {
    name: &'static str,
    files: Vec<(&'static str, String)>,
    words: Vec<&'static str>,
}

fn situations() -> Vec<Situation> {
    let job = "arn:aws:iam::111122223333:role/job";
    let one = |name, files: &[(&'static str, String)], words: &[&'static str]| Situation {
        name,
        files: files.to_vec(),
        words: words.to_vec(),
    };
    let m = ("m.json", machine());
    let target = machine().replace(
        "\"Type\": \"Task\"",
        "\"Type\": \"Task\", \"Credentials\": {\"RoleArn\": \"arn:aws:iam::444455556666:role/target\"}",
    );
    let broken = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n";
    let message = format!(
        "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: iam:PassRole on resource: {job} because no identity-based policy allows the iam:PassRole action"
    );
    let unknown = machine()
        .replace(job, "$.role")
        .replace("\"Role\"", "\"Role.$\"");
    let sam = "Transform: AWS::Serverless-2016-10-31\nResources:\n  Nightly:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: m.json\n      Policies:\n        - Version: '2012-10-17'\n          Statement:\n            - Effect: Allow\n              Action: iam:PassRole\n              Resource: !Sub 'arn:aws:iam::${AWS::AccountId}:role/jobs'\n";
    vec![
        one(
            "missing",
            &[
                m.clone(),
                ("p.json", policy("arn:aws:iam::111122223333:role/jobs")),
            ],
            &["m.json", "p.json"],
        ),
        one(
            "granted",
            &[m.clone(), ("p.json", policy(job))],
            &["m.json", "p.json"],
        ),
        one(
            "denied",
            &[m.clone(), ("p.json", policy("*").replace("Allow", "Deny"))],
            &["m.json", "p.json"],
        ),
        one("no policies", std::slice::from_ref(&m), &["m.json"]),
        one(
            "broken",
            &[m.clone(), ("p.json", broken.to_owned())],
            &["m.json", "p.json"],
        ),
        one(
            "another account",
            &[("m.json", target)],
            &[
                "m.json",
                "--execution-role",
                "arn:aws:iam::111122223333:role/r",
            ],
        ),
        one("only a message", &[("error.txt", message)], &["error.txt"]),
        one(
            "known at run time",
            &[("m.json", unknown), ("p.json", policy(job))],
            &["m.json", "p.json", "--account", "111122223333"],
        ),
        one(
            "a folder",
            &[
                ("a/template.yaml", sam.to_owned()),
                ("a/m.json", machine()),
                ("b/m.json", machine()),
            ],
            &["--account", "111122223333"],
        ),
        one(
            "all actions in Japanese",
            &[m, ("p.json", policy(job))],
            &["--language", "ja", "--level", "all", "m.json", "p.json"],
        ),
    ]
}

fn prepared(situation: &Situation) -> std::path::PathBuf {
    let files = situation.files.iter();
    let files: Vec<(&str, &str)> = files.map(|(name, text)| (*name, text.as_str())).collect();
    folder(
        &format!("situations-{}", situation.name.replace(' ', "-")),
        &files,
    )
}

#[test]
fn in_a_pipe() {
    let mut all = String::new();
    for situation in situations() {
        let (status, text) = piped(&prepared(&situation), &situation.words);
        writeln!(
            all,
            "=== {} ({}), exit status {status}\n{text}",
            situation.name,
            situation.words.join(" ")
        )
        .unwrap();
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    insta::assert_snapshot!(all);
}

#[cfg(unix)]
#[test]
fn on_a_terminal() {
    use crate::harness::on_terminal;
    let mut all = String::new();
    for situation in situations() {
        let folder = folder(
            &format!("terminal-{}", situation.name.replace(' ', "-")),
            &situation
                .files
                .iter()
                .map(|(name, text)| (*name, text.as_str()))
                .collect::<Vec<_>>(),
        );
        let text = on_terminal(&folder, &situation.words, &[]);
        let plain = on_terminal(&folder, &situation.words, &[("NO_COLOR", "1")]);
        assert!(
            text.contains('\u{1b}') && !plain.contains('\u{1b}'),
            "{plain}"
        );
        writeln!(
            all,
            "=== {}\n{}",
            situation.name,
            text.replace('\u{1b}', "^")
        )
        .unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn quiet_says_nothing_of_what_is_in_order() {
    let all = situations();
    let of = |name: &str| all.iter().find(|one| one.name == name).unwrap();
    let quiet = |name: &str| {
        let situation = of(name);
        let words = [&situation.words[..], &["--quiet"]].concat();
        piped(&prepared(situation), &words)
    };
    assert_eq!(quiet("granted"), (0, String::new()));
    let (status, text) = quiet("missing");
    assert!(
        status == 1 && text.contains("missing: ") && !text.contains("assumptions"),
        "{text}"
    );
}
