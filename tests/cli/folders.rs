//! Folders: which projects are in them, what is left out, and what the exit status says.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::{folder, machine, piped, policy, run};

fn template(role: &str) -> String {
    let definition = machine().replace("role/job", role);
    format!(
        "Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: '2012-10-17'\n        Statement:\n          - {{Effect: Allow, Principal: {{Service: states.amazonaws.com}}, Action: sts:AssumeRole}}\n      Policies:\n        - PolicyName: pass\n          PolicyDocument:\n            Version: '2012-10-17'\n            Statement:\n              - {{Effect: Allow, Action: iam:PassRole, Resource: 'arn:aws:iam::111122223333:role/job'}}\n  Machine:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: !GetAtt Role.Arn\n      DefinitionString: '{}'\n",
        definition.replace('\n', " ")
    )
}

/// The names of the projects, and their numbers of checks that are granted and missing.
fn projects(folder: &Path, words: &[&str]) -> (i32, Vec<(String, u64, u64)>) {
    let all: Vec<&str> = [words, &["--format", "json"]].concat();
    let (status, text) = piped(folder, &all);
    let list: Vec<Value> = serde_json::from_str(&text).unwrap();
    let projects = list.iter().map(|one| {
        let sum = &one["report"]["summary"];
        let number = |name: &str| sum[name].as_u64().unwrap();
        let name = one["project"].as_str().unwrap().to_owned();
        (name, number("granted"), number("missing"))
    });
    (status, projects.collect())
}

fn named(projects: &[(String, u64, u64)]) -> Vec<&str> {
    projects.iter().map(|(name, ..)| name.as_str()).collect()
}

#[test]
fn each_project_of_a_folder_has_its_report() {
    let (good, bad) = (template("role/job"), template("role/other"));
    let folder = folder(
        "each_project",
        &[
            ("b/template.yaml", &good),
            ("a/template.yaml", &bad),
            (
                "other/template.yaml",
                "Resources:\n  T:\n    Type: AWS::SNS::Topic\n",
            ),
            ("README.md", "# role"),
        ],
    );
    let words = ["--account", "111122223333"];
    let (status, all) = projects(&folder, &words);
    assert_eq!(named(&all), ["a", "b"]);
    assert_eq!((all[0].2, all[1].2), (1, 0), "{all:?}");
    assert_eq!(status, 1);
    let (status, all) = projects(&folder, &[&words[..], &["b"]].concat());
    assert_eq!((status, named(&all)), (0, vec!["b"]));
    // The same bytes, however many are checked at a time.
    let text = |jobs: &str| piped(&folder, &["--jobs", jobs, "--format", "json", "."]).1;
    assert_eq!(text("1"), text("4"));
    let (_, text) = piped(&folder, &words);
    let last = text.lines().last().unwrap();
    assert!(
        last.starts_with("2 projects (1 more without a state machine): 1 missing, "),
        "{text}"
    );
}

#[test]
fn other_forms_tell_the_projects_apart() {
    let bad = template("role/other");
    let folder = folder(
        "forms_of_folders",
        &[("a/t.yaml", &bad), ("b/t.yaml", &bad)],
    );
    let of = |words: &[&str]| piped(&folder, words).1;
    let log: Value = serde_json::from_str(&of(&["--format", "sarif"])).unwrap();
    assert_eq!(log["runs"].as_array().unwrap().len(), 2);
    assert!(of(&["--format", "markdown"]).contains("# b\n"));
    let fixes: Value = serde_json::from_str(&of(&["--fixes", "json"])).unwrap();
    assert_eq!(fixes[1]["project"], "b");
    assert!(of(&["--fixes", "cdk"]).contains("// a\n"));
}

#[test]
fn a_policy_that_is_found_proves_nothing_until_it_is_assigned() {
    let folder = folder(
        "found_policy",
        &[("m.json", &machine()), ("p.json", &policy("*"))],
    );
    assert_eq!(piped(&folder, &[]).0, 2);
    assert_eq!(piped(&folder, &["*.json"]).0, 2);
    // Named, it is the execution role's.
    assert_eq!(piped(&folder, &["m.json", "p.json"]).0, 0);
    let role = "arn:aws:iam::111122223333:role/runner";
    let said = format!("p.json={role}");
    let words = [
        "--role",
        &said,
        "--execution-role",
        &format!("m={role}"),
        ".",
    ];
    let (status, text) = piped(&folder, &words);
    assert_eq!(status, 0, "{text}");
}

