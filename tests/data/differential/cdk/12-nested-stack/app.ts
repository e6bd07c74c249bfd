// The machine stands in a nested stack, its passed role in the outer one; a second nested stack brings a Deny.
import { App, NestedStack, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Outer", { env: { account: "111122223333", region: "eu-west-1" } });
const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal("pipes.amazonaws.com") });
const [open, closed] = [role("Open"), role("Closed")];
const inner = new NestedStack(stack, "Inner");
const create = (id: string, pipe: iam.IRole) => new tasks.CallAwsService(inner, id, {
  service: "pipes", action: "createPipe", iamResources: ["*"], parameters: { Name: id, RoleArn: pipe.roleArn, Source: "s", Target: "t" },
});
const machine = new sfn.StateMachine(inner, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(create("CreateOpen", open).next(create("CreateClosed", closed))) });
open.grantPassRole(machine.role);
closed.grantPassRole(machine.role);
const guard = new NestedStack(stack, "Guard");
new iam.Policy(guard, "Deny", { roles: [machine.role], statements: [
  new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ["iam:PassRole"], resources: [closed.roleArn] }),
] });
