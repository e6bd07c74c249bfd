//! Statements put into the source of Terraform: where the policy stands, as it is written there.
//! Nothing else of its text changes.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sfn_role_check::edit::{self, NotApplied, Preview};
use sfn_role_check::report::{FixTarget, Verdict};
use sfn_role_check::workspace::Workspace;
use sfn_role_check::{Report, analyze};

const FOLDER: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/data/differential/terraform"
);

fn workspace(files: &[(String, String)]) -> Workspace {
    let documents: Vec<Value> = files
        .iter()
        .map(|(name, text)| json!({"name": name, "text": text}))
        .collect();
    Workspace::from_json(&json!({"documents": documents}).to_string()).unwrap()
}

/// A machine that passes a role, beside its policies.
fn main(policies: &str) -> String {
    format!(
        r#"# Media jobs
resource "aws_iam_role" "media" {{
  name               = "media"
  assume_role_policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Principal = {{ Service = "mediaconvert.amazonaws.com" }}, Action = "sts:AssumeRole" }}] }})
}}

resource "aws_iam_role" "machine" {{
  name               = "machine"
  assume_role_policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Principal = {{ Service = "states.amazonaws.com" }}, Action = "sts:AssumeRole" }}] }})
}}

resource "aws_sfn_state_machine" "jobs" {{
  name     = "jobs"
  role_arn = aws_iam_role.machine.arn
  definition = jsonencode({{ StartAt = "A", States = {{ A = {{
    Type       = "Task"
    Resource   = "arn:aws:states:::mediaconvert:createJob"
    Parameters = {{ Role = aws_iam_role.media.arn, Settings = {{}} }}
    End        = true
  }} }} }})
}}

{policies}
# end
"#
    )
}

fn alone(policies: &str) -> Workspace {
    workspace(&[("main.tf".to_owned(), main(policies))])
}

/// A plan that adds and takes nothing away, after which everything that the fix covers is granted.
#[track_caller]
fn checked(workspace: &Workspace, report: &Report, index: usize) -> Result<Preview, NotApplied> {
    let preview = edit::plan_of(workspace, report, index)?;
    for check in &report.fixes[index].covers {
        let after = &preview.report.checks[*check as usize];
        assert_ne!(after.verdict, Verdict::Missing, "{after:#?}");
    }
    let at = preview.plan.document as usize;
    let before = &workspace.documents[at].text;
    let mut units: Vec<u16> = before.encode_utf16().collect();
    for edit in preview.plan.edits.iter().rev() {
        assert_eq!(edit.start, edit.end, "{:?}", preview.plan.edits);
        let at = edit.start as usize;
        units.splice(at..at, edit.text.encode_utf16());
    }
    assert_eq!(
        String::from_utf16(&units).unwrap(),
        preview.after.documents[at].text
    );
    assert!(preview.plan.placeholders.is_empty());
    for (at, (one, two)) in workspace
        .documents
        .iter()
        .zip(&preview.after.documents)
        .enumerate()
    {
        assert!(at == preview.plan.document as usize || one.text == two.text);
    }
    Ok(preview)
}

/// The text of the policies with the statement for the passed role.
#[track_caller]
fn applied(policies: &str) -> String {
    let workspace = alone(policies);
    let report = analyze(&workspace);
    let index = report
        .fixes
        .iter()
        .position(|fix| fix.target == FixTarget::IdentityPolicy)
        .unwrap();
    let preview = checked(&workspace, &report, index).unwrap();
    assert_eq!(preview.report.summary.missing, 0);
    let text = &preview.after.documents[0].text;
    let (_, rest) = text.split_once("\n\n# the policy\n").unwrap();
    rest.strip_suffix("\n# end\n").unwrap().to_owned()
}

#[track_caller]
fn refused(policies: &str, why: NotApplied) {
    let workspace = alone(policies);
    let report = analyze(&workspace);
    let index = report
        .fixes
        .iter()
        .position(|fix| fix.target == FixTarget::IdentityPolicy)
        .unwrap();
    assert_eq!(edit::plan_of(&workspace, &report, index).unwrap_err(), why);
}

#[test]
fn a_data_source_gets_a_block() {
    insta::assert_snapshot!(applied(
        r#"# the policy
data "aws_iam_policy_document" "machine" {
    version = "2012-10-17"

    statement { # logs
        actions   = ["logs:*"]
        resources = ["*"]
    } # more to come
    # nothing else
}

resource "aws_iam_role_policy" "machine" {
  role   = aws_iam_role.machine.id
  policy = data.aws_iam_policy_document.machine.json
}
"#
    ));
    insta::assert_snapshot!(applied(
        r#"# the policy
data "aws_iam_policy_document" "machine" {}

resource "aws_iam_policy" "machine" {
  policy = data.aws_iam_policy_document.machine.json
}

resource "aws_iam_role_policy_attachment" "machine" {
  role       = aws_iam_role.machine.name
  policy_arn = aws_iam_policy.machine.arn
}
"#
    ));
}

