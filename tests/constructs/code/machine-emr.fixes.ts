import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of the execution role
// replace ACCOUNT_ID, PATH, ROLE
executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToElasticmapreduce',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:aws:iam::ACCOUNT_ID:role/PATH/EMR_DefaultRole'],
  conditions: { StringEquals: { 'iam:PassedToService': 'elasticmapreduce.amazonaws.com' } },
}));
executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToEc2',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:aws:iam::ACCOUNT_ID:role/ROLE'],
  conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
}));
declare const executionRole: iam.Role;
