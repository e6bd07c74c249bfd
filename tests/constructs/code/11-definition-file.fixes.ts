import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of ROLE_NAME
// schedules: the construct Asset/Schedules
machineRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToScheduler',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: [schedules.roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
}));
declare const machineRole: iam.Role;
declare const schedules: iam.Role;