fn inline(policy: &str) -> String {
    format!(
        "# the policy\nresource \"aws_iam_role_policy\" \"machine\" {{\n  role   = aws_iam_role.machine.id\n  policy = {policy}\n}}\n"
    )
}

#[test]
fn an_object_gets_an_element() {
    // On a line of its own, with and without a comma behind the last one.
    insta::assert_snapshot!(applied(&inline(
        "jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [\n      # logs\n      {\n        Effect   = \"Allow\"\n        Action   = \"logs:*\"\n        Resource = \"*\"\n      }, # the last one\n    ]\n  })"
    )));
    insta::assert_snapshot!(applied(&inline(
        "jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [\n      { Effect = \"Allow\", Action = \"logs:*\", Resource = \"*\" } // the last one\n    ]\n  })"
    )));
    // Beside the last one.
    insta::assert_snapshot!(applied(&inline(
        "jsonencode({\n    Version = \"2012-10-17\"\n    Statement = [{\n      Effect   = \"Allow\"\n      Action   = \"logs:*\"\n      Resource = \"*\"\n    }]\n  })"
    )));
    // One that is no list, and an empty one.
    insta::assert_snapshot!(applied(&inline(
        "jsonencode({\n    \"Version\" : \"2012-10-17\",\n    \"Statement\" : { Effect = \"Allow\", Action = \"logs:*\", Resource = \"*\" }\n  })"
    )));
    insta::assert_snapshot!(applied(&inline(
        "jsonencode({ Version = \"2012-10-17\", Statement = [] })"
    )));
}

#[test]
fn a_heredoc_gets_json() {
    insta::assert_snapshot!(applied(&inline(
        "<<-JSON\n    {\n      \"Version\": \"2012-10-17\",\n      \"Statement\": [\n        {\n          \"Effect\": \"Allow\",\n          \"Action\": \"logs:*\",\n          \"Resource\": \"${join(\":\", [\"arn:aws:logs\", \"*\", \"*\", \"*\"])}\"\n        }\n      ]\n    }\n  JSON"
    )));
}

#[test]
fn where_nothing_can_be_added_it_is_said() {
    refused(
        &inline(
            "jsonencode({ Version = \"2012-10-17\", Statement = concat([], [{ Effect = \"Allow\", Action = \"logs:*\", Resource = \"*\" }]) })",
        ),
        NotApplied::InsideText,
    );
    refused(
        &inline("\"{\\\"Version\\\": \\\"2012-10-17\\\", \\\"Statement\\\": []}\""),
        NotApplied::InsideText,
    );
    // A user would be allowed to pass the role, too.
    let document = "data \"aws_iam_policy_document\" \"machine\" {\n  statement {\n    actions   = [\"logs:*\"]\n    resources = [\"*\"]\n  }\n}\n\nresource \"aws_iam_policy\" \"machine\" {\n  policy = data.aws_iam_policy_document.machine.json\n}\n\nresource \"aws_iam_role_policy_attachment\" \"machine\" {\n  role       = aws_iam_role.machine.name\n  policy_arn = aws_iam_policy.machine.arn\n}\n";
    refused(
        &format!(
            "{document}\nresource \"aws_iam_user_policy_attachment\" \"ops\" {{\n  user       = \"ops\"\n  policy_arn = aws_iam_policy.machine.arn\n}}\n"
        ),
        NotApplied::Shared,
    );
    refused(
        &format!(
            "{document}\nresource \"aws_iam_user_policy\" \"ops\" {{\n  user   = \"ops\"\n  policy = data.aws_iam_policy_document.machine.json\n}}\n"
        ),
        NotApplied::Shared,
    );
}

/// A module with a machine, its role and its policy, that is called so.
fn module(calls: &str, resource: &str) -> Workspace {
    let trust = |service: &str| {
        format!(
            r#"jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Principal = {{ Service = "{service}" }}, Action = "sts:AssumeRole" }}] }})"#
        )
    };
    let (media, states) = (
        trust("mediaconvert.amazonaws.com"),
        trust("states.amazonaws.com"),
    );
    let inner = format!(
        r#"variable "media_role_arn" {{}}
variable "name" {{}}

resource "aws_iam_role" "machine" {{
  name               = var.name
  assume_role_policy = {states}
}}

resource "aws_iam_role_policy" "machine" {{
  role = aws_iam_role.machine.id
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [
      {{
        Effect   = "Allow"
        Action   = "logs:*"
        Resource = "*"
      }}
    ]
  }})
}}

resource "aws_sfn_state_machine" "jobs" {{
  name       = var.name
  role_arn   = aws_iam_role.machine.arn
  definition = jsonencode({{ StartAt = "A", States = {{ A = {{ Type = "Task", Resource = "arn:aws:states:::mediaconvert:createJob", Parameters = {{ Role = {resource}, Settings = {{}} }}, End = true }} }} }})
}}

