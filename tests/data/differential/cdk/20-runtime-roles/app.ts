// Roles that only the input tells: one machine may pass every role to the service, one some, one none.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Input", { env: { account: "111122223333", region: "eu-west-1" } });
const resources: Record<string, string[]> = { Every: ["arn:aws:iam::111122223333:role/*"], Some: ["arn:aws:iam::111122223333:role/job-*"], None: [] };
for (const [id, list] of Object.entries(resources)) {
  const start = new tasks.CallAwsService(stack, `Start${id}`, { service: "sagemaker", action: "createProcessingJob", iamResources: ["*"], parameters: { ProcessingJobName: "p", "RoleArn": sfn.JsonPath.stringAt("$.role") } });
  const made = new tasks.CallAwsService(stack, `Named${id}`, { service: "sagemaker", action: "createProcessingJob", iamResources: ["*"], parameters: { ProcessingJobName: "q", "RoleArn": sfn.JsonPath.format("arn:aws:iam::111122223333:role/job-{}", sfn.JsonPath.stringAt("$.kind")) } });
  const machine = new sfn.StateMachine(stack, `Machine${id}`, { definitionBody: sfn.DefinitionBody.fromChainable(start.next(made)) });
  if (list.length > 0) machine.addToRolePolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: list, conditions: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } } }));
}
