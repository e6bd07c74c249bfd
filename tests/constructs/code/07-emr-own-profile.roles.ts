import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, nodeRole: iam.IRole, serviceRole: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // nodeRole: the construct EmrOwn/NodeRole
  // serviceRole: the construct EmrOwn/ServiceRole
  // In some cases also (first use): iam:CreateServiceLinkedRole
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'ElasticmapreduceTasks',
        effect: iam.Effect.ALLOW,
        actions: ['elasticmapreduce:DescribeCluster', 'elasticmapreduce:TerminateJobFlows'],
        resources: [`arn:aws:elasticmapreduce:${cdk.Aws.REGION}:${cdk.Aws.ACCOUNT_ID}:cluster/*`],
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
        resources: [nodeRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToElasticmapreduce',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [serviceRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'elasticmapreduce.amazonaws.com' } },
      }),
    ],
  });
  return { role };
}
