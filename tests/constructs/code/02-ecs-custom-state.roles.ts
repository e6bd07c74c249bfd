import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, adminRole: iam.IRole, pullRole: iam.IRole, taskRole: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // adminRole: the construct Raw/AdminRole
  // pullRole: the construct Raw/PullRole
  // taskRole: the construct Raw/TaskRole
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
        sid: 'EcsRunTask',
        effect: iam.Effect.ALLOW,
        actions: ['ecs:RunTask'],
        resources: ['arn:aws:ecs:REGION:ACCOUNT_ID:task-definition/job:NAME'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToEcsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [adminRole.roleArn, pullRole.roleArn, taskRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    ],
  });
  return { role };
}
