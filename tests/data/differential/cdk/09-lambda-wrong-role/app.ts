// The policy passes the role of the wrong function; the wildcard of the second machine is right.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Lambda");
const role = (id: string) => new iam.Role(stack, id, { roleName: `worker-${id.toLowerCase()}`, assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });
const [one, two] = [role("One"), role("Two")];
const create = (id: string, name: iam.IRole) => new tasks.CallAwsService(stack, id, {
  service: "lambda", action: "createFunction", iamResources: ["*"], parameters: { FunctionName: "f", Role: name.roleArn, Code: {} },
});
const first = new sfn.StateMachine(stack, "First", { definitionBody: sfn.DefinitionBody.fromChainable(create("CreateOne", one)) });
two.grantPassRole(first.role);
const second = new sfn.StateMachine(stack, "Second", { definitionBody: sfn.DefinitionBody.fromChainable(create("CreateTwo", two)) });
second.addToRolePolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [stack.formatArn({ service: "iam", region: "", resource: "role", resourceName: "worker-*" })] }));
