import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of ROLE_NAME
// replace ROLE, KIND
machineNoneRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToSagemaker',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:aws:iam::111122223333:role/ROLE', 'arn:aws:iam::111122223333:role/job-KIND'],
  conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
}));
declare const machineNoneRole: iam.Role;
