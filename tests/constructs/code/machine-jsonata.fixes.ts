import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of the execution role
// replace STATES_INPUT_TENANT
executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToGlue',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:aws:iam::111122223333:role/tenant-STATES_INPUT_TENANT'],
  conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
}));
declare const executionRole: iam.Role;
