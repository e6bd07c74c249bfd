import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, one: iam.IRole, two: iam.IRole) {
  // ROLE_NAME: execution role of First8D4707F1
  // one: the construct Lambda/One
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToLambda',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [one.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'LambdaCreateFunction',
        effect: iam.Effect.ALLOW,
        actions: ['lambda:CreateFunction'],
        resources: [`arn:${cdk.Aws.PARTITION}:lambda:${cdk.Aws.REGION}:${cdk.Aws.ACCOUNT_ID}:function:f`],
      }),
    ],
  });
  // ROLE_NAME: execution role of Second394350F9
  // two: the construct Lambda/Two
  const role2 = new iam.Role(scope, 'Role2', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'Role2StateMachineTasks', {
    roles: [role2],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToLambda',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [two.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'LambdaCreateFunction',
        effect: iam.Effect.ALLOW,
        actions: ['lambda:CreateFunction'],
        resources: [`arn:${cdk.Aws.PARTITION}:lambda:${cdk.Aws.REGION}:${cdk.Aws.ACCOUNT_ID}:function:f`],
      }),
    ],
  });
  return { role, role2 };
}
