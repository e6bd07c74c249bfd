//! Forms that published projects have: what their files determine is decided, and nothing more.

use crate::harness::{folder, piped};

const TRUST: &str = "AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}]}";

#[track_caller]
fn check(name: &str, files: &[(&str, &str)], words: &[&str], status: i32, last: &str) -> String {
    let folder = folder(name, files);
    let (is, text) = piped(&folder, words);
    let line = text.lines().last().unwrap_or_default();
    assert!(is == status && line.contains(last), "{is}\n{text}");
    text
}

/// A machine of SAM with these policies, which invokes the functions `F` and `G`.
fn sam(policies: &str) -> String {
    format!(
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {{Handler: a, Handler: b}}\n  G:\n    Type: AWS::Serverless::Function\n  V:\n    Type: AWS::EC2::VPC\n  V:\n    Type: AWS::EC2::VPC\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Policies:\n{policies}      Definition:\n        StartAt: A\n        States:\n          A: {{Type: Task, Resource: !GetAtt F.Arn, Next: B}}\n          B: {{Type: Task, Resource: !GetAtt G.Arn, End: true}}\n"
    )
}

#[test]
fn a_policy_template_may_stand_several_times() {
    let invoke = |function: &str| {
        format!("        - LambdaInvokePolicy: {{FunctionName: !Ref {function}}}\n")
    };
    let (f, g) = (invoke("F"), invoke("G"));
    let all = ["--level", "all"];
    for (policies, status, last) in [
        (f.clone() + &g, 0, "all 3 required permissions are granted"),
        (g.clone() + &f, 0, "all 3 required permissions are granted"),
        // Each grants its own function only.
        (f.clone(), 1, "1 missing"),
        (f.clone() + &f, 1, "1 missing"),
    ] {
        check(
            "policy_templates",
            &[("t.yaml", &sam(&policies))],
            &all,
            status,
            last,
        );
    }
}

#[test]
fn a_key_that_stands_twice_counts_where_it_matters() {
    let role = |more: &str| {
        format!(
            "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      {TRUST}\n{more}  V:\n    Type: AWS::EC2::VPC\n    Properties: {{CidrBlock: a}}\n  V:\n    Type: AWS::EC2::VPC\n    Properties: {{CidrBlock: b}}\n  M:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n      RoleArn: !GetAtt R.Arn\n      DefinitionString: '{{\"StartAt\": \"A\", \"States\": {{\"A\": {{\"Type\": \"Pass\", \"End\": true}}}}}}'\n"
        )
    };
    // Of what has no roles, and where both say the same.
    let same = role("");
    let text = check("twice", &[("t.yaml", &same)], &[], 0, "1 of 1 granted");
    assert!(text.contains("suggestion: duplicate key"), "{text}");
    let queue = same.replace("AWS::EC2::VPC", "AWS::SQS::Queue");
    let text = check("twice", &[("t.yaml", &queue)], &[], 3, "1 needs input");
    assert!(text.contains("error: duplicate key"), "{text}");
    let queue = queue.replace("CidrBlock: b", "CidrBlock: a");
    check("twice", &[("t.yaml", &queue)], &[], 0, "1 of 1 granted");
    let other = same.replacen(
        "      Assume",
        "      Path: /a/\n      Path: /b/\n      Assume",
        1,
    );
    check("twice", &[("t.yaml", &other)], &[], 3, "1 needs input");
    let boundary = "      PermissionsBoundary: arn:aws:iam::111122223333:policy/a\n      PermissionsBoundary: arn:aws:iam::111122223333:policy/b\n";
    check(
        "twice",
        &[("t.yaml", &role(boundary))],
        &[],
        3,
        "1 needs input",
    );
}

