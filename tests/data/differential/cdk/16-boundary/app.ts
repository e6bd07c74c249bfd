// A boundary of the stack allows iam:PassRole for one of two roles; the second machine's role has none.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Bounded");
const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal("backup.amazonaws.com") });
const [inside, outside] = [role("Inside"), role("Outside")];
const boundary = new iam.ManagedPolicy(stack, "Boundary", { statements: [
  new iam.PolicyStatement({ actions: ["backup:*", "logs:*"], resources: ["*"] }),
  new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [inside.roleArn] }),
] });
const start = (id: string, backup: iam.IRole) => new tasks.CallAwsService(stack, id, {
  service: "backup", action: "startBackupJob", iamResources: ["*"], parameters: { BackupVaultName: "v", ResourceArn: "r", IamRoleArn: backup.roleArn },
});
const bounded = new iam.Role(stack, "BoundedRole", { assumedBy: new iam.ServicePrincipal("states.amazonaws.com"), permissionsBoundary: boundary });
const free = new iam.Role(stack, "FreeRole", { assumedBy: new iam.ServicePrincipal("states.amazonaws.com") });
for (const execution of [bounded, free]) execution.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [inside.roleArn, outside.roleArn] }));
new sfn.StateMachine(stack, "BoundedMachine", { role: bounded, definitionBody: sfn.DefinitionBody.fromChainable(start("In", inside).next(start("Out", outside))) });
new sfn.StateMachine(stack, "FreeMachine", { role: free, definitionBody: sfn.DefinitionBody.fromChainable(start("FreeOut", outside)) });
