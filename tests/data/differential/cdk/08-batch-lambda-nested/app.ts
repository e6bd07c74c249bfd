// Batch, Lambda and a nested execution pass no role; a job definition that a state registers does.
import { App, Stack, aws_iam as iam, aws_lambda as lambda, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Batch");
const worker = new lambda.Function(stack, "Worker", { runtime: lambda.Runtime.NODEJS_22_X, handler: "index.handler", code: lambda.Code.fromInline("0") });
const child = new sfn.StateMachine(stack, "Child", { definitionBody: sfn.DefinitionBody.fromChainable(new tasks.LambdaInvoke(stack, "Work", { lambdaFunction: worker })) });
const jobRole = new iam.Role(stack, "JobRole", { assumedBy: new iam.ServicePrincipal("ecs-tasks.amazonaws.com") });
const register = new tasks.CallAwsService(stack, "Register", {
  service: "batch", action: "registerJobDefinition", iamResources: ["*"],
  parameters: { JobDefinitionName: "j", Type: "container", ContainerProperties: { Image: "busybox", JobRoleArn: jobRole.roleArn, ExecutionRoleArn: jobRole.roleArn } },
  additionalIamStatements: [new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [jobRole.roleArn] })],
});
const chain = register
  .next(new tasks.BatchSubmitJob(stack, "Submit", { jobName: "j", jobDefinitionArn: "arn:aws:batch:eu-west-1:111122223333:job-definition/j:1", jobQueueArn: "arn:aws:batch:eu-west-1:111122223333:job-queue/q" }))
  .next(new tasks.StepFunctionsStartExecution(stack, "Start", { stateMachine: child, integrationPattern: sfn.IntegrationPattern.RUN_JOB }));
new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(chain) });
