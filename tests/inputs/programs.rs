//! Programs, playbooks and tasks that call IAM are not run: what may take permissions from a role leaves
//! open what it is granted.

use serde_json::{Value, json};
use sfn_role_check::report::{CheckKind, Report, Verdict};
use test_support::{Case, checks};

use Verdict::{Granted, Missing, Undecided};

const DENY: &str = "arn:aws:iam::aws:policy/AWSDenyAll";

pub(crate) fn template(action: &str) -> Value {
    let trust = |service: &str| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {"Service": service}}]})
    };
    let definition = json!({"StartAt": "Run", "States": {"Run": {"Type": "Task", "End": true,
        "Resource": "arn:aws:states:::mediaconvert:createJob",
        "Parameters": {"Role": "arn:aws:iam::111122223333:role/convert"}}}});
    json!({"Resources": {
        "Own": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "night",
            "AssumeRolePolicyDocument": trust("states.amazonaws.com"),
            "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}}]}},
        "Night": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {
            "StateMachineName": "night", "RoleArn": {"Fn::GetAtt": ["Own", "Arn"]},
            "Definition": definition}}}})
}

fn report(action: &str, name: &str, text: &str) -> Report {
    let template = json!({"name": "template.json", "text": template(action).to_string()});
    let case = Case::bare().document(template);
    case.document(json!({"name": name, "text": text}))
        .setting("account", "111122223333")
        .report()
}

fn passed(report: &Report) -> Verdict {
    let checks = checks(report, CheckKind::PassRole);
    assert_eq!(checks.len(), 1);
    checks[0].verdict
}

#[track_caller]
fn check(name: &str, text: &str, expected: Verdict) {
    let report = report("iam:PassRole", name, text);
    assert_eq!(passed(&report), expected, "{name}: {text}");
    if expected == Undecided {
        let check = checks(&report, CheckKind::PassRole)[0];
        let tells = check
            .reasons
            .iter()
            .any(|reason| reason.at.iter().any(|at| at.document == 1));
        assert!(tells, "no reason tells the place: {name}: {text}");
    }
    // What may take something away gives nothing where a policy is put in another role's place.
    let report = self::report("s3:GetObject", name, text);
    let without = passed(&report);
    assert!(without == Missing || without == Undecided, "{name}: {text}");
}

