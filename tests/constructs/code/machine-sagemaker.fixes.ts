import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of the execution role
executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToSagemaker',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:aws:iam::111122223333:role/service-role/training'],
  conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
}));
declare const executionRole: iam.Role;
