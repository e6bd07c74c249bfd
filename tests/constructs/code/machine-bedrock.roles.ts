import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

// Assumed: Region us-east-1, as in the ARNs of the definition.
export function addRoles(scope: Construct) {
  // Execution role of nightly
  // Replace:
  //   S3_ARN: each resource of s3:PutObject (state Ask)
  const executionRole = new iam.Role(scope, 'ExecutionRole', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
  });
  new iam.Policy(scope, 'ExecutionRoleStateMachineTasks', {
    roles: [executionRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'BedrockInvokeModel',
        effect: iam.Effect.ALLOW,
        actions: ['bedrock:InvokeModel'],
        resources: ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0'],
      }),
      new iam.PolicyStatement({
        sid: 'S3GetObject',
        effect: iam.Effect.ALLOW,
        actions: ['s3:GetObject'],
        resources: ['arn:aws:s3:::prompts/daily.json'],
      }),
      new iam.PolicyStatement({
        sid: 'S3PutObject',
        effect: iam.Effect.ALLOW,
        actions: ['s3:PutObject'],
        resources: ['S3_ARN'],
      }),
    ],
  });
  return { executionRole };
}
