import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of ROLE_NAME
// modelRole: the construct Model/ModelRole
executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToSagemaker',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: [modelRole.roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
}));
declare const executionRole: iam.Role;
declare const modelRole: iam.Role;
