//! What concerns nothing is listed and quiet; what may hold anything is told, whatever its name.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Verdict};
use sfn_role_check::workspace::Kind;
use test_support::{Case, EXECUTION, notices, statement, verdicts};

const STATEMENT: &str = r#"{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}"#;

fn alone(name: &str, text: &str) -> sfn_role_check::Report {
    Case::bare()
        .document(json!({"name": name, "text": text}))
        .report()
}

fn prose() -> Vec<(&'static str, String)> {
    let markdown = format!("# Export\n\nAdd this:\n\n```json\n{STATEMENT}\n```\n");
    let denied = "It says AccessDenied: User: arn:aws:sts::111122223333:assumed-role/x/y is not \
                  authorized to perform: iam:PassRole on resource: *";
    vec![
        ("README.md", markdown),
        ("README", "Statement of purpose".to_owned()),
        ("docs/errors.rst", denied.to_owned()),
        (
            "LICENSE",
            "Permission is granted: the United States".to_owned(),
        ),
        ("assets/logo.png", "\u{fffd}PNG\r\n\u{1a}\n".to_owned()),
        (
            "lib/stack.ts",
            format!("new iam.PolicyStatement({STATEMENT});"),
        ),
        (
            "src/app.py",
            "def handler(event, context):\n    return {}".to_owned(),
        ),
        ("yarn.lock", "\"a@1\":\n  version \"1\"\n".to_owned()),
        (
            "samconfig.toml",
            "[default.deploy.parameters]\ncapabilities = \"CAPABILITY_IAM\"".to_owned(),
        ),
        (".env", "STAGE=test\n".to_owned()),
        ("requirements.txt", "boto3==1.34\n".to_owned()),
    ]
}

