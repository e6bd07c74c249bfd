import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of ROLE_NAME
// one: the construct Lambda/One
firstRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToLambda',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: [one.roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
}));
declare const firstRole: iam.Role;
declare const one: iam.Role;