output "role_arn" {{
  value = aws_iam_role.machine.arn
}}
"#
    );
    let role = format!(
        "resource \"aws_iam_role\" \"media\" {{\n  name               = \"media\"\n  assume_role_policy = {media}\n}}\n\noutput \"arn\" {{\n  value = aws_iam_role.media.arn\n}}\n"
    );
    let files = [
        ("main.tf", calls),
        ("modules/jobs/main.tf", &inner),
        ("modules/media/main.tf", &role),
    ];
    workspace(&files.map(|(name, text)| (name.to_owned(), text.to_owned())))
}

const MEDIA: &str = "module \"media\" {\n  source = \"./modules/media\"\n}\n";

fn call(name: &str) -> String {
    format!(
        "module \"{name}\" {{\n  source         = \"./modules/jobs\"\n  name           = \"{name}\"\n  media_role_arn = module.media.arn\n}}\n"
    )
}

#[test]
fn a_module_names_what_it_is_given() {
    let workspace = module(
        &format!("{MEDIA}\n{}", call("nightly")),
        "var.media_role_arn",
    );
    let report = analyze(&workspace);
    assert_eq!(report.fixes.len(), 1, "{:#?}", report.fixes);
    let code = report.fixes[0].code.as_ref().unwrap();
    assert!(code.text.contains("= module.media.arn\n"), "{}", code.text);
    let preview = checked(&workspace, &report, 0).unwrap();
    assert_eq!(preview.report.summary.missing, 0);
    assert_eq!(
        workspace.documents[preview.plan.document as usize].name,
        "modules/jobs/main.tf"
    );
    let [added] = preview.plan.edits.as_slice() else {
        panic!("{:?}", preview.plan.edits)
    };
    assert!(
        added
            .text
            .contains("        Resource  = var.media_role_arn\n"),
        "{}",
        added.text
    );
}

#[test]
fn a_module_that_is_called_twice_is_left_alone() {
    let calls = format!("{MEDIA}\n{}\n{}", call("nightly"), call("hourly"));
    let workspace = module(&calls, "var.media_role_arn");
    let report = analyze(&workspace);
    assert_eq!(report.fixes.len(), 2, "{:#?}", report.fixes);
    for index in 0..2 {
        assert_eq!(
            checked(&workspace, &report, index).unwrap_err(),
            NotApplied::Shared
        );
    }
}

/// Calls of modules that are never made, each of which calls as many others.
#[test]
fn modules_within_modules_are_walked_once() {
    let call = |at: usize| {
        let one = |number: usize| {
            format!("module \"m{number}\" {{\n  source = \"../m{at}\"\n  count  = 0\n}}\n")
        };
        (0..10).map(one).collect::<String>()
    };
    let policy = inline(
        "jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Action = \"logs:*\", Resource = \"*\" }] })",
    );
    let mut files = vec![("root/main.tf".to_owned(), [main(&policy), call(0)].concat())];
    for at in 0..12 {
        files.push((format!("m{at}/main.tf"), call(at + 1)));
    }
    let workspace = workspace(&files);
    let report = analyze(&workspace);
    let preview = checked(&workspace, &report, 0).unwrap();
    assert_eq!(preview.report.summary.missing, 0);
}

/// What a comment says is no module and no output.
#[test]
fn comments_name_nothing() {
    let calls = format!(
        "/*\n{}*/\n{MEDIA}\n{}",
        call("hourly"),
        call("nightly").replace("\n}", "\n  # media_role_arn = none\n}"),
    );
    let workspace = module(&calls, "var.media_role_arn");
    let report = analyze(&workspace);
    let preview = checked(&workspace, &report, 0).unwrap();
    assert_eq!(preview.report.summary.missing, 0);
}

#[test]
fn a_file_cannot_name_what_terraform_makes() {
    let policies = inline("file(\"policy.json\")");
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}"#;
    let files = [
        ("main.tf", main(&policies)),
        ("policy.json", policy.to_owned()),
    ];
    let workspace = workspace(&files.map(|(name, text)| (name.to_owned(), text)));
    let report = analyze(&workspace);
    assert_eq!(
        checked(&workspace, &report, 0).unwrap_err(),
        NotApplied::Placeholders
    );
}

fn source(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            found.push((name.replace('\\', "/"), fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

#[test]
fn the_differential_folders_are_mended() {
    let mut folders: Vec<_> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("source").is_dir())
        .collect();
    folders.sort();
    let mut told = String::new();
    for folder in folders {
        let workspace = workspace(&source(&folder.join("source")));
        let report = analyze(&workspace);
        for (index, fix) in report.fixes.iter().enumerate() {
            let name = folder.file_name().unwrap().to_str().unwrap();
            told.push_str(&format!("{name}, {:?} of {}\n", fix.target, fix.role));
            match checked(&workspace, &report, index) {
                Ok(preview) => {
                    let added = preview.plan.edits.iter().map(|edit| edit.text.as_str());
                    for line in added.collect::<Vec<_>>().join("\n").lines() {
                        told.push_str(&format!("  +{line}\n"));
                    }
                }
                Err(why) => told.push_str(&format!("  {why:?}\n")),
            }
        }
    }
    insta::assert_snapshot!(told);
}
