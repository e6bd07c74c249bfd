import * as iam from 'aws-cdk-lib/aws-iam';

// trust policy of ROLE_NAME
// execution: the construct Cross/Execution
// replace NAME
mistrustingRole.assumeRolePolicy?.addStatements(new iam.PolicyStatement({
  sid: 'TrustExecutionRole',
  effect: iam.Effect.ALLOW,
  principals: [new iam.ArnPrincipal(execution.roleArn)],
  actions: ['sts:AssumeRole'],
  conditions: { StringEquals: { 'sts:ExternalId': 'arn:aws:states:eu-west-1:111122223333:stateMachine:NAME' } },
}));
declare const execution: iam.Role;
declare const mistrustingRole: iam.Role;