#[test]
fn calls_in_all_languages() {
    for (name, text) in [
        (
            "h.py",
            "iam.attach_role_policy(RoleName='night', PolicyArn='DENY')",
        ),
        (
            "h.py",
            "iam.attach_role_policy(\n    RoleName=\"night\",\n    PolicyArn=\"DENY\",\n)",
        ),
        (
            "h.py",
            "NAME = 'night'\niam.put_role_policy(RoleName=NAME, PolicyName='d', PolicyDocument=json.dumps(DENIES))",
        ),
        (
            "h.py",
            "boto3.resource('iam').Role('night').attach_policy(PolicyArn='DENY')",
        ),
        (
            "h.py",
            "iam.RolePolicy('night', 'p').put(PolicyDocument=DENIES)",
        ),
        (
            "h.py",
            "iam.delete_role_policy(RoleName='night', PolicyName='p')",
        ),
        (
            "h.py",
            "iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=arn)",
        ),
        (
            "h.py",
            "iam.put_role_policy(RoleName=f'nig{x}', PolicyDocument='Deny')",
        ),
        (
            "h.py",
            "subprocess.run(['aws', 'iam', 'detach-role-policy', '--role-name', 'night', '--policy-arn', arn])",
        ),
        (
            "h.js",
            "await iam.attachRolePolicy({RoleName: 'night', PolicyArn: 'DENY'}).promise()",
        ),
        (
            "h.mjs",
            "await client.send(new AttachRolePolicyCommand({ RoleName: \"night\", PolicyArn: \"DENY\" }))",
        ),
        (
            "h.ts",
            "const name = 'night';\nawait client.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: 'p' }))",
        ),
        (
            "h.ts",
            "new aws.iam.RolePolicyAttachment('d', { role: 'night', policyArn: 'DENY' })",
        ),
        (
            "h.go",
            "svc.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: aws.String(\"night\"), PolicyArn: aws.String(\"DENY\")})",
        ),
        (
            "H.java",
            "iam.attachRolePolicy(AttachRolePolicyRequest.builder().roleName(\"night\").policyArn(\"DENY\").build());",
        ),
        (
            "H.cs",
            "await iam.AttachRolePolicyAsync(new AttachRolePolicyRequest { RoleName = \"night\", PolicyArn = \"DENY\" });",
        ),
        (
            "h.rb",
            "iam.attach_role_policy(role_name: 'night', policy_arn: 'DENY')",
        ),
        (
            "h.rs",
            "client.attach_role_policy().role_name(\"night\").policy_arn(\"DENY\").send().await",
        ),
        (
            "h.php",
            "$iam->attachRolePolicy(['RoleName' => 'night', 'PolicyArn' => 'DENY']);",
        ),
        (
            "h.ps1",
            "Register-IAMRolePolicy -RoleName night -PolicyArn DENY",
        ),
        (
            "h.psm1",
            "Write-IAMRolePolicy -RoleName \"night\" -PolicyName d -PolicyDocument $doc",
        ),
        (
            "h.ps1",
            "Remove-IAMRolePolicy -RoleName night -PolicyName p -Force",
        ),
        (
            "Jenkinsfile",
            "node { sh 'aws iam attach-role-policy --role-name night --policy-arn DENY' }",
        ),
        (
            "Dockerfile",
            "FROM x\nRUN aws iam attach-role-policy --role-name night --policy-arn DENY",
        ),
        (
            "p.yml",
            "- hosts: all\n  tasks:\n  - amazon.aws.iam_policy:\n      iam_type: role\n      iam_name: night\n      policy_name: d\n      policy_json: \"{}\"\n",
        ),
        (
            "p.yml",
            "- iam_role:\n    name: night\n    boundary: arn:aws:iam::111122223333:policy/b\n",
        ),
        (
            "d.yaml",
            "schemaVersion: '0.3'\nmainSteps:\n- name: a\n  action: aws:executeAwsApi\n  inputs:\n    Service: iam\n    Api: AttachRolePolicy\n    RoleName: night\n    PolicyArn: DENY\n",
        ),
        (
            "k.yaml",
            "apiVersion: iam.services.k8s.aws/v1alpha1\nkind: Role\nmetadata:\n  name: x\nspec:\n  name: night\n  permissionsBoundary: arn:aws:iam::111122223333:policy/b\n",
        ),
        (
            "Pulumi.yaml",
            "name: g\nruntime: yaml\nresources:\n  d:\n    type: aws:iam:RolePolicyAttachment\n    properties:\n      role: night\n      policyArn: DENY\n",
        ),
        (
            "h.py",
            "boto3.client('organizations').attach_policy(PolicyId='p-1', TargetId='111122223333')",
        ),
    ] {
        check(
            name,
            &text
                .replace("'DENY'", &format!("'{DENY}'"))
                .replace("DENY", DENY),
            Undecided,
        );
    }
}

