import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, forgotten: iam.IRole, granted: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // forgotten: the construct Glue/Forgotten
  // granted: the construct Glue/Granted
  // Replace:
  //   GLUE_ARN: each resource of glue:CreateJob (states Create, CreateOther)
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'GlueCreateJob',
        effect: iam.Effect.ALLOW,
        actions: ['glue:CreateJob'],
        resources: ['GLUE_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToGlue',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [forgotten.roleArn, granted.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
      }),
    ],
  });
  return { role };
}
