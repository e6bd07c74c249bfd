//! Conditions and repetitions that depend on values which nobody knows: what holds in all worlds is
//! decided, and members of a family are told apart by their keys.

use serde_json::json;
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, checks};

const STATES: &str = r#"jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })"#;
const GLUE: &str = r#"jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "glue.amazonaws.com" }, Action = "sts:AssumeRole" }] })"#;

fn policy(effect: &str, resource: &str) -> String {
    format!(
        r#"jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "{effect}", Action = "iam:PassRole", Resource = {resource} }}] }})"#
    )
}

fn role(label: &str, name: &str, trust: &str, more: &str) -> String {
    format!(
        "resource \"aws_iam_role\" \"{label}\" {{\n  {more}\n  name = \"{name}\"\n  assume_role_policy = {trust}\n}}\n"
    )
}

fn machine(role: &str, passed: &str, more: &str) -> String {
    format!(
        r#"
resource "aws_sfn_state_machine" "m" {{
  {more}
  name     = "m"
  role_arn = {role}
  definition = jsonencode({{
    StartAt = "Create"
    States = {{
      Create = {{ Type = "Task", Resource = "arn:aws:states:::aws-sdk:glue:createJob", Parameters = {{ Name = "j", Role = {passed} }}, End = true }}
    }}
  }})
}}
"#
    )
}

fn role_policy(label: &str, role: &str, policy: &str, more: &str) -> String {
    format!(
        "resource \"aws_iam_role_policy\" \"{label}\" {{\n  {more}\n  name = \"{label}\"\n  role = {role}\n  policy = {policy}\n}}\n"
    )
}

/// A machine that passes `job`, with variables that nobody knows.
fn single(passed: &str, more: &str) -> String {
    [
        "variable \"strict\" {\n  type = bool\n}\nvariable \"env\" {\n  type = string\n}\nvariable \"number\" {\n  type = number\n}\n",
        &role("exec", "exec", STATES, ""),
        &role("job", "job", GLUE, ""),
        &role("other", "other", GLUE, ""),
        &machine("aws_iam_role.exec.arn", passed, ""),
        more,
    ]
    .concat()
}

/// Roles and a machine for each of the jobs, which nobody knows.
fn family(more: &str) -> String {
    let each = "for_each = var.jobs";
    [
        "variable \"jobs\" {\n  type = map(string)\n}\nvariable \"others\" {\n  type = map(string)\n}\n",
        &role("exec", "exec-${each.key}", STATES, each),
        &role("job", "job-${each.key}", GLUE, each),
        &machine("aws_iam_role.exec[each.key].arn", "aws_iam_role.job[each.key].arn", each),
        more,
    ]
    .concat()
}

fn report(files: &[(&str, &str)]) -> Report {
    let mut case = Case::bare();
    for (name, text) in files {
        case = case.document(json!({"name": name, "text": text}));
    }
    case.report()
}

fn pass(files: &[(&str, &str)]) -> Option<Verdict> {
    let report = report(files);
    let verdicts = checks(&report, CheckKind::PassRole);
    let first = verdicts.first()?.verdict;
    verdicts
        .iter()
        .all(|check| check.verdict == first)
        .then_some(first)
}

