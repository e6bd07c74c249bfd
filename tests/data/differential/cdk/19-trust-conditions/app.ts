// Trust policies: of this machine only, of this account only, of another Region's principal, and one that nobody may use.
import { App, CfnMapping, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Trust", { env: { account: "111122223333", region: "eu-west-1" } });
const regions = new CfnMapping(stack, "Regions", { mapping: { "eu-west-1": { states: "states.eu-west-1.amazonaws.com", glue: "glue-eu" }, "us-east-1": { states: "states.us-east-1.amazonaws.com", glue: "glue-us" } } });
const executions = [
  new iam.Role(stack, "Regional", { assumedBy: new iam.ServicePrincipal(regions.findInMap(stack.region, "states")) }),
  new iam.Role(stack, "Sourced", { assumedBy: new iam.ServicePrincipal("states.amazonaws.com", { conditions: { ArnLike: { "aws:SourceArn": "arn:aws:states:eu-west-1:111122223333:stateMachine:*" }, StringEquals: { "aws:SourceAccount": stack.account } } }) }),
  new iam.Role(stack, "OfOthers", { assumedBy: new iam.ServicePrincipal("states.amazonaws.com", { conditions: { StringEquals: { "aws:SourceAccount": "444455556666" } } }) }),
  new iam.Role(stack, "NoService", { assumedBy: new iam.AccountRootPrincipal() }),
];
const glueRole = iam.Role.fromRoleName(stack, "GlueRole", regions.findInMap(stack.region, "glue"));
executions.forEach((role, index) => {
  const crawl = new tasks.CallAwsService(stack, `Crawl${index}`, { service: "glue", action: "createCrawler", iamResources: ["*"], parameters: { Name: "c", Targets: {}, Role: glueRole.roleArn } });
  role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [index < 2 ? glueRole.roleArn : "arn:aws:iam::111122223333:role/glue-us"] }));
  new sfn.StateMachine(stack, `Machine${index}`, { role, definitionBody: sfn.DefinitionBody.fromChainable(crawl) });
});
