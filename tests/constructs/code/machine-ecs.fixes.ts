import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of the execution role
// replace ROLE
executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToEcsTasks',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:aws:iam::111122223333:role/app-task', 'arn:aws:iam::111122223333:role/ROLE'],
  conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
}));
declare const executionRole: iam.Role;