#[track_caller]
fn assert_rows(rows: &[(&str, String, Verdict)]) {
    let mut wrong = Vec::new();
    for (label, text, expected) in rows {
        let found = pass(&[("main.tf", text)]);
        if found != Some(*expected) {
            wrong.push(format!("{label}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const EXEC: &str = "aws_iam_role.exec.name";
const JOB: &str = "aws_iam_role.job.arn";
const OTHER: &str = "aws_iam_role.other.arn";

#[test]
fn a_condition_holds_or_does_not() {
    let granting = |more: &str| role_policy("p", EXEC, &policy("Allow", JOB), more);
    let of = |resource: &str| role_policy("p", EXEC, &policy("Allow", resource), "");
    let none = role_policy("n", EXEC, &policy("Deny", OTHER), "");
    let rows = [
        (
            "both ways grant",
            single(JOB, &of("var.strict ? aws_iam_role.job.arn : \"*\"")),
            Verdict::Granted,
        ),
        (
            "one way grants",
            single(
                JOB,
                &of("var.strict ? aws_iam_role.job.arn : aws_iam_role.other.arn"),
            ),
            Verdict::Undecided,
        ),
        (
            "no way grants",
            single(
                JOB,
                &of("var.strict ? aws_iam_role.exec.arn : aws_iam_role.other.arn"),
            ),
            Verdict::Missing,
        ),
        (
            "the same condition twice",
            single(
                "var.strict ? aws_iam_role.job.arn : aws_iam_role.other.arn",
                &of("var.strict ? aws_iam_role.job.arn : aws_iam_role.other.arn"),
            ),
            Verdict::Granted,
        ),
        (
            "the same condition, turned round",
            single(
                "var.strict ? aws_iam_role.job.arn : aws_iam_role.other.arn",
                &of("!var.strict ? aws_iam_role.other.arn : aws_iam_role.job.arn"),
            ),
            Verdict::Granted,
        ),
        (
            "the other way round",
            single(
                "var.strict ? aws_iam_role.job.arn : aws_iam_role.other.arn",
                &of("var.strict ? aws_iam_role.other.arn : aws_iam_role.job.arn"),
            ),
            Verdict::Missing,
        ),
        (
            "a text is one of two",
            single(
                "var.env == \"prod\" ? aws_iam_role.job.arn : aws_iam_role.other.arn",
                &of("var.env != \"prod\" ? aws_iam_role.other.arn : aws_iam_role.job.arn"),
            ),
            Verdict::Granted,
        ),
        (
            "a text is not two",
            single(
                JOB,
                &of(
                    "var.env == \"prod\" ? (var.env == \"dev\" ? aws_iam_role.other.arn : aws_iam_role.job.arn) : \"*\"",
                ),
            ),
            Verdict::Granted,
        ),
        (
            "another condition",
            single(
                "var.strict ? aws_iam_role.job.arn : aws_iam_role.other.arn",
                &of("var.env == \"prod\" ? aws_iam_role.job.arn : aws_iam_role.other.arn"),
            ),
            Verdict::Undecided,
        ),
        (
            "two in one",
            single(
                JOB,
                &of(
                    "var.strict && var.env == \"prod\" ? aws_iam_role.job.arn : \"arn:aws:iam::*:role/jo*\"",
                ),
            ),
            Verdict::Granted,
        ),
        (
            "a policy that is there or not",
            single(
                JOB,
                &[granting("count = var.strict ? 1 : 0"), none.clone()].concat(),
            ),
            Verdict::Undecided,
        ),
        (
            "one of two policies is there",
            single(
                JOB,
                &[
                    granting("count = var.strict ? 1 : 0"),
                    role_policy(
                        "q",
                        EXEC,
                        &policy("Allow", "\"*\""),
                        "count = var.strict ? 0 : 1",
                    ),
                ]
                .concat(),
            ),
            Verdict::Granted,
        ),
        (
            "a Deny that is there or not",
            single(
                JOB,
                &[
                    granting(""),
                    role_policy(
                        "d",
                        EXEC,
                        &policy("Deny", "\"*\""),
                        "count = var.strict ? 1 : 0",
                    ),
                ]
                .concat(),
            ),
            Verdict::Undecided,
        ),
        (
            "a number is no condition",
            single(
                JOB,
                &[granting("count = var.number"), none.clone()].concat(),
            ),
            Verdict::Undecided,
        ),
        (
            "a Deny so often",
            single(
                JOB,
                &[
                    granting(""),
                    role_policy("d", EXEC, &policy("Deny", "\"*\""), "count = var.number"),
                ]
                .concat(),
            ),
            Verdict::Undecided,
        ),
        (
            "a directive of a template",
            single(
                JOB,
                &role_policy(
                    "p",
                    EXEC,
                    "<<-JSON\n{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"iam:PassRole\", \"Resource\": \"%{ if var.strict }${aws_iam_role.job.arn}%{ else }*%{ endif }\"}]}\nJSON",
                    "",
                ),
            ),
            Verdict::Granted,
        ),
    ];
    assert_rows(&rows);
}

#[test]
fn a_condition_is_asked_for() {
    let text = single(
        JOB,
        &role_policy(
            "p",
            EXEC,
            &policy(
                "Allow",
                "var.strict ? aws_iam_role.job.arn : aws_iam_role.other.arn",
            ),
            "",
        ),
    );
    let ask = |more: &[(&str, &str)]| {
        let files: Vec<(&str, &str)> = std::iter::once(("main.tf", text.as_str()))
            .chain(more.iter().copied())
            .collect();
        let questions = report(&files).questions;
        questions
            .into_iter()
            .map(|question| (question.subject.unwrap_or_default(), question.candidates))
            .collect::<Vec<_>>()
    };
    let both = vec!["true".to_owned(), "false".to_owned()];
    assert_eq!(ask(&[]), [("strict".to_owned(), both)]);
    // The values of other files are candidates.
    let text_of = single(
        JOB,
        &role_policy(
            "p",
            EXEC,
            &policy(
                "Allow",
                "var.env == \"prod\" ? aws_iam_role.job.arn : aws_iam_role.other.arn",
            ),
            "",
        ),
    );
    let files = [
        ("main.tf", text_of.as_str()),
        ("env/prod.tfvars", "env = \"prod\"\n"),
        ("dev.tfvars", "env = \"dev\"\n"),
    ];
    let questions = report(&files).questions;
    assert_eq!(questions[0].subject.as_deref(), Some("env"));
    assert_eq!(questions[0].candidates, ["dev", "prod"]);
    // A number that repeats something is asked for, too.
    let text_of = single(
        JOB,
        &role_policy("p", EXEC, &policy("Allow", JOB), "count = var.number"),
    );
    let questions = report(&[("main.tf", &text_of)]).questions;
    assert_eq!(questions[0].subject.as_deref(), Some("number"));
}

#[test]
fn the_answer_is_taken() {
    let text = single(
        JOB,
        &role_policy(
            "p",
            EXEC,
            &policy(
                "Allow",
                "var.strict ? aws_iam_role.job.arn : aws_iam_role.other.arn",
            ),
            "",
        ),
    );
    for (value, expected) in [("true", Verdict::Granted), ("false", Verdict::Missing)] {
        let workspace = json!({
            "documents": [{"name": "main.tf", "text": text}],
            "settings": {"parameters": [{"document": 0, "name": "strict", "value": value}]},
        });
        let workspace = sfn_role_check::Workspace::from_json(&workspace.to_string()).unwrap();
        let report = sfn_role_check::analyze(&workspace);
        assert_eq!(checks(&report, CheckKind::PassRole)[0].verdict, expected);
    }
    // As on the command line, a map is an expression.
    let text = family(&role_policy(
        "p",
        "aws_iam_role.exec[\"a\"].name",
        &policy("Allow", "\"*\""),
        "",
    ));
    let workspace = json!({
        "documents": [{"name": "main.tf", "text": text}],
        "settings": {"parameters": [{"document": 0, "name": "jobs", "value": "{ a = \"1\" }"}]},
    });
    let workspace = sfn_role_check::Workspace::from_json(&workspace.to_string()).unwrap();
    let report = sfn_role_check::analyze(&workspace);
    assert_eq!(
        checks(&report, CheckKind::PassRole)[0].verdict,
        Verdict::Granted
    );
}

#[test]
fn members_of_a_family_are_told_apart_by_their_keys() {
    let owner = "aws_iam_role.exec[each.key].name";
    let passed = "aws_iam_role.job[each.key].arn";
    let own = "for_each = var.jobs";
    let all = policy("Allow", "\"*\"");
    let deny = policy("Deny", "\"*\"");
    let granting = role_policy("p", owner, &all, own);
    let and = |more: String| family(&[granting.clone(), more].concat());
    let attached = |roles: &str| {
        format!(
            "resource \"aws_iam_policy\" \"d\" {{\n  name = \"d\"\n  policy = {deny}\n}}\nresource \"aws_iam_policy_attachment\" \"d\" {{\n  name = \"d\"\n  roles = {roles}\n  policy_arn = aws_iam_policy.d.arn\n}}\n"
        )
    };
    let rows = [
        (
            "its own",
            family(&role_policy("p", owner, &policy("Allow", passed), own)),
            Verdict::Granted,
        ),
        ("every role", family(&granting), Verdict::Granted),
        (
            "the roles of another member",
            family(&role_policy(
                "p",
                owner,
                &policy("Allow", "aws_iam_role.job[\"a\"].arn"),
                own,
            )),
            Verdict::Undecided,
        ),
        (
            "another family",
            family(&role_policy(
                "p",
                owner,
                &policy("Allow", passed),
                "for_each = var.others",
            )),
            Verdict::Undecided,
        ),
        (
            "some of the family",
            family(&role_policy(
                "p",
                owner,
                &all,
                "for_each = { for k, v in var.jobs : k => v if v != \"x\" }",
            )),
            Verdict::Undecided,
        ),
        (
            "one member",
            family(&role_policy("p", "aws_iam_role.exec[\"a\"].name", &all, "")),
            Verdict::Undecided,
        ),
        (
            "by the roles",
            family(&role_policy(
                "p",
                "each.value.name",
                &all,
                "for_each = aws_iam_role.exec",
            )),
            Verdict::Granted,
        ),
        (
            "by the roles that are passed",
            family(&role_policy(
                "p",
                owner,
                &policy("Allow", "each.value.arn"),
                "for_each = aws_iam_role.job",
            )),
            Verdict::Granted,
        ),
        (
            "a Deny of each",
            and(role_policy("d", owner, &deny, own)),
            Verdict::Denied,
        ),
        (
            "a Deny of one",
            and(role_policy("d", "aws_iam_role.exec[\"a\"].name", &deny, "")),
            Verdict::Undecided,
        ),
        (
            "a Deny of another family",
            and(role_policy("d", owner, &deny, "for_each = var.others")),
            Verdict::Undecided,
        ),
        (
            "a Deny of all",
            and(attached("[for role in aws_iam_role.exec : role.name]")),
            Verdict::Undecided,
        ),
        (
            "a Deny of values",
            and(attached("values(aws_iam_role.exec)[*].name")),
            Verdict::Undecided,
        ),
        (
            "a Deny by name",
            and(role_policy("d", "\"exec-a\"", &deny, "")),
            Verdict::Undecided,
        ),
    ];
    assert_rows(&rows);
}

#[test]
fn a_module_that_is_there_so_often() {
    let once = single(JOB, &role_policy("p", EXEC, &policy("Allow", "\"*\""), ""));
    let call = |more: &str| {
        format!("module \"d\" {{\n  source = \"./d\"\n  {more}\n  role = {EXEC}\n}}\n")
    };
    let deny = [
        "variable \"role\" {\n  type = string\n}\n",
        &role_policy("d", "var.role", &policy("Deny", "\"*\""), ""),
    ]
    .concat();
    for (more, expected) in [
        ("count = 0", Verdict::Granted),
        ("count = 1", Verdict::Denied),
        ("count = var.number", Verdict::Undecided),
        ("for_each = toset(var.env)", Verdict::Undecided),
        ("count = var.strict ? 1 : 0", Verdict::Undecided),
    ] {
        let main = [once.clone(), call(more)].concat();
        assert_eq!(
            pass(&[("main.tf", &main), ("d/main.tf", &deny)]),
            Some(expected),
            "{more}"
        );
    }
}
