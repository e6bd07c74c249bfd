import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export function addRoles(scope: Construct) {
  // ROLE_NAME: execution role of Machine0F46B5861
  // Replace:
  //   GLUE_ARN: each resource of glue:CreateCrawler (states Crawl0, Crawl1, Crawl2, Crawl3)
  const role = new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'RoleStateMachineTasks', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        sid: 'GlueCreateCrawler',
        effect: iam.Effect.ALLOW,
        actions: ['glue:CreateCrawler'],
        resources: ['GLUE_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToGlue',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/glue-eu'],
        conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
      }),
    ],
  });
  // ROLE_NAME: execution role of Machine115712ABC
  // Replace:
  //   GLUE_ARN: each resource of glue:CreateCrawler (states Crawl0, Crawl1, Crawl2, Crawl3)
  const role2 = new iam.Role(scope, 'Role2', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'Role2StateMachineTasks', {
    roles: [role2],
    statements: [
      new iam.PolicyStatement({
        sid: 'GlueCreateCrawler',
        effect: iam.Effect.ALLOW,
        actions: ['glue:CreateCrawler'],
        resources: ['GLUE_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToGlue',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/glue-eu'],
        conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
      }),
    ],
  });
  // ROLE_NAME: execution role of Machine25718783A
  // Replace:
  //   GLUE_ARN: each resource of glue:CreateCrawler (states Crawl0, Crawl1, Crawl2, Crawl3)
  const role3 = new iam.Role(scope, 'Role3', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'Role3StateMachineTasks', {
    roles: [role3],
    statements: [
      new iam.PolicyStatement({
        sid: 'GlueCreateCrawler',
        effect: iam.Effect.ALLOW,
        actions: ['glue:CreateCrawler'],
        resources: ['GLUE_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToGlue',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/glue-eu'],
        conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
      }),
    ],
  });
  // ROLE_NAME: execution role of Machine3F5FB5E2F
  // Replace:
  //   GLUE_ARN: each resource of glue:CreateCrawler (states Crawl0, Crawl1, Crawl2, Crawl3)
  const role4 = new iam.Role(scope, 'Role4', {
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com').withConditions({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
    }),
  });
  new iam.Policy(scope, 'Role4StateMachineTasks', {
    roles: [role4],
    statements: [
      new iam.PolicyStatement({
        sid: 'GlueCreateCrawler',
        effect: iam.Effect.ALLOW,
        actions: ['glue:CreateCrawler'],
        resources: ['GLUE_ARN'],
      }),
      new iam.PolicyStatement({
        sid: 'PassRoleToGlue',
        effect: iam.Effect.ALLOW,
        actions: ['iam:PassRole'],
        resources: ['arn:aws:iam::111122223333:role/glue-eu'],
        conditions: { StringEquals: { 'iam:PassedToService': 'glue.amazonaws.com' } },
      }),
    ],
  });
  return { role, role2, role3, role4 };
}
