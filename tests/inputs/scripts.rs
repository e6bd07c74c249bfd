//! Makefiles and shell scripts tell whose a policy is, by the commands that they run.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, checks, notices};

use Verdict::{Granted, Missing, Undecided};

const MACHINE: &str = "aws stepfunctions create-state-machine --region eu-west-1 --name night --definition file://night.json --role-arn arn:aws:iam::111122223333:role/night\n";
const ROLE: &str =
    "aws iam create-role --role-name night --assume-role-policy-document file://trust.json\n";

fn policy(action: &str) -> String {
    let statement = json!([{"Effect": "Allow", "Action": action, "Resource": "*"}]);
    json!({"Version": "2012-10-17", "Statement": statement}).to_string()
}

fn trust() -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "states.amazonaws.com"},
        "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:night"}}}]})
}

fn report(name: &str, script: &str) -> Report {
    let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob",
        "Parameters": {"Role": "arn:aws:iam::111122223333:role/convert"}}}});
    let mut case = Case::bare().document(json!({"name": name, "text": script}));
    for (file, text) in [
        ("night.json", definition.to_string()),
        ("trust.json", trust().to_string()),
        ("pass.json", policy("iam:PassRole")),
        ("read.json", policy("s3:GetObject")),
    ] {
        if script.contains(file) {
            case = case.document(json!({"name": file, "text": text}));
        }
    }
    case.report()
}

fn passed(report: &Report) -> Vec<Verdict> {
    let checks = checks(report, CheckKind::PassRole);
    checks.iter().map(|check| check.verdict).collect()
}

fn put(role: &str, name: &str, file: &str) -> String {
    format!(
        "aws iam put-role-policy --role-name {role} --policy-name {name} --policy-document file://{file}\n"
    )
}

#[track_caller]
fn check(script: &str, expected: Verdict) {
    let report = report("deploy.sh", &format!("{ROLE}{script}{MACHINE}"));
    assert_eq!(passed(&report), [expected], "{script}");
}

#[test]
fn a_policy_is_that_of_the_role_that_a_command_names() {
    check(&put("night", "p", "pass.json"), Granted);
    check(&put("night", "p", "read.json"), Missing);
    // Another role's grant is none.
    let other = put("other", "p", "pass.json");
    check(
        &format!("{other}{}", put("night", "p", "read.json")),
        Missing,
    );
    // One file for two roles.
    check(
        &format!("{other}{}", put("night", "p", "pass.json")),
        Granted,
    );
    let literal = format!(
        "aws iam put-role-policy --role-name night --policy-name p --policy-document '{}'\n",
        policy("iam:PassRole")
    );
    check(&literal, Granted);
    check(&literal.replace("iam:PassRole", "s3:GetObject"), Missing);
    check(
        "aws iam attach-role-policy --role-name night --policy-arn arn:aws:iam::aws:policy/AdministratorAccess\n",
        Granted,
    );
    let managed = "aws iam create-policy --policy-name all --policy-document file://pass.json
aws iam attach-role-policy --role-name=night --policy-arn arn:aws:iam::111122223333:policy/all\n";
    check(managed, Granted);
    check(&managed.replace("pass.json", "read.json"), Missing);
}

#[test]
fn what_is_not_certain_grants_nothing() {
    let pass = put("night", "p", "pass.json");
    let read = put("night", "r", "read.json");
    check(
        &format!("{read}if [ -n \"$1\" ]; then\n{pass}fi\n"),
        Undecided,
    );
    check(&format!("{read}for x in 1 2; do {pass}done\n"), Undecided);
    check(&format!("{read}grep -q x y && {pass}"), Undecided);
    check(&format!("{read}false || {pass}"), Undecided);
    check(&format!("{read}more() {{\n{pass}}}\n"), Undecided);
    // The name of the role, or of the file, is not known.
    check(
        &format!("{read}{}", put("$ROLE", "p", "pass.json")),
        Undecided,
    );
    check(&put("night", "p", "$FILE"), Undecided);
    check(&put("night", "p", "elsewhere.json"), Undecided);
    check(
        &format!("{read}aws iam attach-role-policy --role-name night --policy-arn $ARN\n"),
        Undecided,
    );
    // What is taken away later.
    check(
        &format!("{pass}aws iam delete-role-policy --role-name night --policy-name p\n"),
        Undecided,
    );
    // One name, two texts: the last one counts.
    check(
        &format!("{pass}{}", put("night", "p", "read.json")),
        Missing,
    );
    // Two accounts, maybe.
    check(&pass.replace('\n', " --profile other\n"), Undecided);
    check(
        &format!(
            "{pass}aws iam put-role-permissions-boundary --role-name night --permissions-boundary arn:aws:iam::111122223333:policy/edge\n"
        ),
        Undecided,
    );
}

