import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct, inside: iam.IRole, outside: iam.IRole) {
  // ROLE_NAME: execution role of BoundedMachine1DEFCE9A
  // inside: the construct Bounded/Inside
  // outside: the construct Bounded/Outside
  // Replace:
  //   BACKUP_ARN: each resource of backup:StartBackupJob (states In, Out, FreeOut)
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'BackupStartBackupJob',
        effect: iam.Effect.ALLOW,
        actions: ['backup:StartBackupJob'],
        resources: ['BACKUP_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToBackup',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [inside.roleArn, outside.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
      }),
    ],
  });
  // ROLE_NAME: execution role of FreeMachine633DCF74
  // outside: the construct Bounded/Outside
  // Replace:
  //   BACKUP_ARN: each resource of backup:StartBackupJob (states In, Out, FreeOut)
  const role2 = new iam.Role(scope, 'Role2', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': `${cdk.Aws.ACCOUNT_ID}` },
    }),
  });
  new iam.Policy(scope, 'Role2StateMachineTasks', {
    roles: [role2],
    statements: [
      new iam.PolicyStatement({
        sid: 'BackupStartBackupJob',
        effect: iam.Effect.ALLOW,
        actions: ['backup:StartBackupJob'],
        resources: ['BACKUP_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToBackup',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: [outside.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
      }),
    ],
  });
  return { role, role2 };
}
