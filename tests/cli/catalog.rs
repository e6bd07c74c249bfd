//! The catalog, the completions and the man pages, and what is suggested for a misspelled word.

use crate::harness::{folder, piped, run};

#[test]
fn the_catalog_is_searched_by_words() {
    let folder = folder("catalog", &[]);
    let (status, text) = piped(&folder, &["catalog", "glue", "createJob"]);
    assert_eq!(
        (status, text.as_str()),
        (0, "aws-sdk:glue:createJob\n  Role to glue.amazonaws.com\n")
    );
    let (status, text) = piped(&folder, &["catalog", "dynamodb:query"]);
    assert!(status == 1 && text.contains("passes no role"), "{text}");
    let (_, text) = piped(&folder, &["catalog", "--json", "ecs:runTask"]);
    let page: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(page["calls"][0]["name"], "ecs:runTask");
    let (_, text) = piped(&folder, &["catalog", "create"]);
    assert!(
        text.contains(" more: narrow the search, or use --all"),
        "{text}"
    );
}

#[test]
fn completions_and_man_pages_are_made_of_the_arguments() {
    let folder = folder("manual", &[]);
    let (status, text) = piped(&folder, &["completions", "bash"]);
    assert!(status == 0 && text.contains("--fail-on"), "{text}");
    assert_eq!(piped(&folder, &["manual", "out"]).0, 0);
    let read = |file: &str| std::fs::read_to_string(folder.join("out").join(file)).unwrap();
    assert!(read("sfn-role-check.1").contains("execution\\-role"));
    assert!(read("sfn-role-check-evaluate.1").contains("standard input"));
    assert!(read("_sfn-role-check").contains("--baseline"));
}

#[test]
fn a_misspelled_word_gets_the_near_one() {
    let folder = folder("misspelled", &[]);
    for (words, near) in [
        (vec!["--acount", "1"], "--account"),
        (vec!["--format", "sarfi"], "sarif"),
        (vec!["--fixes", "terrafrom"], "terraform"),
        (vec!["--level", "al"], "all"),
    ] {
        let output = run(&folder, &words, "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(&format!("'{near}'")), "{said}");
        assert_eq!(output.status.code(), Some(64));
    }
}
