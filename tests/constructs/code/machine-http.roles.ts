import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

// Assumed: account 111122223333 and Region eu-west-1, as in the ARNs of the definition.
export function addRoles(scope: Construct) {
  // Execution role of nightly
  // Replace:
  //   STATE_MACHINE: name of the state machine
  //   RESOURCE_ARN
  const executionRole = new iam.Role(scope, 'ExecutionRole', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'ExecutionRoleStateMachineTasks', {
    roles: [executionRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'EventsRetrieveConnectionCredentials',
        effect: iam.Effect.ALLOW,
        actions: ['events:RetrieveConnectionCredentials'],
        resources: ['arn:aws:events:eu-west-1:111122223333:connection/orders/0f1e2d3c'],
      }),
      new iam.PolicyStatement({
        sid: 'SecretsmanagerTasks',
        effect: iam.Effect.ALLOW,
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        resources: ['RESOURCE_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'StatesInvokeHTTPEndpoint',
        effect: iam.Effect.ALLOW,
        actions: ['states:InvokeHTTPEndpoint'],
        resources: ['arn:aws:states:eu-west-1:111122223333:stateMachine:STATE_MACHINE'],
      }),
    ],
  });
  return { executionRole };
}
