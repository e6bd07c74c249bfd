import * as iam from 'aws-cdk-lib/aws-iam';

// trust policy of arn:aws:iam::444455556666:role/other
// replace NAME
otherRole.assumeRolePolicy?.addStatements(new iam.PolicyStatement({
  sid: 'TrustExecutionRole',
  effect: iam.Effect.ALLOW,
  principals: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/execution')],
  actions: ['sts:AssumeRole'],
  conditions: { StringEquals: { 'sts:ExternalId': 'arn:aws:states:eu-west-1:111122223333:stateMachine:NAME' } },
}));

// identity-based policies of arn:aws:iam::444455556666:role/other
otherRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToEmrServerless',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:aws:iam::444455556666:role/emr'],
  conditions: { StringEquals: { 'iam:PassedToService': 'emr-serverless.amazonaws.com' } },
}));
declare const otherRole: iam.Role;