#[test]
fn variables_that_are_set_are_known() {
    let pass = put("\"$ROLE\"", "p", "$DIR/pass.json");
    check(&format!("ROLE=night\nDIR=.\n{pass}"), Granted);
    check(
        &format!(
            "ROLE=night\nDIR=.\nsource more.sh\n{pass}{}",
            put("night", "r", "read.json")
        ),
        Undecided,
    );
    check(&format!("export ROLE=night DIR=\".\"\n{pass}"), Granted);
    check(
        &format!("DIR=.\n{pass}{}", put("night", "r", "read.json")),
        Undecided,
    );
}

#[test]
fn makefiles_name_the_machine_and_its_trust() {
    let make = "NAME := night
ACCOUNT = 111122223333
ROLE = arn:aws:iam::$(ACCOUNT):role/$(NAME)

all:
\t@aws iam create-role --role-name $(NAME) --assume-role-policy-document file://trust.json
\taws iam put-role-policy --role-name ${NAME} --policy-name p \\
\t\t--policy-document file://pass.json
\taws stepfunctions create-state-machine --region eu-west-1 --name $(NAME) \\
\t\t--definition file://night.json --role-arn $(ROLE)
";
    let of = |script: &str| {
        let report = report("Makefile", script);
        let trust: Vec<Verdict> = checks(&report, CheckKind::RoleTrust)
            .into_iter()
            .filter(|check| check.task.is_none())
            .map(|check| check.verdict)
            .collect();
        (passed(&report), trust)
    };
    assert_eq!(of(make), (vec![Granted], vec![Granted]));
    let other = make.replace("--name $(NAME) ", "--name day ");
    assert_eq!(of(&other), (vec![Granted], vec![Missing]));
    // Whatever it is, it is the same role.
    let unknown = make.replace("NAME := night\n", "");
    assert_eq!(of(&unknown).0, [Granted]);
    let target = make.replace("all:", "all: NAME = day\nall:");
    assert_ne!(of(&target).0, [Granted]);
    let included = make.replace("all:", "include other.mk\nall:");
    assert_ne!(of(&included).0, [Granted]);
    let conditional = make.replace("ACCOUNT =", "ifdef X\nNAME := day\nendif\nACCOUNT =");
    assert_ne!(of(&conditional).0, [Granted]);
}

#[test]
fn the_account_need_not_be_known() {
    let pass = put("night", "p", "pass.json");
    for (before, account) in [
        (
            "ACCOUNT=$(aws sts get-caller-identity --query Account --output text)\n",
            "$ACCOUNT",
        ),
        ("", "${ACCOUNT}"),
    ] {
        let machine = MACHINE.replace("111122223333", account);
        let of = |policy: &str| {
            let script = format!("{before}{ROLE}{policy}{machine}");
            passed(&report("deploy.sh", &script))
        };
        assert_eq!(of(&pass), [Granted], "{machine}");
        assert_eq!(
            of(&put("other", "p", "pass.json")),
            [Undecided],
            "{machine}"
        );
        assert_eq!(of(&put("night", "r", "read.json")), [Missing], "{machine}");
    }
}

#[test]
fn documents_tell_what_belongs_to_a_script() {
    let report = report(
        "deploy.sh",
        &format!("{ROLE}{}{MACHINE}", put("night", "p", "pass.json")),
    );
    let kinds: Vec<String> = report
        .documents
        .iter()
        .map(|one| format!("{:?} {:?}", one.kind, one.linked_to))
        .collect();
    assert_eq!(kinds[0], "Script [1, 2, 3]");
    assert_eq!(kinds[1], "StateMachine [0]");
    assert_eq!(report.state_machines.len(), 1);
    let elsewhere = Case::bare()
        .document(json!({"name": "deploy.sh", "text": MACHINE}))
        .report();
    assert!(notices(&elsewhere).contains(&"file-elsewhere".to_owned()));
}

