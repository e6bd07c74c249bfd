// Stacks of two accounts: a role of the other account is assumed; one of the same name stands here.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const app = new App();
const there = new Stack(app, "There", { env: { account: "444455556666", region: "eu-west-1" } });
const here = new Stack(app, "Here", { env: { account: "111122223333", region: "eu-west-1" } });
const executionRole = new iam.Role(here, "Execution", { roleName: "execution", assumedBy: new iam.ServicePrincipal("states.amazonaws.com") });
const target = new iam.Role(there, "Target", { roleName: "worker", assumedBy: new iam.AccountPrincipal("111122223333") });
const other = new iam.Role(there, "Other", { roleName: "other", assumedBy: new iam.ArnPrincipal("arn:aws:iam::111122223333:role/another") });
target.addToPolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: ["arn:aws:iam::444455556666:role/emr"] }));
new iam.Role(here, "SameName", { roleName: "emr", assumedBy: new iam.ServicePrincipal("emr-serverless.amazonaws.com") });
const run = (id: string, arn: string, role?: iam.IRole) => new tasks.CallAwsService(here, id, {
  service: "emrserverless", action: "startJobRun", iamResources: ["*"], credentials: role && { role: sfn.TaskRole.fromRole(role) },
  parameters: { ApplicationId: "a", ClientToken: "c", ExecutionRoleArn: arn },
});
const machine = new sfn.StateMachine(here, "Machine", { role: executionRole, definitionBody: sfn.DefinitionBody.fromChainable(
  run("AsWorker", "arn:aws:iam::444455556666:role/emr", target)
    .next(run("AsOther", "arn:aws:iam::444455556666:role/emr", other))
    .next(run("WrongAccount", "arn:aws:iam::444455556666:role/emr"))
    .next(run("Own", "arn:aws:iam::111122223333:role/emr")),
) });
machine.addToRolePolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: ["arn:aws:iam::111122223333:role/emr"] }));