#[test]
fn what_git_and_tools_leave_out_is_left_out() {
    let good = template("role/job");
    let folder = folder(
        "ignored",
        &[
            (".gitignore", "build/\n"),
            ("t.yaml", &good),
            ("build/t.yaml", &good),
            ("node_modules/x/t.yaml", &good),
            (".terraform/modules/x/t.yaml", &good),
            ("app/cdk.json", "{\"app\": \"x\"}"),
            ("app/.gitignore", "cdk.out\n"),
            (
                "app/cdk.out/S.template.json",
                r#"{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": "arn:aws:iam::111122223333:role/r", "Definition": {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}}}}}"#,
            ),
            ("none/cdk.json", "{}"),
        ],
    );
    let (_, all) = projects(&folder, &[]);
    // What the CDK wrote is read although Git does not keep it.
    assert_eq!(named(&all), [".", "app"]);
    let output = run(&folder, &["--quiet"], "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("none/cdk.json: run `cdk synth` first"),
        "{said}"
    );
}

#[test]
fn patterns_are_taken_apart_here_too() {
    let good = template("role/job");
    let folder = folder(
        "patterns",
        &[
            ("services/a/t.yaml", &good),
            ("services/b/deep/t.yaml", &good),
            ("services/b/other.yaml", &good),
            ("t.yaml", &good),
        ],
    );
    let of = |pattern: &str| named(&projects(&folder, &[pattern]).1).join(" ");
    assert_eq!(of("services/**/t.yaml"), "services/a services/b/deep");
    assert_eq!(of("services/*/t.yaml"), "services/a");
    assert_eq!(of("./{t,x}.yaml"), ".");
    assert_eq!(piped(&folder, &["nothing/*.yaml"]).0, 64);
    assert_eq!(piped(&folder, &["services/*.none"]).0, 3);
}

