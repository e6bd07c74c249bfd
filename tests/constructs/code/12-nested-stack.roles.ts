import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, closed: iam.IRole, open: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // closed: the construct Outer/Closed
  // open: the construct Outer/Open
  // Replace:
  //   PIPES_ARN: each resource of pipes:CreatePipe (states CreateOpen, CreateClosed)
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToPipes',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [closed.roleArn, open.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'pipes.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'PipesCreatePipe',
        effect: iam.Effect.ALLOW,
        actions: ['pipes:CreatePipe'],
        resources: ['PIPES_ARN'],
      }),
    ],
  });
  return { role };
}
