//! The rules of IAM that this evaluator follows are numbered; each number stands in a test.
//!
//! G grammar, A actions, R resources and ARNs, P principals, C conditions, V policy variables,
//! K context keys, E evaluation, T assuming a role, X passing a role, B boundaries and session
//! policies, O organizations, L limits, U what is not known, M error messages, Q doubtful points.
//! The meaning of each number is told by its rows in `tests/iam/rules/` and `tests/inputs/messages.rs`.

use std::collections::BTreeSet;
use std::path::Path;

const RULES: [(&str, u32); 16] = [
    ("G", 28),
    ("A", 9),
    ("R", 18),
    ("P", 22),
    ("C", 27),
    ("V", 12),
    ("K", 20),
    ("E", 9),
    ("T", 21),
    ("X", 14),
    ("B", 9),
    ("O", 11),
    ("L", 8),
    ("U", 26),
    ("M", 16),
    ("Q", 15),
];

/// Facts that no policy text decides, so that there is nothing to ask the evaluator; where they
/// matter it is said by what.
const NOT_DECIDED_BY_POLICIES: [(&str, &str); 29] = [
    (
        "P11",
        "that IAM refuses to save a principal that does not exist: the account is not known",
    ),
    ("T13", "how long a chained session lasts"),
    ("T14", "how long a service's session lasts"),
    (
        "X6",
        "trust of the passed role: checks of the kind role-trust, tests/analysis/passed_role_trust.rs",
    ),
    (
        "X7",
        "that a service may report its missing trust as a missing iam:PassRole: help of access-denied-but-granted",
    ),
    (
        "X8",
        "which parameters pass a role: data/, tests/analysis/integrations.rs",
    ),
    (
        "X12",
        "that a message shows the bare name of a role that does not exist: tests/inputs/messages.rs",
    ),
    ("X13", "that iam:PassRole is no call of its own"),
    (
        "B3",
        "that there is one boundary: of several pasted ones it is not known which it is",
    ),
    (
        "B5",
        "NotPrincipal with boundaries: trust policies cannot have it (G15)",
    ),
    (
        "B9",
        "that the target's boundary does not matter: no line has one",
    ),
    ("L6", "how many policies a role can have"),
    ("L7", "length of names: tests of can_be_role"),
    ("L8", "length of sessions"),
    (
        "U23",
        "monotony: tests/analysis/laws.rs and tests/iam/laws.rs",
    ),
    ("M15", "as X7"),
    (
        "M16",
        "that AWS's own simulator ignores trust policies: no oracle",
    ),
    ("Q2", "as P6"),
    ("Q3", "as G24 and C25"),
    ("Q5", "as V8"),
    ("Q7", "as V6"),
    ("Q8", "as R6, R7 and A6"),
    ("Q9", "as R5 and C12"),
    ("Q10", "as X10"),
    ("Q11", "as G20, C7 and P13"),
    ("Q12", "as K1, K2 and K14"),
    ("Q13", "as P19"),
    ("Q14", "as T20"),
    ("Q15", "as L5 and O4"),
];

/// All words of the tests in a folder, but for those of this list.
fn read_words(folder: &Path, words: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_words(&path, words);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("rules/index.rs")
        {
            let text = std::fs::read_to_string(path).unwrap();
            words.extend(
                text.split(|letter: char| !letter.is_ascii_alphanumeric())
                    .map(str::to_owned),
            );
        }
    }
}

#[test]
fn every_rule_has_its_test() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut found = BTreeSet::new();
    for binary in ["analysis", "cli", "iam", "inputs", "outputs"] {
        read_words(&tests.join(binary), &mut found);
    }
    let elsewhere: BTreeSet<&str> = NOT_DECIDED_BY_POLICIES
        .iter()
        .map(|(rule, _)| *rule)
        .collect();
    let missing: Vec<String> = RULES
        .iter()
        .flat_map(|(letter, last)| (1..=*last).map(move |number| format!("{letter}{number}")))
        .filter(|rule| !found.contains(rule) && !elsewhere.contains(rule.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
