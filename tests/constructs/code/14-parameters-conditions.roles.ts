import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, always: iam.IRole, never: iam.IRole, sometimes: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // always: the construct Worlds/always
  // never: the construct Worlds/never
  // sometimes: the construct Worlds/sometimes
  // Replace:
  //   IOT_ARN: each resource of iot:CreateRoleAlias (states Always, Sometimes, Never)
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToIot',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [always.roleArn, never.roleArn, sometimes.roleArn, always.roleArn, never.roleArn, sometimes.roleArn, always.roleArn, never.roleArn, sometimes.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'iot.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'IotCreateRoleAlias',
        effect: iam.Effect.ALLOW,
        actions: ['iot:CreateRoleAlias'],
        resources: ['IOT_ARN'],
      }),
    ],
  });
  return { role };
}
