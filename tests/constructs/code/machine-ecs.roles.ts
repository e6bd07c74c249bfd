import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

// Assumed: account 111122223333 and Region us-east-1, as in the ARNs of the definition.
export function addRoles(scope: Construct) {
  // Execution role of nightly
  // Replace:
  //   TASK_EXECUTION_ROLE: path and name of executionRoleArn in task definition app:3
  const executionRole = new iam.Role(scope, 'ExecutionRole', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'ExecutionRoleStateMachineTasks', {
    roles: [executionRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'EcsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
        resources: ['arn:aws:ecs:us-east-1:111122223333:task/main/*'],
      }),
      new iam.PolicyStatement({
        sid: 'EcsRunTask',
        effect: iam.Effect.ALLOW,
        actions: ['ecs:RunTask'],
        resources: ['arn:aws:ecs:us-east-1:111122223333:task-definition/app:3'],
      }),
      new iam.PolicyStatement({
        sid: 'EventsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        resources: ['arn:aws:events:us-east-1:111122223333:rule/StepFunctionsGetEventsForECSTaskRule'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToEcsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/TASK_EXECUTION_ROLE', 'arn:aws:iam::111122223333:role/app-task'],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    ],
  });
  return { executionRole };
}
