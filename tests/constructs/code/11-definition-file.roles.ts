import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, jobs: iam.IRole, schedules: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // jobs: the construct Asset/Jobs
  // schedules: the construct Asset/Schedules
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'EmrServerlessTasks',
        effect: iam.Effect.ALLOW,
        actions: ['emr-serverless:CancelJobRun', 'emr-serverless:GetJobRun'],
        resources: ['arn:aws:emr-serverless:eu-west-1:111122223333:/applications/a/jobruns/*'],
      }),
      new iam.PolicyStatement({
        sid: 'EmrServerlessStartJobRun',
        effect: iam.Effect.ALLOW,
        actions: ['emr-serverless:StartJobRun'],
        resources: ['arn:aws:emr-serverless:eu-west-1:111122223333:/applications/a'],
      }),
      new iam.PolicyStatement({
        sid: 'EventsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        resources: ['arn:aws:events:eu-west-1:111122223333:rule/StepFunctionsGetEventsForEMRServerlessJobRule'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToEmrServerless',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [jobs.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'emr-serverless.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToScheduler',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [schedules.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'SchedulerCreateSchedule',
        effect: iam.Effect.ALLOW,
        actions: ['scheduler:CreateSchedule'],
        resources: ['arn:aws:scheduler:eu-west-1:111122223333:schedule/default/s'],
      }),
    ],
  });
  return { role };
}
