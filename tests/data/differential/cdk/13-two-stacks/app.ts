// The roles are exported by one stack and imported by the other.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const app = new App();
const roles = new Stack(app, "Roles");
const role = (id: string) => new iam.Role(roles, id, { assumedBy: new iam.ServicePrincipal("transcribe.amazonaws.com") });
const [reader, writer] = [role("Reader"), role("Writer")];
const stack = new Stack(app, "Work");
const start = (id: string, data: iam.IRole) => new tasks.CallAwsService(stack, id, {
  service: "transcribe", action: "startTranscriptionJob", iamResources: ["*"],
  parameters: { TranscriptionJobName: id, Media: {}, JobExecutionSettings: { AllowDeferredExecution: true, DataAccessRoleArn: data.roleArn } },
});
const machine = new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(start("Read", reader).next(start("Write", writer))) });
machine.addToRolePolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [reader.roleArn], conditions: { StringEquals: { "iam:PassedToService": "transcribe.amazonaws.com" } } }));
