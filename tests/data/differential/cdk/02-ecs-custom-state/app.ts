// A raw state runs a task definition; the policy lets only the task role be passed, and a Deny forbids another role.
import { App, Stack, aws_ecs as ecs, aws_iam as iam, aws_stepfunctions as sfn } from "aws-cdk-lib";
const stack = new Stack(new App(), "Raw");
const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal("ecs-tasks.amazonaws.com") });
const [taskRole, executionRole, adminRole] = [role("TaskRole"), role("PullRole"), role("AdminRole")];
const definition = new ecs.CfnTaskDefinition(stack, "Job", {
  family: "job", taskRoleArn: taskRole.roleArn, executionRoleArn: executionRole.roleArn,
  containerDefinitions: [{ name: "main", image: "busybox" }],
});
const state = (id: string, overrides?: object) => new sfn.CustomState(stack, id, { stateJson: {
  Type: "Task", Resource: "arn:aws:states:::ecs:runTask",
  Parameters: { Cluster: "jobs", TaskDefinition: definition.ref, ...overrides },
} });
const machine = new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(
  state("Run").next(state("RunAsAdmin", { Overrides: { TaskRoleArn: adminRole.roleArn, ExecutionRoleArn: taskRole.roleArn } })),
) });
machine.addToRolePolicy(new iam.PolicyStatement({ actions: ["ecs:RunTask"], resources: [definition.ref] }));
machine.addToRolePolicy(new iam.PolicyStatement({
  actions: ["iam:PassRole"], resources: [taskRole.roleArn, adminRole.roleArn],
  conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
}));
machine.addToRolePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ["iam:Pass*"], resources: [adminRole.roleArn] }));
