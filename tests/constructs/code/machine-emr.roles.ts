import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct) {
  // Execution role of nightly
  // Replace:
  //   ACCOUNT_ID: account ID of the state machine
  //   PATH: path of the role; left out with its slash if it has none
  //   INSTANCE_ROLE: path and name of the role in instance profile EMR_EC2_DefaultRole
  //   REGION: Region of the state machine
  // In some cases also (first use): iam:CreateServiceLinkedRole
  const executionRole = new iam.Role(scope, 'ExecutionRole', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
  });
  new iam.Policy(scope, 'ExecutionRoleStateMachineTasks', {
    roles: [executionRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'ElasticmapreduceTasks',
        effect: iam.Effect.ALLOW,
        actions: ['elasticmapreduce:DescribeCluster', 'elasticmapreduce:TerminateJobFlows'],
        resources: ['arn:aws:elasticmapreduce:REGION:ACCOUNT_ID:cluster/*'],
      }),
      new iam.PolicyStatement({
        sid: 'ElasticmapreduceRunJobFlow',
        effect: iam.Effect.ALLOW,
        actions: ['elasticmapreduce:RunJobFlow'],
        resources: ['*'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToEc2',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::ACCOUNT_ID:role/INSTANCE_ROLE'],
        conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToElasticmapreduce',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::ACCOUNT_ID:role/PATH/EMR_DefaultRole'],
        conditions: { StringEquals: { 'iam:PassedToService': 'elasticmapreduce.amazonaws.com' } },
      }),
    ],
  });
  return { executionRole };
}
