// The model's role is passed under a condition that names another service.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Model");
const modelRole = new iam.Role(stack, "ModelRole", { assumedBy: new iam.ServicePrincipal("sagemaker.amazonaws.com") });
const parameters = { ModelName: "m", ExecutionRoleArn: modelRole.roleArn };
const call = (id: string, action: string, more: object) => new tasks.CallAwsService(stack, id, {
  service: "sagemaker", action, iamResources: ["*"], parameters: { ...parameters, ...more },
});
const executionRole = new iam.Role(stack, "Execution", { assumedBy: new iam.ServicePrincipal("states.amazonaws.com") });
executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
  actions: ["iam:PassRole"], resources: [modelRole.roleArn],
  conditions: { StringLike: { "iam:PassedToService": ["ecs*.amazonaws.com", "glue.amazonaws.com"] } },
}));
new sfn.StateMachine(stack, "Machine", { role: executionRole, definitionBody: sfn.DefinitionBody.fromChainable(call("CreateModel", "createModel", {})) });
