import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, hd: iam.IRole, uhd: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // hd: the construct Maps/Hd
  // uhd: the construct Maps/Uhd
  // Replace:
  //   ROLE: each value that an expression has at run time (state ConvertLarge)
  //   MEDIACONVERT_ARN: each resource of mediaconvert:CreateJob (state ConvertLarge)
  //   STATE_MACHINE: name of the state machine
  // In some cases also (presets): mediaconvert:CreateJob
  // In some cases also (not settled): mediaconvert:TagResource
  // In some cases also (redrive): states:RedriveExecution
  // In some cases also (customer managed key): kms:Decrypt, kms:Encrypt, kms:GenerateDataKey
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToMediaconvert',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [hd.roleArn, uhd.roleArn, 'arn:aws:iam::111122223333:role/ROLE'],
        conditions: { StringEquals: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'MediaconvertCreateJob',
        effect: iam.Effect.ALLOW,
        actions: ['mediaconvert:CreateJob'],
        resources: ['MEDIACONVERT_ARN', 'arn:aws:mediaconvert:eu-west-1:111122223333:queues/Default'],
      }),
      new iam.PolicyStatement({
        sid: 'StatesDescribeExecution',
        effect: iam.Effect.ALLOW,
        actions: ['states:DescribeExecution'],
        resources: ['arn:aws:states:eu-west-1:111122223333:execution:STATE_MACHINE:*'],
      }),
      new iam.PolicyStatement({
        sid: 'StatesStartExecution',
        effect: iam.Effect.ALLOW,
        actions: ['states:StartExecution'],
        resources: ['arn:aws:states:eu-west-1:111122223333:stateMachine:STATE_MACHINE'],
      }),
    ],
  });
  return { role };
}
