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
        sid: 'BatchDescribeJobs',
        effect: iam.Effect.ALLOW,
        actions: ['batch:DescribeJobs'],
        resources: ['*'],
      }),
      new iam.PolicyStatement({
        sid: 'BatchSubmitJob',
        effect: iam.Effect.ALLOW,
        actions: ['batch:SubmitJob'],
        resources: ['arn:aws:batch:eu-west-1:111122223333:job-definition/render:7', 'arn:aws:batch:eu-west-1:111122223333:job-queue/high'],
      }),
      new iam.PolicyStatement({
        sid: 'BatchTerminateJob',
        effect: iam.Effect.ALLOW,
        actions: ['batch:TerminateJob'],
        resources: ['arn:aws:batch:eu-west-1:111122223333:job/*'],
      }),
      new iam.PolicyStatement({
        sid: 'EventsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        resources: ['arn:aws:events:eu-west-1:111122223333:rule/StepFunctionsGetEventsForBatchJobsRule'],
      }),
    ],
  });
  return { executionRole };
}
