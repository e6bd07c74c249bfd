// A distributed map with tasks in it, in JSONata.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Maps", { env: { account: "111122223333", region: "eu-west-1" } });
const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal("mediaconvert.amazonaws.com") });
const [hd, uhd] = [role("Hd"), role("Uhd")];
const map = new sfn.DistributedMap(stack, "Each", { queryLanguage: sfn.QueryLanguage.JSONATA, items: sfn.ProvideItems.jsonata("{% $states.input.files %}") });
map.itemProcessor(tasks.MediaConvertCreateJob.jsonata(stack, "Convert", { createJobRequest: { Role: hd.roleArn, Settings: {} } })
  .next(tasks.MediaConvertCreateJob.jsonata(stack, "ConvertHuge", { createJobRequest: { Role: uhd.roleArn, Settings: {} } }))
  .next(tasks.CallAwsService.jsonata(stack, "ConvertLarge", { service: "mediaconvert", action: "createJob", iamResources: ["*"],
    parameters: { Role: `{% $states.input.large ? '${uhd.roleArn}' : '${hd.roleArn}' %}`, Settings: {} } })));
const machine = new sfn.StateMachine(stack, "Machine", { queryLanguage: sfn.QueryLanguage.JSONATA, definitionBody: sfn.DefinitionBody.fromChainable(map) });
machine.addToRolePolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [hd.roleArn], conditions: { StringLike: { "iam:PassedToService": "mediaconvert.amazonaws.com" } } }));
