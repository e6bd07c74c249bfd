import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, trainSagemakerRole: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  // trainSagemakerRole: the construct Training/Train/SagemakerRole
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'EventsTasks',
        effect: iam.Effect.ALLOW,
        actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        resources: ['arn:aws:events:us-east-2:111122223333:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToSagemaker',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [trainSagemakerRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'SagemakerTasks',
        effect: iam.Effect.ALLOW,
        actions: ['sagemaker:AddTags', 'sagemaker:CreateTrainingJob', 'sagemaker:DescribeTrainingJob', 'sagemaker:StopTrainingJob'],
        resources: ['arn:aws:sagemaker:us-east-2:111122223333:training-job/*'],
      }),
    ],
  });
  return { role };
}
