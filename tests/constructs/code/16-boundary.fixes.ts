import * as iam from 'aws-cdk-lib/aws-iam';

// permissions boundary of ROLE_NAME
// outside: the construct Bounded/Outside
new iam.PolicyStatement({
  sid: 'PassRoleToBackup',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: [outside.roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
});
declare const outside: iam.Role;
