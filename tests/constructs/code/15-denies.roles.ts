import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, admin1: iam.IRole, build1: iam.IRole, stream1: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // admin1: the construct Denies/Admin1
  // build1: the construct Denies/Build1
  // stream1: the construct Denies/Stream1
  // Replace:
  //   FIREHOSE_ARN: each resource of firehose:CreateDeliveryStream (states Stream, Admin)
  //   CODEBUILD_ARN: each resource of codebuild:CreateProject (state Build)
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'CodebuildCreateProject',
        effect: iam.Effect.ALLOW,
        actions: ['codebuild:CreateProject'],
        resources: ['CODEBUILD_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'FirehoseCreateDeliveryStream',
        effect: iam.Effect.ALLOW,
        actions: ['firehose:CreateDeliveryStream'],
        resources: ['FIREHOSE_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToCodebuild',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [build1.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'codebuild.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToFirehose',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [stream1.roleArn, admin1.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'firehose.amazonaws.com' } },
      }),
    ],
  });
  return { role };
}
