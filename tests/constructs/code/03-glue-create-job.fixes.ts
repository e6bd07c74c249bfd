import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of ROLE_NAME
// forgotten: the construct Glue/Forgotten
machineRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToGlue',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: [forgotten.roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
}));
declare const forgotten: iam.Role;
declare const machineRole: iam.Role;
