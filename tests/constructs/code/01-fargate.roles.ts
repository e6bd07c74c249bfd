import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, jobExecutionRole: iam.IRole, jobTaskRole: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // jobExecutionRole: the construct Fargate/Job/ExecutionRole
  // jobTaskRole: the construct Fargate/Job/TaskRole
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'EcsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
        resources: ['arn:aws:ecs:eu-west-1:111122223333:task/jobs/*'],
      }),
      new iam.PolicyStatement({
        sid: 'EcsRunTask',
        effect: iam.Effect.ALLOW,
        actions: ['ecs:RunTask'],
        resources: ['arn:aws:ecs:eu-west-1:111122223333:task-definition/FargateJob6152F43B:*'],
      }),
      new iam.PolicyStatement({
        sid: 'EventsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        resources: ['arn:aws:events:eu-west-1:111122223333:rule/StepFunctionsGetEventsForECSTaskRule'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToEcsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [jobExecutionRole.roleArn, jobTaskRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    ],
  });
  return { role };
}
