import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, jobRole: iam.IRole) {
  // ROLE_NAME: execution role of ChildDAB30558
  // Replace:
  //   ACCOUNT_ID: account ID of the stack
  //   REGION: Region of the stack
  //   NAME: the value that it has in the documents
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'LambdaInvokeFunction',
        effect: iam.Effect.ALLOW,
        actions: ['lambda:InvokeFunction'],
        resources: ['arn:aws:lambda:REGION:ACCOUNT_ID:function:NAME'],
      }),
    ],
  });
  // ROLE_NAME: execution role of Machine6FC8AE80
  // jobRole: the construct Batch/JobRole
  // Replace:
  //   ACCOUNT_ID: account ID of the stack
  //   BATCH_ARN: each resource of batch:RegisterJobDefinition (state Register)
  //   REGION: Region of the stack
  //   NAME: the value that it has in the documents
  const role2 = new iam.Role(scope, 'Role2', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'Role2StateMachineTasks', {
    roles: [role2],
    statements: [
      new iam.PolicyStatement({
        sid: 'BatchDescribeJobs',
        effect: iam.Effect.ALLOW,
        actions: ['batch:DescribeJobs'],
        resources: ['*'],
      }),
      new iam.PolicyStatement({
        sid: 'BatchRegisterJobDefinition',
        effect: iam.Effect.ALLOW,
        actions: ['batch:RegisterJobDefinition'],
        resources: ['BATCH_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'BatchSubmitJob',
        effect: iam.Effect.ALLOW,
        actions: ['batch:SubmitJob'],
        resources: ['arn:aws:batch:eu-west-1:111122223333:job-definition/j:1', 'arn:aws:batch:eu-west-1:111122223333:job-queue/q'],
      }),
      new iam.PolicyStatement({
        sid: 'BatchTerminateJob',
        effect: iam.Effect.ALLOW,
        actions: ['batch:TerminateJob'],
        resources: [`arn:aws:batch:${cdk.Aws.REGION}:${cdk.Aws.ACCOUNT_ID}:job/*`],
      }),
      new iam.PolicyStatement({
        sid: 'EventsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        resources: [`arn:aws:events:${cdk.Aws.REGION}:${cdk.Aws.ACCOUNT_ID}:rule/StepFunctionsGetEventsForBatchJobsRule`, `arn:aws:events:${cdk.Aws.REGION}:${cdk.Aws.ACCOUNT_ID}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToEcsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [jobRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'StatesTasks',
        effect: iam.Effect.ALLOW,
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: ['arn:aws:states:REGION:ACCOUNT_ID:execution:NAME:*'],
      }),
      new iam.PolicyStatement({
        sid: 'StatesStartExecution',
        effect: iam.Effect.ALLOW,
        actions: ['states:StartExecution'],
        resources: ['arn:aws:states:REGION:ACCOUNT_ID:stateMachine:NAME'],
      }),
    ],
  });
  return { role, role2 };
}
