import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, createInstanceRole: iam.IRole, createServiceRole: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // createInstanceRole: the construct Emr/Create/InstanceRole
  // createServiceRole: the construct Emr/Create/ServiceRole
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
        resources: [`arn:${cdk.Aws.PARTITION}:elasticmapreduce:${cdk.Aws.REGION}:${cdk.Aws.ACCOUNT_ID}:cluster/*`],
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
        resources: [createInstanceRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToElasticmapreduce',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [createServiceRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'elasticmapreduce.amazonaws.com' } },
      }),
    ],
  });
  return { role };
}