#[test]
fn what_takes_nothing_from_the_role_changes_nothing() {
    for (name, text) in [
        (
            "h.py",
            "iam.attach_role_policy(RoleName='other', PolicyArn='DENY')",
        ),
        (
            "h.py",
            "NAME = 'other'\niam.delete_role_policy(RoleName=NAME, PolicyName='p')",
        ),
        (
            "h.py",
            "iam.put_role_policy(RoleName=f'job-{x}', PolicyDocument='Deny')",
        ),
        // Nothing is denied by what any role may be given.
        (
            "h.py",
            "iam.put_role_policy(RoleName=role, PolicyName='p', PolicyDocument=document)",
        ),
        (
            "h.py",
            "iam.attach_role_policy(RoleName='night', PolicyArn='arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')",
        ),
        // Roles of its own.
        (
            "h.py",
            "iam.create_role(RoleName=name)\niam.attach_role_policy(RoleName=name, PolicyArn=arn)\niam.delete_role(RoleName=name)\n'Deny'",
        ),
        (
            "h.py",
            "ACTIONS = ['iam:AttachRolePolicy', 'iam:DeleteRolePolicy']\n# iam.delete_role(RoleName='night')",
        ),
        ("h.py", "def delete_role(iam):\n    pass\nname = 'night'"),
        (
            "h.ts",
            "import { DeleteRolePolicyCommand } from '@aws-sdk/client-iam'",
        ),
        (
            "h.ts",
            "new iam.Role(this, 'night', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') })",
        ),
        (
            "tests/test_h.py",
            "iam.delete_role_policy(RoleName='night', PolicyName='p')",
        ),
        (
            "node_modules/a/h.js",
            "iam.deleteRolePolicy({RoleName: 'night'})",
        ),
        (
            "p.yml",
            "- amazon.aws.iam_policy:\n    iam_type: role\n    iam_name: other\n    policy_name: d\n",
        ),
        ("README.md", "`iam.delete_role_policy(RoleName='night')`"),
    ] {
        check(name, &text.replace("DENY", DENY), Granted);
    }
}

#[test]
fn tasks_that_call_iam() {
    let machine = |call: &str, parameters: Value| {
        json!({"StartAt": "Call", "States": {"Call": {"Type": "Task", "End": true,
            "Resource": format!("arn:aws:states:::aws-sdk:iam:{call}"), "Parameters": parameters}}})
        .to_string()
    };
    for (call, parameters, expected) in [
        (
            "attachRolePolicy",
            json!({"RoleName": "night", "PolicyArn": DENY}),
            Undecided,
        ),
        (
            "deleteRolePolicy",
            json!({"RoleName": "night", "PolicyName": "p"}),
            Undecided,
        ),
        (
            "putRolePermissionsBoundary",
            json!({"RoleName.$": "$.role", "PermissionsBoundary": "x"}),
            Undecided,
        ),
        (
            "attachRolePolicy",
            json!({"RoleName": "other", "PolicyArn": DENY}),
            Granted,
        ),
        ("getRole", json!({"RoleName": "night"}), Granted),
    ] {
        let report = report(
            "iam:PassRole",
            "other.asl.json",
            &machine(call, parameters.clone()),
        );
        assert_eq!(passed(&report), expected, "{call} {parameters}");
    }
}

#[test]
fn whom_a_role_trusts_may_be_changed() {
    let verdicts = |text: &str| {
        let report = report("iam:PassRole", "h.py", text);
        let trusts = checks(&report, CheckKind::RoleTrust);
        let trust = trusts.iter().map(|check| check.verdict).next();
        (passed(&report), trust)
    };
    let call = "iam.update_assume_role_policy(RoleName='night', PolicyDocument=document)";
    assert_eq!(verdicts(call), (Granted, Some(Undecided)));
    assert_eq!(
        verdicts(&call.replace("night", "other")),
        (Granted, Some(Granted))
    );
}

#[test]
fn setters_name_roles_and_machines_may_be_given_others() {
    const ARN: &str = "arn:aws:states:eu-west-1:111122223333:stateMachine:";
    let put = "iam.putRolePolicy(new PutRolePolicyRequest().withRoleName(\"night\").withPolicyDocument(doc));";
    let update = |name: &str| {
        format!("sfn.update_state_machine(stateMachineArn='{ARN}{name}', roleArn=role)")
    };
    for (name, text, expected) in [
        ("H.java", put.to_owned(), Undecided),
        ("H.java", put.replace("night", "day"), Granted),
        ("u.py", update("night"), Undecided),
        ("u.py", update("day"), Granted),
        (
            "u.py",
            "sfn.update_state_machine(stateMachineArn=arn, roleArn=role)".to_owned(),
            Undecided,
        ),
        (
            "u.py",
            "sfn.update_state_machine(stateMachineArn=arn, definition=text)".to_owned(),
            Granted,
        ),
    ] {
        check(name, &text, expected);
    }
}