fn data() -> Vec<(&'static str, Value)> {
    vec![
        ("a.json", json!({"a": 1})),
        ("b.json", json!([])),
        ("c.json", json!({})),
        (
            "package.json",
            json!({"name": "x", "version": "1.0.0", "type": "module", "scripts": {"test": "node"}}),
        ),
        (
            "package-lock.json",
            json!({"packages": {"node_modules/effect": {"resolved": "statement"}}}),
        ),
        (
            "cdk.json",
            json!({"app": "x", "context": {"@aws-cdk/aws-iam:minimizePolicies": true}}),
        ),
        (
            "events/object.json",
            json!({"version": "0", "id": "7bf7", "detail-type": "Object Created", "source": "aws.s3",
                "account": "111122223333", "region": "eu-west-1", "resources": ["arn:aws:s3:::x"],
                "detail": {"requester": "111122223333", "principalId": "x"}}),
        ),
        (
            "pattern.json",
            json!({"title": "Flow", "level": "200", "framework": "SAM", "testing": {"text": ["See the repository."]},
                "resources": {"bullets": [{"text": "Guide", "link": "https://example.com"}], "headline": "More"}}),
        ),
        (
            "events/request.json",
            json!({"resource": "/", "path": "/", "httpMethod": "GET", "version": "1.0",
                "requestContext": {"authorizer": {"principalId": "x"}, "identity": {}}}),
        ),
        (
            "events/queue.json",
            json!({"Records": [{"messageId": "1", "body": "{\"order\": 1}"}]}),
        ),
        (
            "cdk.out/tree.json",
            json!({"version": "tree-0.1", "tree": {"id": "App", "attributes": {
                "aws:cdk:cloudformation:type": "AWS::IAM::Role"}}}),
        ),
        (
            "table.json",
            json!({"Resources": {
                "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {}},
                "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": {"PolicyDocument": {
                    "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}}}}}),
        ),
    ]
}

#[test]
fn what_concerns_nothing_is_listed_and_quiet() {
    let data = data()
        .into_iter()
        .map(|(name, value)| (name, value.to_string()));
    for (name, text) in prose().into_iter().chain(data) {
        let report = alone(name, &text);
        assert_eq!(report.documents.len(), 1, "{name}");
        assert_eq!(report.documents[0].kind, Kind::Ignored, "{name}");
        assert!(!report.documents[0].used, "{name}");
        assert_eq!(notices(&report), [""; 0], "{name}");
    }
    let yaml = "name: ci\non: push\njobs:\n  test:\n    steps:\n      - run: make\n        with:\n          \
                role-to-assume: arn:aws:iam::111122223333:role/ci\n";
    let compose = "services:\n  app:\n    image: app\n    ports: [\"80:80\"]\n";
    let comments = "{\n  // Options.\n  \"compilerOptions\": {\"strict\": true,}\n}";
    let built = "Resources:\n  Execution:\n    Type: AWS::IAM::Role\n    Properties: {}\n";
    for (name, text) in [
        // Copies that tools make of what stands beside them.
        (".aws-sam/build/template.yaml", built),
        ("node_modules/x/template.yaml", built),
        (".github/workflows/ci.yml", yaml),
        ("docker-compose.yml", compose),
        ("tsconfig.json", comments),
    ] {
        let report = alone(name, text);
        assert_eq!(report.documents[0].kind, Kind::Ignored, "{name}");
        assert_eq!(notices(&report), [""; 0], "{name}");
    }
}

#[test]
fn what_may_hold_anything_is_told() {
    let policy = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{STATEMENT}");
    for (name, text) in [
        ("policy.json", policy.as_str()),
        ("README.md", policy.as_str()),
        ("policy.ts", policy.as_str()),
        ("cut.json", "{\"Version\": \"2012-10-17\", \"Sta"),
        ("cut-machine.json", "{\"Comment\": \"x\", \"Sta"),
        ("broken.yaml", "Statement:\n  - Effect: Deny\n Action: [\n"),
        ("notes.txt", "nobody may use iam:*"),
        ("letter.json", "{\"Statment\": [{\"Effect\": \"Deny\"}]}"),
        ("statement.json", STATEMENT),
        (
            "state.json",
            "{\"Type\": \"Task\", \"Resource\": \"x\", \"End\": true}",
        ),
        (
            "inner.json",
            "{\"a\": [{\"policy\": \"{\\\"Statement\\\": []}\"}]}",
        ),
        ("escaped.json", "{\"a\": \"\\u0053tatement\"}"),
        (
            "macro.json",
            "{\"Transform\": \"Mine\", \"Resources\": {\"T\": {\"Type\": \"AWS::SNS::Topic\"}}}",
        ),
        (
            "custom.json",
            "{\"Resources\": {\"T\": {\"Type\": \"Custom::Roles\", \"Properties\": {}}}}",
        ),
        (
            "module.json",
            "{\"Resources\": {\"T\": {\"Type\": \"Mine::A::B::MODULE\", \"Properties\": {}}}}",
        ),
        ("deploy.sh", "aws iam put-role-policy --policy-document x"),
        (
            "serverless.yml",
            "service: x\nprovider:\n  name: aws\nstepFunctions: {}\n",
        ),
    ] {
        let report = alone(name, text);
        assert!(!report.notices.is_empty(), "{name}");
    }
}

#[test]
fn what_was_assigned_is_never_passed_over() {
    let role = "arn:aws:iam::111122223333:role/x";
    let machine = Case::new()
        .task(
            "arn:aws:states:::aws-sdk:sagemaker:createNotebookInstance",
            &json!({"RoleArn": role}),
        )
        .policy(&json!([statement("Allow", "iam:PassRole", role)]));
    let of = |case: &Case| verdicts(&case.report(), CheckKind::PassRole);
    assert_eq!(of(&machine), [Verdict::Granted]);
    let readme = machine
        .clone()
        .document(json!({"name": "README.md", "text": "# Deny"}));
    assert_eq!(of(&readme), [Verdict::Granted]);
    for document in [
        json!({"name": "README.md", "text": "# Deny", "role": EXECUTION}),
        json!({"name": "README.md", "text": "# Deny", "kind": "identity-policy"}),
        json!({"name": "events.json", "text": "{\"a\": 1}", "role": EXECUTION}),
        json!({"name": "package-lock.json", "text": "{}", "role": EXECUTION}),
    ] {
        let assigned = machine.clone().document(document.clone());
        assert_eq!(of(&assigned), [Verdict::Undecided], "{document}");
    }
}
