import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct) {
  // ROLE_NAME: execution role of MachineEveryBDD8EEF9
  // Replace:
  //   ROLE: each value of $.role at run time (states StartEvery, StartSome, StartNone)
  //   ROLE_NAME: each value of $.kind at run time (states NamedEvery, NamedSome, NamedNone)
  //   SAGEMAKER_ARN: each resource of sagemaker:CreateProcessingJob (states StartEvery, NamedEvery, StartSome, NamedSome, StartNone and 1 more)
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToSagemaker',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/ROLE', 'arn:aws:iam::111122223333:role/job-ROLE_NAME'],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'SagemakerCreateProcessingJob',
        effect: iam.Effect.ALLOW,
        actions: ['sagemaker:CreateProcessingJob'],
        resources: ['SAGEMAKER_ARN'],
      }),
    ],
  });
  // ROLE_NAME: execution role of MachineSome10B343E2
  // Replace:
  //   ROLE: each value of $.role at run time (states StartEvery, StartSome, StartNone)
  //   ROLE_NAME: each value of $.kind at run time (states NamedEvery, NamedSome, NamedNone)
  //   SAGEMAKER_ARN: each resource of sagemaker:CreateProcessingJob (states StartEvery, NamedEvery, StartSome, NamedSome, StartNone and 1 more)
  const role2 = new iam.Role(scope, 'Role2', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'Role2StateMachineTasks', {
    roles: [role2],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToSagemaker',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/ROLE', 'arn:aws:iam::111122223333:role/job-ROLE_NAME'],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'SagemakerCreateProcessingJob',
        effect: iam.Effect.ALLOW,
        actions: ['sagemaker:CreateProcessingJob'],
        resources: ['SAGEMAKER_ARN'],
      }),
    ],
  });
  // ROLE_NAME: execution role of MachineNone363A0F45
  // Replace:
  //   ROLE: each value of $.role at run time (states StartEvery, StartSome, StartNone)
  //   ROLE_NAME: each value of $.kind at run time (states NamedEvery, NamedSome, NamedNone)
  //   SAGEMAKER_ARN: each resource of sagemaker:CreateProcessingJob (states StartEvery, NamedEvery, StartSome, NamedSome, StartNone and 1 more)
  const role3 = new iam.Role(scope, 'Role3', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'Role3StateMachineTasks', {
    roles: [role3],
    statements: [
      new iam.PolicyStatement({
        sid: 'PassRoleToSagemaker',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/ROLE', 'arn:aws:iam::111122223333:role/job-ROLE_NAME'],
        conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        sid: 'SagemakerCreateProcessingJob',
        effect: iam.Effect.ALLOW,
        actions: ['sagemaker:CreateProcessingJob'],
        resources: ['SAGEMAKER_ARN'],
      }),
    ],
  });
  return { role, role2, role3 };
}
