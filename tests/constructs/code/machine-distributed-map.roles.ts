import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

// Assumed: account 111122223333 and Region eu-west-1, as in the ARNs of the definition.
export function addRoles(scope: Construct) {
  // Execution role of nightly
  // Replace:
  //   STATE_MACHINE: name of the state machine
  //   S3_KEY: each value of $.key at run time
  // In some cases also (redrive): states:RedriveExecution
  // In some cases also (customer managed key): kms:Decrypt, kms:Encrypt, kms:GenerateDataKey
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
        resources: ['arn:aws:lambda:eu-west-1:111122223333:function:work:$LATEST'],
      }),
      new iam.PolicyStatement({
        sid: 'S3Tasks',
        effect: iam.Effect.ALLOW,
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        resources: ['arn:aws:s3:::out/results/*'],
      }),
      new iam.PolicyStatement({
        sid: 'S3GetObject',
        effect: iam.Effect.ALLOW,
        actions: ['s3:GetObject'],
        resources: ['arn:aws:s3:::in/S3_KEY'],
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
  return { executionRole };
}
