// CallAwsService writes no iam:PassRole of its own: one role is granted by grantPassRole, one is not.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Glue");
const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal("glue.amazonaws.com"), path: "/etl/" });
const [granted, forgotten] = [role("Granted"), role("Forgotten")];
const create = (id: string, job: iam.IRole) => new tasks.CallAwsService(stack, id, {
  service: "glue", action: "createJob", iamResources: ["*"],
  parameters: { Name: id, Role: job.roleArn, Command: { Name: "glueetl", ScriptLocation: "s3://scripts/x.py" } },
});
const machine = new sfn.StateMachine(stack, "Machine", {
  definitionBody: sfn.DefinitionBody.fromChainable(create("Create", granted).next(create("CreateOther", forgotten))),
});
granted.grantPassRole(machine.role);
