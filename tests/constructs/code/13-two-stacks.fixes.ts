import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of ROLE_NAME
// replace PARTITION, ACCOUNT_ID, NAME
machineRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToTranscribe',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:PARTITION:iam::ACCOUNT_ID:role/NAME'],
  conditions: { StringEquals: { 'iam:PassedToService': 'transcribe.amazonaws.com' } },
}));
declare const machineRole: iam.Role;
