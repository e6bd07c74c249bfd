// The definition is an asset with substitutions; the policy passes a role that has nearly the same name.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn } from "aws-cdk-lib";
const stack = new Stack(new App(), "Asset", { env: { account: "111122223333", region: "eu-west-1" } });
const jobs = new iam.Role(stack, "Jobs", { roleName: "jobs", assumedBy: new iam.ServicePrincipal("emr-serverless.amazonaws.com") });
const schedules = new iam.Role(stack, "Schedules", { roleName: "schedules", assumedBy: new iam.ServicePrincipal("scheduler.amazonaws.com") });
const machine = new sfn.StateMachine(stack, "Machine", {
  definitionBody: sfn.DefinitionBody.fromFile("11-definition-file.asl.json"),
  definitionSubstitutions: { JobRole: jobs.roleArn, ScheduleRole: schedules.roleArn, Account: stack.account },
});
machine.addToRolePolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [jobs.roleArn, "arn:aws:iam::111122223333:role/schedule"] }));
