import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, modelRole: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // modelRole: the construct Model/ModelRole
  // Replace:
  //   SAGEMAKER_ARN: each resource of sagemaker:CreateModel (state CreateModel)
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToSagemaker',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [modelRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'SagemakerCreateModel',
        effect: iam.Effect.ALLOW,
        actions: ['sagemaker:CreateModel'],
        resources: ['SAGEMAKER_ARN'],
      }),
    ],
  });
  return { role };
}