/// A workflow file with these steps in one job.
fn workflow(steps: &[String]) -> String {
    let steps: Vec<String> = steps
        .iter()
        .map(|script| {
            let lines: Vec<String> = script
                .lines()
                .map(|line| format!("          {line}"))
                .collect();
            format!("      - run: |\n{}\n", lines.join("\n"))
        })
        .collect();
    format!(
        "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n{}",
        steps.concat()
    )
}

#[test]
fn the_steps_of_a_workflow_are_scripts() {
    let steps = |policy: &str| [ROLE.to_owned(), policy.to_owned(), MACHINE.to_owned()];
    let of = |text: &str| passed(&report(".github/workflows/deploy.yml", text));
    let good = workflow(&steps(&put("night", "p", "pass.json")));
    assert_eq!(of(&good), [Granted]);
    assert_eq!(
        of(&workflow(&steps(&put("night", "p", "read.json")))),
        [Missing]
    );
    // Whether it is run is not known.
    let maybe = good.replace(
        "      - run: |\n          aws iam put",
        "      - if: github.ref == 'x'\n        run: |\n          aws iam put",
    );
    assert_ne!(maybe, good);
    assert_eq!(of(&maybe), [Undecided]);
    // Variables of one step are not those of another, and nobody knows what expressions stand for.
    for name in ["$ROLE", "${{ env.ROLE }}", "${{ secrets.ROLE }}"] {
        let open = workflow(&steps(&put(name, "p", "pass.json")));
        assert!(!of(&open).contains(&Granted), "{name}");
    }
    // Another shell is not read.
    let other = good.replace(
        "      - run: |\n          aws iam put",
        "      - shell: pwsh\n        run: |\n          aws iam put",
    );
    assert!(!of(&other).contains(&Granted));
    // Two jobs may work in two accounts.
    let jobs = good.replace("jobs:\n", "jobs:\n  other:\n    steps:\n      - run: aws iam create-role --role-name x --assume-role-policy-document file://trust.json\n"
    );
    assert!(!of(&jobs).contains(&Granted));
    // A workflow without such calls is nothing.
    let plain = report(
        "ci.yml",
        "on: push\njobs:\n  a:\n    steps:\n      - run: make\n",
    );
    assert!(plain.notices.is_empty(), "{:?}", plain.notices);
}

/// An add-on of Copilot, or a template that a playbook names.
const TEMPLATE: &str = r#"Parameters:
  App: {Type: String}
  Env: {Type: String}
  Name: {Type: String}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: pass
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - {Effect: Allow, Action: iam:PassRole, Resource: !Sub 'arn:aws:iam::${AWS::AccountId}:role/${App}-${Env}-job'}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt Role.Arn
      DefinitionString: !Sub '{"StartAt":"A","States":{"A":{"Type":"Task","End":true,"Resource":"arn:aws:states:::mediaconvert:createJob","Parameters":{"Role":"arn:aws:iam::${AWS::AccountId}:role/${App}-${Env}-job"}}}}'
"#;

const PLAYBOOK: &str = r#"- hosts: localhost
  tasks:
    - community.aws.iam_role:
        name: runner
        managed_policies: [arn:aws:iam::aws:policy/AdministratorAccess]
        assume_role_policy_document: "{{ lookup('file', 'trust.json') }}"
    - amazon.aws.cloudformation:
        template: templates/machine.yml
        template_body: |
          Resources: {R: {Type: AWS::IAM::Role}}
"#;

