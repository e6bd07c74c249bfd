import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, execution: iam.IRole) {
  // ROLE_NAME: execution role of Machine6FC8AE80
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'AssumeTargetRole',
        effect: iam.Effect.ALLOW,
        actions: ['sts:AssumeRole'],
        resources: ['arn:aws:iam::444455556666:role/worker'],
      }),
    ],
  });
  // arn:aws:iam::444455556666:role/worker: target role
  // Replace:
  //   NAME: the value that it has in the documents
  //   STATE_MACHINE: name of the state machine
  //   SNS_ARN: each resource of sns:ListTopics (states There, Here, Nowhere)
  const workerRole = new iam.Role(scope, 'WorkerRole', {
    roleName: 'worker',
    assumedBy: new iam.ArnPrincipal('arn:aws:iam::111122223333:role/NAME').withConditions({
      StringEquals: { 'sts:ExternalId': 'arn:aws:states:eu-west-1:111122223333:stateMachine:STATE_MACHINE' },
    }),
  });
  new iam.Policy(scope, 'WorkerRoleTargetRoleTasks', {
    roles: [workerRole],
    statements: [
      new iam.PolicyStatement({
        sid: 'SnsListTopics',
        effect: iam.Effect.ALLOW,
        actions: ['sns:ListTopics'],
        resources: ['SNS_ARN'],
      }),
    ],
  });
  // ROLE_NAME: target role
  // execution: the construct Cross/Execution
  // Replace:
  //   STATE_MACHINE: name of the state machine
  //   SNS_ARN: each resource of sns:ListTopics (states There, Here, Nowhere)
  const role2 = new iam.Role(scope, 'Role2', {
    assumedBy: new iam.ArnPrincipal(execution.roleArn).withConditions({
      StringEquals: { 'sts:ExternalId': 'arn:aws:states:eu-west-1:111122223333:stateMachine:STATE_MACHINE' },
    }),
  });
  new iam.Policy(scope, 'Role2TargetRoleTasks', {
    roles: [role2],
    statements: [
      new iam.PolicyStatement({
        sid: 'SnsListTopics',
        effect: iam.Effect.ALLOW,
        actions: ['sns:ListTopics'],
        resources: ['SNS_ARN'],
      }),
    ],
  });
  // ROLE_NAME: target role
  // execution: the construct Cross/Execution
  // Replace:
  //   STATE_MACHINE: name of the state machine
  //   SNS_ARN: each resource of sns:ListTopics (states There, Here, Nowhere)
  const role3 = new iam.Role(scope, 'Role3', {
    assumedBy: new iam.ArnPrincipal(execution.roleArn).withConditions({
      StringEquals: { 'sts:ExternalId': 'arn:aws:states:eu-west-1:111122223333:stateMachine:STATE_MACHINE' },
    }),
  });
  new iam.Policy(scope, 'Role3TargetRoleTasks', {
    roles: [role3],
    statements: [
      new iam.PolicyStatement({
        sid: 'SnsListTopics',
        effect: iam.Effect.ALLOW,
        actions: ['sns:ListTopics'],
        resources: ['SNS_ARN'],
      }),
    ],
  });
  return { role, workerRole, role2, role3 };
}
