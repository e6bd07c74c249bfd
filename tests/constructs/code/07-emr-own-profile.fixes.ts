import * as iam from 'aws-cdk-lib/aws-iam';

// identity-based policies of ROLE_NAME
// nodeRole: the construct EmrOwn/NodeRole
machineRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToEc2',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: [nodeRole.roleArn],
  conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
}));
declare const machineRole: iam.Role;
declare const nodeRole: iam.Role;
