//! The projects of a folder.

use sfn_role_check::project::{find, is_candidate, look};
use sfn_role_check::workspace::Document;

const MACHINE: &str = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}"#;
const PLAIN: &str = "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n";
const NAMING: &str = "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: machine/x.asl.json\n";

/// Each project as `name: files`.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let documents: Vec<Document> = files
        .iter()
        .map(|(name, text)| Document {
            name: (*name).to_owned(),
            text: (*text).to_owned(),
            ..Document::default()
        })
        .collect();
    let shown = |documents: &[Document]| -> Vec<String> {
        let looks: Vec<_> = documents.iter().map(look).collect();
        let projects = find(&looks).into_iter();
        projects
            .map(|project| {
                let names = project
                    .documents
                    .iter()
                    .map(|at| documents[*at].name.as_str());
                format!("{}: {}", project.name, names.collect::<Vec<_>>().join(" "))
            })
            .collect()
    };
    assert_eq!(shown(&documents), expected);
    // The order of the files does not matter.
    let turned: Vec<Document> = documents.into_iter().rev().collect();
    assert_eq!(shown(&turned), expected);
}

#[test]
fn a_template_has_what_it_names_and_what_lies_in_its_folder() {
    check(
        &[
            ("template.yaml", NAMING),
            ("machine/x.asl.json", MACHINE),
            ("policies/own.json", POLICY),
            ("README.md", "# iam"),
            ("events/start.json", r#"{"id": 1}"#),
        ],
        &[".: machine/x.asl.json policies/own.json template.yaml"],
    );
}

#[test]
fn services_of_one_repository_are_projects_of_their_own() {
    check(
        &[
            ("services/a/template.yaml", NAMING),
            ("services/a/machine/x.asl.json", MACHINE),
            ("services/b/template.yaml", NAMING),
            ("services/b/machine/x.asl.json", MACHINE),
            ("services/b/policy.json", POLICY),
            // What is above of all is for all.
            (
                "account.json",
                r#"{"UserDetailList": [], "RoleDetailList": [], "GroupDetailList": [], "Policies": []}"#,
            ),
        ],
        &[
            "services/a: account.json services/a/machine/x.asl.json services/a/template.yaml",
            "services/b: account.json services/b/machine/x.asl.json services/b/policy.json services/b/template.yaml",
        ],
    );
}

#[test]
fn templates_of_one_folder_are_told_apart() {
    check(
        &[
            ("a.yaml", PLAIN),
            ("b.yaml", PLAIN),
            ("policy.json", POLICY),
        ],
        &["a.yaml: a.yaml policy.json", "b.yaml: b.yaml policy.json"],
    );
}

#[test]
fn what_names_each_other_is_one_project() {
    let root = "Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ../b/t.yaml\n";
    check(
        &[("a/t.yaml", root), ("b/t.yaml", PLAIN), ("c/t.yaml", PLAIN)],
        &["a: a/t.yaml b/t.yaml", "c: c/t.yaml"],
    );
    let exports = "Resources:\n  R:\n    Type: AWS::IAM::Role\nOutputs:\n  R:\n    Value: x\n    Export:\n      Name: !Sub '${AWS::StackName}-run-role'\n";
    let imports = "Resources:\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: !ImportValue roles-run-role\n";
    check(
        &[
            ("app/t.yaml", imports),
            ("roles/t.yaml", exports),
            ("net/t.yaml", &exports.replace("run-role", "vpc")),
        ],
        &["app: app/t.yaml roles/t.yaml", "net: net/t.yaml"],
    );
    let role =
        "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: runner\n";
    let machine = MACHINE.replace(
        "\"Pass\"",
        "\"Task\", \"Credentials\": {\"RoleArn\": \"arn:aws:iam::111122223333:role/x/runner\"}",
    );
    check(
        &[
            ("iam/t.yaml", role),
            ("work/m.json", &machine),
            ("work/p.json", POLICY),
        ],
        &["iam: iam/t.yaml work/m.json work/p.json"],
    );
}

#[test]
fn what_tells_of_a_role_is_given_to_all_that_speak_of_it() {
    let role =
        "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: runner\n";
    let deny =
        "Resources:\n  P:\n    Type: AWS::IAM::Policy\n    Properties:\n      Roles: [runner]\n";
    // Another template gives the role a policy.
    check(
        &[("a/t.yaml", role), ("b/t.yaml", deny), ("c/t.yaml", PLAIN)],
        &["a: a/t.yaml b/t.yaml", "c: c/t.yaml"],
    );
    // So does what a command printed, in whatever folder it was kept.
    let printed = r#"{"RoleName": "runner", "PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": []}}"#;
    check(
        &[
            ("a/t.yaml", role),
            ("b/t.yaml", PLAIN),
            ("b/printed.json", printed),
        ],
        &["a: a/t.yaml b/printed.json", "b: b/printed.json b/t.yaml"],
    );
}

#[test]
fn a_configuration_is_its_folder_with_its_modules() {
    let root = "module \"w\" {\n  source = \"../../modules/w\"\n}\n";
    let module = "resource \"aws_sfn_state_machine\" \"m\" {\n  definition = file(\"${path.module}/d/x.json\")\n}\n";
    check(
        &[
            ("live/eu/main.tf", root),
            ("live/eu/iam.tf", "resource \"aws_iam_role\" \"a\" {}\n"),
            ("live/us/main.tf", root),
            ("live/us/env/prod.tfvars", "role_name = \"x\"\n"),
            ("modules/w/main.tf", module),
            ("modules/w/d/x.json", MACHINE),
        ],
        &[
            "live/eu: live/eu/iam.tf live/eu/main.tf modules/w/d/x.json modules/w/main.tf",
            "live/us: live/us/env/prod.tfvars live/us/main.tf modules/w/d/x.json modules/w/main.tf",
        ],
    );
}

/// A module of another repository brings in nothing of this one; a folder of a repository may be one
/// of this.
#[test]
fn a_module_by_the_address_of_a_repository_brings_in_its_folder_only() {
    let machine = "resource \"aws_sfn_state_machine\" \"m\" {}\n";
    let call = |path: &str| {
        format!(
            "{machine}module \"t\" {{\n  source = \"github.com/example/topic.git{path}?ref=v1\"\n}}\n"
        )
    };
    let files = |main: &str, expected: &[&str]| {
        check(
            &[
                ("a/infra/main.tf", main),
                ("b/infra/main.tf", machine),
                ("modules/t/main.tf", "resource \"aws_iam_role\" \"a\" {}\n"),
            ],
            expected,
        );
    };
    files(
        &call(""),
        &[
            "a/infra: a/infra/main.tf",
            "b/infra: b/infra/main.tf",
            "modules/t: modules/t/main.tf",
        ],
    );
    files(
        &call("//modules/t"),
        &[
            "a/infra: a/infra/main.tf modules/t/main.tf",
            "b/infra: b/infra/main.tf",
        ],
    );
}

/// What a module calls its own role gives nobody a policy; what a call says may.
#[test]
fn a_name_of_a_role_concerns_others_in_a_call_only() {
    let machine = "resource \"aws_iam_role\" \"a\" {\n  name = \"night\"\n}\nresource \"aws_sfn_state_machine\" \"m\" {\n  role_arn   = aws_iam_role.a.arn\n  definition = jsonencode({ StartAt = \"A\", States = { A = { Type = \"Pass\", End = true } } })\n}\n";
    let attachment = "resource \"aws_iam_role\" \"own\" {\n  permissions_boundary = var.boundary\n}\nresource \"aws_iam_role_policy_attachment\" \"a\" {\n  role = aws_iam_role.own.name\n}\n";
    let name = "role_name = local.own ? coalesce(var.name, var.of, \"*\") : null";
    for (block, first) in [
        (format!("locals {{\n  {name}\n}}\n"), "a: a/main.tf"),
        (
            format!("module \"x\" {{\n  source = \"./x\"\n  {name}\n}}\n"),
            "a: a/main.tf b/main.tf",
        ),
    ] {
        let other = format!("{attachment}{block}");
        check(
            &[("a/main.tf", machine), ("b/main.tf", other.as_str())],
            &[first, "b: b/main.tf"],
        );
    }
}

#[test]
fn assemblies_services_and_scripts_are_projects() {
    let manifest = r#"{"version": "36.0.0", "artifacts": {}}"#;
    let template = r#"{"Resources": {"M": {"Type": "AWS::StepFunctions::StateMachine"}}}"#;
    check(
        &[
            ("cdk/cdk.out/manifest.json", manifest),
            ("cdk/cdk.out/A.template.json", template),
            ("cdk/cdk.out/B.template.json", template),
            ("cdk/cdk.json", "{}"),
            (
                "sls/serverless.yml",
                "service: x\nprovider:\n  name: aws\nstepFunctions:\n  stateMachines:\n    a: ${file(steps/a.yml)}\n",
            ),
            (
                "sls/steps/a.yml",
                "definition:\n  StartAt: A\n  States:\n    A: {Type: Pass, End: true}\n",
            ),
            ("sls/package.json", "{}"),
            (
                "cli/Makefile",
                "deploy:\n\taws iam put-role-policy --role-name x --policy-document file://iam/p.json\n\taws stepfunctions create-state-machine --definition file://d/m.json\n",
            ),
            ("cli/iam/p.json", POLICY),
            ("cli/d/m.json", MACHINE),
        ],
        &[
            "cdk: cdk/cdk.out/A.template.json cdk/cdk.out/B.template.json cdk/cdk.out/manifest.json",
            "cli: cli/Makefile cli/d/m.json cli/iam/p.json",
            "sls: sls/package.json sls/serverless.yml sls/steps/a.yml",
        ],
    );
}

#[test]
fn a_workflow_file_is_at_home_at_the_top() {
    let workflow = "jobs:\n  a:\n    steps:\n      - run: |\n          aws iam put-role-policy --role-name x --policy-document file://iam/p.json\n          aws stepfunctions create-state-machine --definition file://d/m.json\n";
    check(
        &[
            (".github/workflows/deploy.yml", workflow),
            (
                ".github/workflows/ci.yml",
                "jobs:\n  a:\n    steps:\n      - run: make\n",
            ),
            ("iam/p.json", POLICY),
            ("d/m.json", MACHINE),
        ],
        &[".: .github/workflows/deploy.yml d/m.json iam/p.json"],
    );
}

#[test]
fn loose_definitions_are_projects_by_folder() {
    check(
        &[
            ("a/m.json", MACHINE),
            ("a/p.json", POLICY),
            ("b/m.json", MACHINE),
            ("p.json", POLICY),
        ],
        // No project is at home at the top: what lies there may concern both.
        &["a: a/m.json a/p.json p.json", "b: b/m.json p.json"],
    );
}

#[test]
fn what_belongs_to_no_project_is_kept_together() {
    check(
        &[("x/a.json", POLICY), ("x/b.json", POLICY)],
        &["x: x/a.json x/b.json"],
    );
    check(&[("x/a.json", "[1]")], &[]);
}

#[test]
fn candidates_are_told_by_name() {
    for (path, expected) in [
        ("a/b.asl.json", true),
        ("Makefile", true),
        ("a/main.tf", true),
        ("a/x.json.tftpl", true),
        ("a/x.ts", true),
        ("a/x.test.ts", false),
        ("a/x.css", false),
        ("README.md", false),
        ("a/README_ja.md", false),
        ("a/notes.md", true),
        ("error.txt", true),
        ("cdk.out/asset.0a/package.json", false),
        ("cdk.out/asset.0a.json", true),
    ] {
        assert_eq!(is_candidate(path), expected, "{path}");
    }
}

#[test]
fn references_of_two_modules_are_no_common_name() {
    let role = "resource \"aws_iam_role\" \"r\" {\n  name = var.name\n}\nresource \"aws_iam_role_policy\" \"p\" {\n  role = aws_iam_role.r.name\n  name = var.name\n}\nresource \"aws_iam_role_policy\" \"q\" {\n  role = var.name\n}\n";
    check(
        &[("a/main.tf", role), ("b/main.tf", role)],
        &["a: a/main.tf", "b: b/main.tf"],
    );
    // A name in quotes is one.
    let made = "resource \"aws_iam_role\" \"r\" {\n  name = \"runner\"\n}\n";
    let used = "resource \"aws_iam_role_policy\" \"p\" {\n  role   = \"runner\"\n}\n";
    check(
        &[("a/main.tf", made), ("b/main.tf", used)],
        &["a: a/main.tf b/main.tf"],
    );
    let json = r#"{"resource": {"aws_iam_role_policy": {"p": {"role": "runner"}}}}"#;
    check(
        &[("a/main.tf", made), ("b/main.tf.json", json)],
        &["a: a/main.tf b/main.tf.json"],
    );
}

/// What speaks of a role by a name that is not literal may speak of any: it is with the projects around
/// it and below it, and a script with those of the nearest folder.
#[test]
fn what_speaks_of_a_role_that_may_be_any_is_not_left_out() {
    let script = "ROLE=exec\naws iam put-role-policy --role-name \"$ROLE\" --policy-name a --policy-document file://a.json\n";
    check(
        &[("t.yaml", PLAIN), ("grant.sh", script), ("a.json", POLICY)],
        &[
            "grant.sh: a.json grant.sh",
            "t.yaml: a.json grant.sh t.yaml",
        ],
    );
    let detach = "for role in one two; do\n  aws iam detach-role-policy --role-name $role --policy-arn arn:aws:iam::111122223333:policy/a\ndone\n";
    check(
        &[
            ("infra/t.yaml", PLAIN),
            ("scripts/detach.sh", detach),
            ("other/README.md", "# iam"),
        ],
        &[
            "infra: infra/t.yaml scripts/detach.sh",
            "scripts: scripts/detach.sh",
        ],
    );
    let of_role = |name: &str| {
        format!(
            "Parameters:\n  Name: {{Type: String, Default: exec}}\nResources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: {name}\n"
        )
    };
    let of_policy = |kind: &str, of: &str| {
        format!(
            "Parameters:\n  Name: {{Type: String, Default: exec}}\nResources:\n  P:\n    Type: AWS::IAM::{kind}\n    Properties:\n      {of}\n"
        )
    };
    for (role, policy) in [
        ("exec", of_policy("RolePolicy", "RoleName: exec")),
        ("exec", of_policy("Policy", "Roles: [!Ref Name]")),
        ("!Ref Name", of_policy("ManagedPolicy", "Roles: [exec]")),
        (
            "!Sub '${Stage}-exec'",
            of_policy("Policy", "Roles: [!Sub '${Stage}-exec']"),
        ),
        (
            "!Sub '${Stage}-exec'",
            of_policy("Policy", "Roles: [prod-exec]"),
        ),
    ] {
        check(
            &[("a/t.yaml", &of_role(role)), ("b/t.yaml", &policy)],
            &["a: a/t.yaml b/t.yaml"],
        );
    }
    for role in [
        "local.name",
        "\"exec\"",
        "data.aws_iam_role.known.id",
        "aws_iam_role.own.id",
    ] {
        let text = format!(
            "locals {{\n  name = \"exec\"\n}}\nresource \"aws_iam_role_policy\" \"a\" {{\n  role = {role}\n  policy = \"{{}}\"\n}}\n"
        );
        let expected: &[&str] = match role {
            "local.name" | "\"exec\"" => &["a: a/t.yaml b/main.tf"],
            _ => &["a: a/t.yaml", "b: b/main.tf"],
        };
        check(
            &[("a/t.yaml", &of_role("exec")), ("b/main.tf", &text)],
            expected,
        );
    }
}

#[test]
fn programs_are_given_to_what_they_may_change() {
    let template =
        "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: runner\n";
    let call = |role: &str| format!("iam.delete_role_policy(RoleName={role}, PolicyName='p')");
    check(
        &[
            ("a/template.yaml", template),
            ("a/src/own.py", &call("role")),
            ("a/src/plain.py", "print('iam')"),
            ("b/template.yaml", PLAIN),
            ("tools/literal.py", &call("'Runner'")),
            ("tests/test_all.py", &call("'runner'")),
        ],
        &[
            "a: a/src/own.py a/template.yaml tools/literal.py",
            "b: b/template.yaml tools/literal.py",
        ],
    );
    assert!(is_candidate("a/src/own.py") && !is_candidate("a/src/test_own.py"));
}

#[test]
fn what_unknown_roles_are_given_matters_where_something_is_checked() {
    let machine = "Parameters:\n  Name: {Type: String}\nResources:\n  P:\n    Type: AWS::IAM::Policy\n    Properties:\n      Roles: [!Ref Name]\n  M:\n    Type: AWS::StepFunctions::StateMachine\n";
    let role = "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      Path: /x/\n";
    check(
        &[("backend.yaml", machine), ("main.yaml", role)],
        &["backend.yaml: backend.yaml", "main.yaml: main.yaml"],
    );
}
