import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

// Assumed: account 111122223333 and Region eu-west-1, as in the ARNs of the definition.
export function addRoles(scope: Construct) {
  // Execution role of nightly
  const executionRole = new iam.Role(scope, 'ExecutionRole', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'ExecutionRoleStateMachineTasks', {
    roles: [executionRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'LambdaInvokeFunction',
        effect: iam.Effect.ALLOW,
        actions: ['lambda:InvokeFunction'],
        resources: ['arn:aws:lambda:eu-west-1:111122223333:function:prepare'],
      }),
      new iam.PolicyStatement({
        sid: 'AssumeTargetRole',
        effect: iam.Effect.ALLOW,
        actions: ['sts:AssumeRole'],
        resources: ['arn:aws:iam::444455556666:role/write-ledger'],
      }),
    ],
  });
  // arn:aws:iam::444455556666:role/write-ledger: target role
  // Replace:
  //   EXECUTION_ROLE: path and name of the execution role
  //   STATE_MACHINE: name of the state machine
  const writeLedgerRole = new iam.Role(scope, 'WriteLedgerRole', {
    roleName: 'write-ledger',
    assumedBy: new iam.ArnPrincipal('arn:aws:iam::111122223333:role/EXECUTION_ROLE').withConditions({
      StringEquals: { 'sts:ExternalId': 'arn:aws:states:eu-west-1:111122223333:stateMachine:STATE_MACHINE' },
    }),
  });
  new iam.Policy(scope, 'WriteLedgerRoleTargetRoleTasks', {
    roles: [writeLedgerRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'DynamodbPutItem',
        effect: iam.Effect.ALLOW,
        actions: ['dynamodb:PutItem'],
        resources: ['arn:aws:dynamodb:eu-west-1:444455556666:table/ledger'],
      }),
    ],
  });
  return { executionRole, writeLedgerRole };
}
