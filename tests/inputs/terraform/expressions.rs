//! Expressions of Terraform give what Terraform gives: `terraform console` has evaluated each line of
//! `data/terraform-expressions.tsv`, and does so again where it is installed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use sfn_role_check::finding::Place;
use sfn_role_check::hcl::env::{Failure, Outcome};
use sfn_role_check::hcl::{Budget, Env, Host, Source, Step, Text};

const EXPRESSIONS: &str = include_str!("../../data/terraform-expressions.tsv");

/// Nothing but expressions.
#[derive(Debug, Default)]
struct Alone(Budget);

impl Host for Alone {
    fn named(&self, _: &Env<'_>, _: &str, _: &[Step], _: Place) -> (Outcome, usize) {
        (Err(Failure), 0)
    }

    fn attribute(&self, _: usize, _: &str, _: Place) -> Outcome {
        Err(Failure)
    }

    fn file(&self, _: &Env<'_>, _: &Text) -> Result<Option<Source<'_>>, Failure> {
        Ok(None)
    }

    fn budget(&self) -> &Budget {
        &self.0
    }
}

/// What an expression gives: `None` if it is not evaluated.
fn evaluated(expression: &str) -> Option<String> {
    let text = format!("jsonencode({expression})");
    let host = Alone::default();
    let env = Env {
        host: &host,
        source: Source::whole(&text, 0),
        module: 0,
        names: None,
        is_closed: false,
    };
    let Ok(parsed) = hcl_edit::parser::parse_expr(&text) else {
        panic!("{text} is not read");
    };
    match env.expression(&parsed) {
        Ok(value) => value.as_known_text(),
        Err(Failure) => Some("FAIL".to_owned()),
    }
}

#[test]
fn expressions_give_what_terraform_gives() {
    let mut wrong = Vec::new();
    let mut unknown = Vec::new();
    for line in EXPRESSIONS.lines() {
        let (expression, expected) = line.split_once('\t').unwrap();
        match evaluated(expression) {
            Some(found) if found == expected => {}
            Some(found) => wrong.push(format!("{expression}\n  {found}\n  {expected}")),
            None => unknown.push(expression),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    insta::assert_snapshot!(unknown.join("\n"));
}

#[test]
fn terraform_gives_them_still() {
    let lines: Vec<(&str, &str)> = EXPRESSIONS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter(|(_, expected)| *expected != "FAIL")
        .collect();
    let asked = Command::new("terraform")
        .args(["console", "-no-color"])
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    // Not installed: the results that were committed stand.
    let Ok(mut asked) = asked else {
        return;
    };
    // Of several lines it prints what the last one gives.
    let each: Vec<String> = lines
        .iter()
        .map(|(expression, _)| format!("jsonencode({expression})"))
        .collect();
    let question = format!("base64encode(join(\"\\n\", [{}]))\n", each.join(", "));
    asked
        .stdin
        .take()
        .unwrap()
        .write_all(question.as_bytes())
        .unwrap();
    let output = asked.wait_with_output().unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    let expected: Vec<&str> = lines.iter().map(|(_, expected)| *expected).collect();
    assert_eq!(
        answer.trim().trim_matches('"'),
        base64(&expected.join("\n"))
    );
}

fn base64(text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for number in 0..4_usize {
            out.push(match number <= chunk.len() {
                true => char::from(LETTERS[(bits >> (18 - 6 * number)) as usize & 63]),
                false => '=',
            });
        }
    }
    out
}