#[test]
fn what_other_tools_have_is_a_template_or_is_said_to_be_unread() {
    let named = |name: &str, text: &str| json!({"name": name, "text": text});
    // Copilot gives App, Env and Name to an add-on: the same in all of it, whatever they are.
    let addon = |text: &str| {
        let case = Case::bare().document(named("copilot/job/addons/machine.yml", text));
        passed(&case.report())
    };
    assert_eq!(addon(TEMPLATE), [Granted]);
    assert_eq!(
        addon(&TEMPLATE.replace("${Env}-job'}", "${Env}-jobs'}")),
        [Missing]
    );
    // A playbook is no template; the one that it names is.
    let both = Case::bare()
        .document(named("site.yml", PLAYBOOK))
        .document(named("templates/machine.yml", TEMPLATE))
        .report();
    assert_eq!(passed(&both), [Granted]);
    let codes: Vec<String> = both.notices.iter().map(|one| one.code.name()).collect();
    assert!(
        codes.contains(&"document-not-recognised".to_owned()),
        "{codes:?}"
    );
    assert!(
        !codes.iter().any(|code| code.starts_with("json-")),
        "{codes:?}"
    );
}

/// A machine runs as the role that it is given last.
#[test]
fn a_machine_that_is_given_another_role_runs_as_that_one() {
    let arn = "arn:aws:states:eu-west-1:111122223333:stateMachine:night";
    let update = |role: &str| {
        format!(
            "aws stepfunctions update-state-machine --state-machine-arn {arn} --role-arn arn:aws:iam::111122223333:role/{role}\n"
        )
    };
    let grants = put("night", "p", "pass.json");
    for (script, expected) in [
        (
            format!("{ROLE}{grants}{MACHINE}{}", update("night")),
            vec![Granted],
        ),
        (
            format!("{ROLE}{grants}{MACHINE}{}", update("day")),
            vec![Undecided],
        ),
        (
            format!("{ROLE}{grants}{}{MACHINE}", update("day")),
            vec![Granted, Undecided],
        ),
        (
            format!(
                "{ROLE}{grants}{MACHINE}if [ $X ]; then\n{}fi\n",
                update("day")
            ),
            vec![Granted, Undecided],
        ),
    ] {
        let report = report("deploy.sh", &script);
        assert_eq!(passed(&report), expected, "{script}");
    }
}

/// What a pipeline or a package runs may have been run or not.
#[test]
fn commands_of_pipelines_open_what_they_change() {
    let script = format!("{ROLE}{}{MACHINE}", put("night", "p", "pass.json"));
    let detach = "aws iam delete-role-policy --role-name night --policy-name p";
    let of_other = detach.replace("night", "other");
    for (name, before, after) in [
        ("buildspec.yml", "phases: {build: {commands: [\"", "\"]}}"),
        (".gitlab-ci.yml", "deploy: {script: [\"", "\"]}"),
        ("Taskfile.yml", "tasks: {a: {cmds: [\"", "\"]}}"),
        ("package.json", "{\"scripts\": {\"a\": \"", "\"}}"),
    ] {
        for (command, expected) in [(detach, Undecided), (&of_other, Granted)] {
            let report = Case::bare();
            let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
                "Resource": "arn:aws:states:::mediaconvert:createJob",
                "Parameters": {"Role": "arn:aws:iam::111122223333:role/convert"}}}});
            let report = report
                .document(json!({"name": "deploy.sh", "text": script}))
                .document(json!({"name": "night.json", "text": definition.to_string()}))
                .document(json!({"name": "trust.json", "text": trust().to_string()}))
                .document(json!({"name": "pass.json", "text": policy("iam:PassRole")}))
                .document(json!({"name": name, "text": format!("{before}{command}{after}")}))
                .report();
            assert_eq!(passed(&report), [expected], "{name} {command}");
        }
    }
}

/// Calls behind other words count, those that may not be run as such.
#[test]
fn calls_within_other_commands_are_read() {
    let grants = put("night", "p", "pass.json");
    let deny = "aws iam attach-role-policy --role-name night --policy-arn arn:aws:iam::aws:policy/AWSDenyAll";
    for (command, expected) in [
        (format!("sudo -E {deny}"), Verdict::Denied),
        (format!("env AWS_PAGER= {deny}"), Verdict::Denied),
        (format!("timeout 10 {deny}"), Verdict::Denied),
        (format!("retry 3 {deny}"), Undecided),
        (format!("bash -c '{deny}'"), Undecided),
        (
            format!(
                "docker run --rm amazon/{}",
                deny.replace("aws iam", "aws-cli iam")
            ),
            Undecided,
        ),
        (deny.replace("aws iam", "$AWS iam"), Undecided),
        (
            format!(
                "AWS=\"aws --no-cli-pager\"\n{}",
                deny.replace("aws iam", "$AWS iam")
            ),
            Verdict::Denied,
        ),
        (
            "cat names | xargs aws iam delete-role-policy --policy-name p --role-name".to_owned(),
            Undecided,
        ),
        (format!("echo {deny}"), Granted),
        (format!("# {deny}"), Granted),
    ] {
        check(&format!("{grants}{command}\n"), expected);
    }
}

