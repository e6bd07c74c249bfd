// Credentials with a role of another account (its trust is not here) and one of this account that trusts the machine's role.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Cross", { env: { account: "111122223333", region: "eu-west-1" } });
const executionRole = new iam.Role(stack, "Execution", { assumedBy: new iam.ServicePrincipal("states.amazonaws.com") });
const foreign = iam.Role.fromRoleArn(stack, "Foreign", "arn:aws:iam::444455556666:role/worker");
const trusting = new iam.Role(stack, "Trusting", { assumedBy: new iam.ArnPrincipal(executionRole.roleArn) });
const mistrusting = new iam.Role(stack, "Mistrusting", { assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });
const call = (id: string, role: iam.IRole) => new tasks.CallAwsService(stack, id, {
  service: "sns", action: "listTopics", iamResources: ["*"], credentials: { role: sfn.TaskRole.fromRole(role) },
});
new sfn.StateMachine(stack, "Machine", { role: executionRole, definitionBody: sfn.DefinitionBody.fromChainable(
  call("There", foreign).next(call("Here", trusting)).next(call("Nowhere", mistrusting)),
) });
