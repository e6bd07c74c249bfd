import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // Replace:
  //   ACCOUNT_ID: account ID of the stack
  //   PARTITION: partition of the stack
  //   NAME: the value that it has in the documents
  //   NAME_2: the value that it has in the documents
  //   TRANSCRIBE_ARN: each resource of transcribe:StartTranscriptionJob (states Read, Write)
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToTranscribe',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:PARTITION:iam::ACCOUNT_ID:role/NAME', 'arn:PARTITION:iam::ACCOUNT_ID:role/NAME_2'],
        conditions: { StringEquals: { 'iam:PassedToService': 'transcribe.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'TranscribeStartTranscriptionJob',
        effect: iam.Effect.ALLOW,
        actions: ['transcribe:StartTranscriptionJob'],
        resources: ['TRANSCRIBE_ARN'],
      }),
    ],
  });
  return { role };
}