#[test]
fn what_a_call_prints_is_its_value() {
    let role = ROLE.trim();
    let machine = MACHINE.replace("arn:aws:iam::111122223333:role/night", "\"$ROLE_ARN\"");
    let grants = put("night", "p", "pass.json");
    for capture in [
        format!("ROLE_ARN=$({role} --query 'Role.Arn' --output text)\n"),
        format!("ROLE_ARN=$({role} | jq -r .Role.Arn)\n"),
        format!(
            "{role}\nexport ROLE_ARN=\"$(aws iam get-role --role-name night --query Role.Arn --output text)\"\n"
        ),
    ] {
        let report = report("deploy.sh", &format!("{capture}{grants}{machine}"));
        assert_eq!(passed(&report), [Granted], "{capture}");
    }
    let managed = "P=$(aws iam create-policy --policy-name p --policy-document file://pass.json --query Policy.Arn --output text)\naws iam attach-role-policy --role-name night --policy-arn $P\n";
    check(managed, Granted);
    check(&managed.replace("pass.json", "read.json"), Missing);
}

#[test]
fn the_last_policy_of_a_name_counts() {
    let (grants, lacks) = (
        put("night", "p", "pass.json"),
        put("night", "p", "read.json"),
    );
    check(&format!("{grants}{lacks}"), Missing);
    check(&format!("{lacks}{grants}"), Granted);
    let deletes = "aws iam delete-role-policy --role-name night --policy-name p\n";
    let other = put("night", "q", "read.json");
    check(&format!("{grants}{other}{deletes}"), Missing);
    check(&format!("{grants}if a; then\n{deletes}fi\n"), Undecided);
    check(&format!("{grants}if a; then\n{lacks}fi\n"), Undecided);
}

/// A path is one of the folder that the call is made in.
#[test]
fn files_are_those_of_the_folder() {
    let grants = put("night", "p", "pass.json");
    let of = |script: &str, files: &[(&str, &str)]| {
        let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::mediaconvert:createJob",
            "Parameters": {"Role": "arn:aws:iam::111122223333:role/convert"}}}});
        let script = format!("{ROLE}{MACHINE}{script}");
        let mut case = Case::bare()
            .document(json!({"name": "app/scripts/deploy.sh", "text": script}))
            .document(json!({"name": "app/night.json", "text": definition.to_string()}))
            .document(json!({"name": "app/trust.json", "text": trust().to_string()}));
        for (name, action) in files {
            case = case.document(json!({"name": name, "text": policy(action)}));
        }
        passed(&case.report())
    };
    let both = [
        ("app/pass.json", "s3:GetObject"),
        ("app/scripts/pass.json", "iam:PassRole"),
    ];
    // In which of them it is run nobody says.
    assert_eq!(of(&grants, &both), [Undecided]);
    let here = format!("cd \"$(dirname \"$0\")\"\n{grants}");
    assert_eq!(of(&here, &both), [Granted]);
    let above = format!("cd \"$(dirname \"$0\")/..\"\n{grants}");
    // The other one may be attached by hand.
    assert_eq!(of(&above, &both), [Undecided]);
    let own = grants.replace("pass.json", "$DIR/pass.json");
    let own = format!("DIR=\"$(cd \"$(dirname \"${{BASH_SOURCE[0]}}\")\" && pwd)\"\n{own}");
    assert_eq!(of(&own, &both), [Granted]);
    let folders = [
        ("app/pass.json", "iam:PassRole"),
        ("app/prod/pass.json", "s3:GetObject"),
    ];
    assert_eq!(of(&grants, &folders), [Granted]);
    for (script, expected) in [
        (format!("cd prod\n{grants}"), Undecided),
        (format!("(cd prod && {})\n", grants.trim()), Undecided),
        (format!("(cd prod && ls)\n{grants}"), Granted),
        (format!("pushd prod\n{grants}popd\n"), Undecided),
        (format!("pushd prod\npopd\n{grants}"), Granted),
        (format!("cd $WHERE\n{grants}"), Undecided),
    ] {
        assert_eq!(of(&script, &folders), [expected], "{script}");
    }
}

