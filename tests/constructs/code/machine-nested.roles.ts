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
        sid: 'EventsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        resources: ['arn:aws:events:eu-west-1:111122223333:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule'],
      }),
      new iam.PolicyStatement({
        sid: 'StatesTasks',
        effect: iam.Effect.ALLOW,
        actions: ['states:DescribeExecution', 'states:StopExecution'],
        resources: ['arn:aws:states:eu-west-1:111122223333:execution:child:*'],
      }),
      new iam.PolicyStatement({
        sid: 'StatesStartExecution',
        effect: iam.Effect.ALLOW,
        actions: ['states:StartExecution'],
        resources: ['arn:aws:states:eu-west-1:111122223333:stateMachine:child'],
      }),
    ],
  });
  return { executionRole };
}
