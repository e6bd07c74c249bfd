import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

// Assumed: account 111122223333, as in the ARNs of the definition.
export function addRoles(scope: Construct) {
  // Execution role of nightly
  // Replace:
  //   REGION: Region of the state machine
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
        resources: ['arn:aws:events:REGION:111122223333:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToSagemaker',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/service-role/training'],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'SagemakerTasks',
        effect: iam.Effect.ALLOW,
        actions: ['sagemaker:AddTags', 'sagemaker:CreateTrainingJob', 'sagemaker:DescribeTrainingJob', 'sagemaker:StopTrainingJob'],
        resources: ['arn:aws:sagemaker:REGION:111122223333:training-job/*'],
      }),
    ],
  });
  return { executionRole };
}