#[test]
fn calls_for_other_accounts_are_of_nobody_here() {
    let grants = put("night", "p", "pass.json");
    for script in [
        format!("AWS_PROFILE=prod {grants}"),
        format!("export AWS_PROFILE=prod\n{grants}unset AWS_PROFILE\n"),
        format!(
            "eval $(aws sts assume-role --role-arn arn:aws:iam::444455556666:role/x)\n{grants}"
        ),
        grants.replace("aws iam", "aws --endpoint-url http://localhost:4566 iam"),
    ] {
        check(&script, Undecided);
    }
}

#[test]
fn a_template_that_a_script_changes_is_not_known() {
    let template = "Resources:\n  Exec:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {}\n      Policies:\n        - PolicyName: p\n          PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: iam:PassRole, Resource: '*'}]}\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: !GetAtt Exec.Arn\n      Definition: {StartAt: A, States: {A: {Type: Task, End: true, Resource: 'arn:aws:states:::mediaconvert:createJob', Parameters: {Role: !GetAtt Other.Arn}}}}\n  Other:\n    Type: AWS::IAM::Role\n    Properties: {AssumeRolePolicyDocument: {}}\n";
    for (script, expected) in [
        ("sam deploy -t template.yaml\n", Granted),
        ("sed s/A/B/ template.yaml > packaged.yaml\n", Granted),
        ("sed -i s/A/B/ template.yaml\nsam deploy\n", Undecided),
    ] {
        let report = Case::bare()
            .document(json!({"name": "template.yaml", "text": template}))
            .document(json!({"name": "deploy.sh", "text": script}))
            .report();
        assert_eq!(passed(&report), [expected], "{script}");
    }
}

#[test]
fn a_script_may_add_files_to_a_configuration() {
    const ROLES: &str = r#"resource "aws_iam_role" "night" {
  name = "night"
  assume_role_policy = jsonencode({Version="2012-10-17",Statement=[{Effect="Allow",Principal={Service="states.amazonaws.com"},Action="sts:AssumeRole"}]})
}
resource "aws_iam_role_policy" "p" {
  name = "p"
  role = aws_iam_role.night.id
  policy = jsonencode({Version="2012-10-17",Statement=[{Effect="Allow",Action="iam:PassRole",Resource="*"}]})
}
resource "aws_sfn_state_machine" "night" {
  name = "night"
  role_arn = aws_iam_role.night.arn
  definition = jsonencode({StartAt="Run",States={Run={Type="Task",Resource="arn:aws:states:::mediaconvert:createJob",Parameters={Role="arn:aws:iam::111122223333:role/convert"},End=true}}})
}
"#;
    const LIMIT: &str = "resource \"aws_iam_role\" \"night\" {\n  permissions_boundary = \"arn:aws:iam::aws:policy/ReadOnlyAccess\"\n}\n";
    for (script, expected) in [
        (
            "cp env/prod/limit_override.tf .\nterraform apply\n",
            Undecided,
        ),
        (
            "cat > deny.tf <<EOF\nresource \"aws_iam_role_policy\" \"d\" {}\nEOF\n",
            Undecided,
        ),
        ("cp env/prod/template.json .\n", Granted),
        ("terraform apply\n", Granted),
    ] {
        let named = |name: &str, text: &str| json!({"name": name, "text": text});
        let mut case = Case::bare()
            .document(named("main.tf", ROLES))
            .document(named("deploy.sh", script));
        if script.contains("limit") {
            case = case.document(named("env/prod/limit_override.tf", LIMIT));
        }
        let report = case.report();
        let found = passed(&report);
        assert_eq!(found, [expected], "{script} {:?}", notices(&report));
    }
}
