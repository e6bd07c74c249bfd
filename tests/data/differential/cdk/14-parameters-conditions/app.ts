// A condition attaches a policy in one of three environments; AllowedValues choose a role's name.
import { App, CfnCondition, CfnParameter, Fn, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Worlds", { env: { account: "111122223333", region: "eu-west-1" } });
const environment = new CfnParameter(stack, "Environment", { allowedValues: ["dev", "test", "prod"], default: "dev" });
const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(environment.valueAsString, "prod") });
const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal("iot.amazonaws.com"), roleName: `${environment.valueAsString}-${id}` });
const [always, sometimes, never] = [role("always"), role("sometimes"), role("never")];
const create = (id: string, alias: iam.IRole) => new tasks.CallAwsService(stack, id, {
  service: "iot", action: "createRoleAlias", iamResources: ["*"], parameters: { RoleAlias: id, RoleArn: alias.roleArn },
});
const machine = new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(create("Always", always).next(create("Sometimes", sometimes)).next(create("Never", never))) });
always.grantPassRole(machine.role);
const policy = new iam.CfnPolicy(stack, "InProd", {
  policyName: "prod", roles: [machine.role.roleName],
  policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: sometimes.roleArn }] },
});
policy.cfnOptions.condition = isProd;
machine.addToRolePolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: ["arn:aws:iam::111122223333:role/stage-*"] }));
