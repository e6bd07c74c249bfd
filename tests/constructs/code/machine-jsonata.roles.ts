import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

// Assumed: account 111122223333, as in the ARNs of the definition.
export function addRoles(scope: Construct) {
  // Execution role of tenants
  // Replace:
  //   ROLE_NAME: each value of $states.input.tenant at run time (state Start)
  //   GLUE_ARN: each resource of glue:CreateJob (state Start)
  const executionRole = new iam.Role(scope, 'ExecutionRole', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'ExecutionRoleStateMachineTasks', {
    roles: [executionRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'GlueCreateJob',
        effect: iam.Effect.ALLOW,
        actions: ['glue:CreateJob'],
        resources: ['GLUE_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToGlue',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/tenant-ROLE_NAME'],
        conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
      }),
    ],
  });
  return { executionRole };
}
