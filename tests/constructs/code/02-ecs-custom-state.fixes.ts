import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of ROLE_NAME
// pullRole: the construct Raw/PullRole
machineRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToEcsTasks',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: [pullRole.roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
}));
declare const machineRole: iam.Role;
declare const pullRole: iam.Role;
