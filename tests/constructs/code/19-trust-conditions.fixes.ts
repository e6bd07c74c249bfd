import * as iam from 'aws-cdk-lib/aws-iam';

// trust policy of ROLE_NAME
ofOthersRole.assumeRolePolicy?.addStatements(new iam.PolicyStatement({
  sid: 'TrustStates',
  effect: iam.Effect.ALLOW,
  principals: [new iam.ServicePrincipal('states.amazonaws.com')],
  actions: ['sts:AssumeRole'],
  conditions: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
}));

// identity-based policies of ROLE_NAME
ofOthersRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToGlue',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:aws:iam::111122223333:role/glue-eu'],
  conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
}));

// trust policy of ROLE_NAME
noServiceRole.assumeRolePolicy?.addStatements(new iam.PolicyStatement({
  sid: 'TrustStates2',
  effect: iam.Effect.ALLOW,
  principals: [new iam.ServicePrincipal('states.amazonaws.com')],
  actions: ['sts:AssumeRole'],
}));

// identity-based policies of ROLE_NAME
noServiceRole.addToPrincipalPolicy(new iam.PolicyStatement({
  sid: 'PassRoleToGlue2',
  effect: iam.Effect.ALLOW,
  actions: ['iam:PassRole'],
  resources: ['arn:aws:iam::111122223333:role/glue-eu'],
  conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
}));
declare const noServiceRole: iam.Role;
declare const ofOthersRole: iam.Role;
