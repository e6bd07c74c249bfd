import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, sameName: iam.IRole) {
  // arn:aws:iam::111122223333:role/execution: execution role of Machine6FC8AE80
  // sameName: the construct Here/SameName
  // Replace:
  //   EMR_SERVERLESS_ARN: each resource of emr-serverless:StartJobRun (states AsWorker, AsOther, WrongAccount, Own)
  // No statement allows iam:PassRole for arn:aws:iam::444455556666:role/emr: a role can be passed within its account only.
  const executionRole = new iam.Role(scope, 'ExecutionRole', {
    roleName: 'execution',
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'ExecutionRoleStateMachineTasks', {
    roles: [executionRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'EmrServerlessStartJobRun',
        effect: iam.Effect.ALLOW,
        actions: ['emr-serverless:StartJobRun'],
        resources: ['EMR_SERVERLESS_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToEmrServerless',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [sameName.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'emr-serverless.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'AssumeTargetRole',
        effect: iam.Effect.ALLOW,
        actions: ['sts:AssumeRole'],
        resources: ['arn:aws:iam::444455556666:role/other', 'arn:aws:iam::444455556666:role/worker'],
      }),
    ],
  });
  // arn:aws:iam::444455556666:role/worker: target role
  // Replace:
  //   STATE_MACHINE: name of the state machine
  //   EMR_SERVERLESS_ARN: each resource of emr-serverless:StartJobRun (states AsWorker, AsOther, WrongAccount, Own)
  const workerRole = new iam.Role(scope, 'WorkerRole', {
    roleName: 'worker',
    assumedBy: new iam.ArnPrincipal('arn:aws:iam::111122223333:role/execution').withConditions({
      StringEquals: { 'sts:ExternalId': 'arn:aws:states:eu-west-1:111122223333:stateMachine:STATE_MACHINE' },
    }),
  });
  new iam.Policy(scope, 'WorkerRoleTargetRoleTasks', {
    roles: [workerRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'EmrServerlessStartJobRun',
        effect: iam.Effect.ALLOW,
        actions: ['emr-serverless:StartJobRun'],
        resources: ['EMR_SERVERLESS_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToEmrServerless',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::444455556666:role/emr'],
        conditions: { StringEquals: { 'iam:PassedToService': 'emr-serverless.amazonaws.com' } },
      }),
    ],
  });
  // arn:aws:iam::444455556666:role/other: target role
  // Replace:
  //   STATE_MACHINE: name of the state machine
  //   EMR_SERVERLESS_ARN: each resource of emr-serverless:StartJobRun (states AsWorker, AsOther, WrongAccount, Own)
  const otherRole = new iam.Role(scope, 'OtherRole', {
    roleName: 'other',
    assumedBy: new iam.ArnPrincipal('arn:aws:iam::111122223333:role/execution').withConditions({
      StringEquals: { 'sts:ExternalId': 'arn:aws:states:eu-west-1:111122223333:stateMachine:STATE_MACHINE' },
    }),
  });
  new iam.Policy(scope, 'OtherRoleTargetRoleTasks', {
    roles: [otherRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'EmrServerlessStartJobRun',
        effect: iam.Effect.ALLOW,
        actions: ['emr-serverless:StartJobRun'],
        resources: ['EMR_SERVERLESS_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToEmrServerless',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::444455556666:role/emr'],
        conditions: { StringEquals: { 'iam:PassedToService': 'emr-serverless.amazonaws.com' } },
      }),
    ],
  });
  return { executionRole, workerRole, otherRole };
}