#[cfg(unix)]
#[test]
fn links_in_circles_end() {
    let good = template("role/job");
    let folder = folder(
        "circles",
        &[("a/t.yaml", &good), ("shared/m.json", &machine())],
    );
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(to, folder.join(from)).unwrap();
    link("a/up", "..");
    link("a/self", "self");
    link("a/m.json", "../shared/m.json");
    let (_, all) = projects(&folder, &[]);
    // A link to a file is that file; the definition in the folder of a template is its own.
    assert_eq!(named(&all), ["a", "shared"]);
    let (_, text) = piped(&folder, &["--format", "json", "a"]);
    assert!(text.contains("\"name\": \"m\""), "{text}");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let good = template("role/job");
    let folder = folder(
        "rights",
        &[
            ("a/t.yaml", &good),
            ("closed/t.yaml", &good),
            ("a/bin.json", ""),
        ],
    );
    fs::write(folder.join("a/bin.json"), b"{\"Statement\": \"\xff\"}").unwrap();
    let words = ["--account", "111122223333"];
    let output = run(&folder, &words, "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("a/bin.json isn't UTF-8 text"), "{said}");
    assert_eq!(output.status.code(), Some(3));
    fs::remove_file(folder.join("a/bin.json")).unwrap();
    let closed = folder.join("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read everything.
    let is_refused = fs::read_dir(&closed).is_err();
    let output = run(&folder, &words, "");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    if is_refused {
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("can't read ") && said.contains("closed ("),
            "{said}"
        );
        assert_eq!(output.status.code(), Some(3));
    }
}

#[test]
fn settings_name_the_state_machine_where_there_are_several() {
    let folder = folder(
        "several",
        &[("a/one.json", &machine()), ("b/two.json", &machine())],
    );
    let role = "arn:aws:iam::111122223333:role/r";
    let tell = |words: &[&str]| {
        let output = run(&folder, words, "");
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (status, said) = tell(&["--execution-role", role]);
    assert!(status == 64 && said.contains("MACHINE=ARN"), "{said}");
    let (status, said) = tell(&["--execution-role", &format!("tow={role}")]);
    assert!(status == 64 && said.contains("`one`, `two`"), "{said}");
    let (_, text) = piped(
        &folder,
        &[
            "--execution-role",
            &format!("two={role}"),
            "--format",
            "json",
        ],
    );
    let list: Vec<Value> = serde_json::from_str(&text).unwrap();
    let roles: Vec<&Value> = list
        .iter()
        .map(|one| &one["report"]["stateMachines"][0]["role"])
        .collect();
    assert_eq!(roles, ["execution-role", role]);
}

#[test]
fn parameters_are_given_to_the_files_that_have_them() {
    let text = template("role/job").replace("'arn:aws:iam::111122223333:role/job'", "!Ref Job");
    let text = format!("Parameters:\n  Job: {{Type: String}}\n{text}");
    let folder = folder("parameters", &[("a/t.yaml", &text), ("b/t.yaml", &text)]);
    let value = "Job=arn:aws:iam::111122223333:role/job";
    let of = |parameter: &str| {
        let words = ["--account", "111122223333", "--parameter", parameter];
        let (_, all) = projects(&folder, &words);
        (all[0].1, all[1].1)
    };
    assert_eq!(of(value), (2, 2));
    assert_eq!(of(&format!("a/t.yaml:{value}")), (2, 1));
    assert_eq!(
        piped(&folder, &["--parameter", &format!("c.yaml:{value}")]).0,
        64
    );
}

#[test]
fn only_what_is_new_fails() {
    let (good, bad) = (template("role/job"), template("role/other"));
    let folder = folder("baseline", &[("a/t.yaml", &bad), ("b/t.yaml", &good)]);
    let words = ["--account", "111122223333"];
    let with = |more: &[&str]| piped(&folder, &[&words[..], more].concat());
    let (status, before) = with(&["--format", "json"]);
    assert_eq!(status, 1);
    fs::write(folder.join("before.out"), before).unwrap();
    let (status, text) = with(&["--baseline", "before.out"]);
    assert!(
        status == 0 && text.contains("1 known from the baseline"),
        "{text}"
    );
    // A line more above it makes nothing new.
    fs::write(folder.join("a/t.yaml"), format!("# more\n{bad}")).unwrap();
    assert_eq!(with(&["--baseline", "before.out"]).0, 0);
    fs::write(folder.join("b/t.yaml"), &bad).unwrap();
    let (status, text) = with(&["--baseline", "before.out"]);
    assert!(
        status == 1 && text.contains("2 projects: 1 missing"),
        "{text}"
    );
    assert_eq!(with(&["--baseline", "a/t.yaml"]).0, 64);
    // Of one project as well.
    let one = folder.join("a");
    let (_, before) = piped(&one, &["t.yaml", "--format", "json"]);
    fs::write(one.join("before.out"), before).unwrap();
    assert_eq!(piped(&one, &["t.yaml", "--baseline", "before.out"]).0, 0);
}

#[test]
fn what_fails_can_be_chosen() {
    let folder = folder(
        "fail_on",
        &[
            ("m.json", &machine()),
            ("bad.json", &policy("arn:aws:iam::111122223333:role/x")),
            ("deny.json", &policy("*").replace("Allow", "Deny")),
        ],
    );
    for (words, statuses) in [
        (vec!["m.json"], [2, 0, 0]),
        (vec!["m.json", "bad.json"], [1, 1, 0]),
        (vec!["m.json", "deny.json"], [1, 1, 1]),
        (vec!["bad.json"], [3, 3, 3]),
    ] {
        for (fail_on, status) in ["undecided", "missing", "denied"].iter().zip(statuses) {
            let words = [&words[..], &["--fail-on", fail_on]].concat();
            assert_eq!(piped(&folder, &words).0, status, "{words:?}");
        }
    }
}

#[test]
fn a_lone_message_counts_by_its_check() {
    let message = "User: arn:aws:sts::111122223333:assumed-role/r/s is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/job because no identity-based policy allows the iam:PassRole action";
    let folder = folder("message", &[("error.txt", message)]);
    assert_eq!(piped(&folder, &["error.txt"]).0, 1);
}

#[test]
fn a_project_has_the_files_that_set_its_parameters() {
    let template = template("role/job").replace(
        "Resource: 'arn:aws:iam::111122223333:role/job'",
        "Resource: !Ref Job",
    );
    let template = format!(
        "Parameters:\n  Job:\n    Type: String\n    Default: arn:aws:iam::111122223333:role/job\n{template}"
    );
    let other = "parameter_overrides = \"Job=arn:aws:iam::111122223333:role/other\"\n";
    let script = "sam deploy --parameter-overrides Job=arn:aws:iam::111122223333:role/other\n";
    // That the role trusts Step Functions is granted in any case.
    for (name, text, granted) in [
        ("app/samconfig.toml", other, 1),
        ("app/deploy.sh", script, 1),
        ("Makefile", script, 1),
        ("elsewhere/samconfig.toml", other, 1),
        ("app/pyproject.toml", other, 2),
    ] {
        let files = [("app/template.yaml", template.as_str()), (name, text)];
        let folder = folder("sets_parameters", &files);
        let (_, all) = projects(&folder, &["--account", "111122223333"]);
        assert_eq!(named(&all), ["app"], "{name}");
        assert_eq!(all[0].1, granted, "{name}");
    }
}

#[test]
fn values_above_several_projects_are_of_those_that_they_name() {
    let template = template("role/job").replace(
        "Resource: 'arn:aws:iam::111122223333:role/job'",
        "Resource: !Ref Job",
    );
    let template = format!(
        "Parameters:\n  Job:\n    Type: String\n    Default: arn:aws:iam::111122223333:role/job\n{template}"
    );
    let sets = "--parameter-overrides Job=arn:aws:iam::111122223333:role/other\n";
    for (command, a, b) in [
        ("sam deploy -t a/template.yaml", 1, 2),
        ("sam deploy -t ./b/template.yaml", 2, 1),
        // Which one it is nobody knows.
        ("sam deploy -t $T", 1, 1),
    ] {
        let script = format!("{command} {sets}");
        let files = [
            ("a/template.yaml", template.as_str()),
            ("b/template.yaml", template.as_str()),
            ("deploy.sh", script.as_str()),
        ];
        let folder = folder("values_above", &files);
        let (_, all) = projects(&folder, &["--account", "111122223333"]);
        assert_eq!(named(&all), ["a", "b"], "{command}");
        assert_eq!((all[0].1, all[1].1), (a, b), "{command}");
    }
}

#[test]
fn policies_of_the_organization_are_of_all_projects() {
    let template = template("role/job");
    let organization = "Resources:\n  P:\n    Type: AWS::Organizations::Policy\n    Properties:\n      Name: p\n      Type: SERVICE_CONTROL_POLICY\n      TargetIds: [r-abcd]\n      Content: {Version: '2012-10-17', Statement: [{Effect: Deny, Action: iam:PassRole, Resource: '*'}]}\n";
    for (other, granted) in [
        (organization, 1),
        ("Resources:\n  B:\n    Type: AWS::S3::Bucket\n", 2),
    ] {
        let files = [
            ("app/template.yaml", template.as_str()),
            ("organization/template.yaml", other),
        ];
        let folder = folder("organization", &files);
        let (_, all) = projects(&folder, &["--account", "111122223333"]);
        let own = all.iter().find(|project| project.0.ends_with("app"));
        assert_eq!(own.map(|project| project.1), Some(granted), "{other}");
    }
}

#[test]
fn what_is_told_a_role_by_its_name_is_of_its_project() {
    let template = template("role/job").replace(
        "    Type: AWS::IAM::Role\n    Properties:\n",
        "    Type: AWS::IAM::Role\n    Properties:\n      RoleName: orders\n",
    );
    for (role, granted) in [("orders", 1), ("others", 2)] {
        let grant = format!(
            "Resources:\n  Grant:\n    Type: Custom::Grant\n    Properties:\n      ServiceToken: x\n      Role: {role}\n"
        );
        let files = [
            ("a/template.yaml", template.as_str()),
            ("b/template.yaml", &grant),
        ];
        let folder = folder("told_roles", &files);
        let (_, all) = projects(&folder, &["--account", "111122223333"]);
        let sum: u64 = all.iter().map(|one| one.1).sum();
        assert_eq!(sum, granted, "{role} {all:?}");
    }
}