#[test]
fn a_rendered_template_is_followed() {
    let source = |data: &str| {
        format!(
            "data \"aws_caller_identity\" \"me\" {{}}\nresource \"aws_iam_role\" \"r\" {{\n  name = \"runner\"\n  assume_role_policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", Principal = {{ Service = \"states.amazonaws.com\" }}, Action = \"sts:AssumeRole\" }}] }})\n}}\nresource \"aws_iam_role_policy\" \"p\" {{\n  role = aws_iam_role.r.id\n  name = \"pass\"\n  policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", Action = \"iam:PassRole\", Resource = \"arn:aws:iam::${{data.aws_caller_identity.me.account_id}}:role/job\" }}] }})\n}}\ndata \"template_file\" \"d\" {{\n{data}}}\nresource \"aws_sfn_state_machine\" \"m\" {{\n  name = \"m\"\n  role_arn = aws_iam_role.r.arn\n  definition = data.template_file.d.rendered\n}}\n"
        )
    };
    let machine = r#"{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:glue:createJob", "Parameters": {"Role": "arn:aws:iam::${account}:role/${name}"}, "End": true}}}"#;
    let file = "  template = file(\"${path.module}/m.asl.json\")\n";
    let vars = |name: &str| {
        format!(
            "  vars = {{\n    account = data.aws_caller_identity.me.account_id\n    name = \"{name}\"\n  }}\n"
        )
    };
    let inline = format!(
        "  template = <<-EOT\n    {}\n  EOT\n",
        machine.replace("${", "$${")
    );
    for (data, status, last) in [
        (file.to_owned() + &vars("job"), 0, "2 of 2 granted"),
        (file.to_owned() + &vars("other"), 1, "1 missing"),
        (inline.clone() + &vars("job"), 0, "2 of 2 granted"),
        (inline + &vars("other"), 1, "1 missing"),
    ] {
        let source = source(&data);
        let files = [("main.tf", source.as_str()), ("m.asl.json", machine)];
        let folder_of = if data.contains("file(") {
            &files[..]
        } else {
            &files[..1]
        };
        check("rendered", folder_of, &[], status, last);
    }
    // What nobody gives is not known.
    let missing = source(&(file.to_owned() + "  vars = var.all\n"));
    let files = [("main.tf", missing.as_str()), ("m.asl.json", machine)];
    check("rendered", &files, &[], 3, "1 state machine not read");
}

#[test]
fn connections_are_managed_and_not_invoked() {
    let call = |path: &str| {
        format!(
            r#"{{"StartAt": "A", "States": {{"A": {{"Type": "Task", "Resource": "arn:aws:states:::apigateway:invoke", "Parameters": {{"ApiEndpoint": "abc123.execute-api.eu-west-1.amazonaws.com", "Method": "POST", "Stage": "prod", {path}, "AuthType": "IAM_ROLE"}}, "End": true}}}}}}"#
        )
    };
    let policy = |action: &str, path: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "execute-api:{action}", "Resource": "arn:aws:execute-api:eu-west-1:111122223333:abc123/prod/POST/{path}"}}]}}"#
        )
    };
    let words = [
        "m.json",
        "p.json",
        "--level",
        "all",
        "--account",
        "111122223333",
    ];
    let format = r#""Path.$": "States.Format('/@connections/{}', $.id)""#;
    for (path, action, on, status) in [
        (format, "ManageConnections", "@connections/*", 0),
        (
            r#""Path": "/@connections/a""#,
            "ManageConnections",
            "@connections/*",
            0,
        ),
        (format, "Invoke", "@connections/*", 1),
        (format, "ManageConnections", "pets/*", 1),
        (r#""Path": "pets""#, "ManageConnections", "*", 1),
        (r#""Path": "pets""#, "Invoke", "pets", 0),
    ] {
        let files = [("m.json", call(path)), ("p.json", policy(action, on))];
        let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
        let text = check("connections", &files, &words, status, "");
        if on == "pets/*" {
            let wanted = "abc123/prod/POST/@connections/*\"";
            assert!(text.contains(wanted), "{text}");
        }
    }
}

#[test]
fn what_is_not_recognized_is_told_in_its_own_folder_only() {
    let good = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}"#;
    let broken = r#"{"StartAt": "A", "States": {"A": "#;
    let text = check(
        "not_recognized",
        &[
            ("a/m.json", good),
            ("b/m.json", good),
            ("c/d/broken.json", broken),
        ],
        &[],
        3,
        "1 file unreadable",
    );
    let place = "c/d/broken.json:1:34";
    assert_eq!(text.matches(place).count(), 1, "{text}");
    // What describes a project, in words that AWS has too.
    let about = r#"{"title": "Perform BatchExecuteStatement on Redshift", "type": "Standard", "gitHub": {"template": "batch-execute-statement-sam"}, "resources": {"headline": "More", "bullets": []}}"#;
    let text = check(
        "about",
        &[("m.json", good), ("about.json", about)],
        &[],
        0,
        "no iam",
    );
    assert!(!text.contains("about.json"), "{text}");
}
