import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of the execution role
executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'AssumeTargetRole',
  effect: iam.Effect.ALLOW,
  actions: ['sts:AssumeRole'],
  resources: ['arn:aws:iam::444455556666:role/write-ledger'],
}));
declare const executionRole: iam.Role;
