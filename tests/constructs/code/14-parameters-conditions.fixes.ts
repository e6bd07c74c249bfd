import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of ROLE_NAME
// never: the construct Worlds/never
// sometimes: the construct Worlds/sometimes
machineRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToIot',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: [sometimes.roleArn, never.roleArn, sometimes.roleArn, never.roleArn, never.roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'iot.amazonaws.com' } },
}));
declare const machineRole: iam.Role;
declare const never: iam.Role;
declare const sometimes: iam.Role;
