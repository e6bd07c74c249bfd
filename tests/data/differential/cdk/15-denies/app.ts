// Deny statements: of a path, of all but some services, and of all roles but some.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Denies", { env: { account: "111122223333", region: "eu-west-1" } });
const role = (id: string, service: string, path?: string) => new iam.Role(stack, id, { roleName: id, assumedBy: new iam.ServicePrincipal(service), path });
const call = (id: string, service: string, action: string, parameters: object) => new tasks.CallAwsService(stack, id, { service, action, iamResources: ["*"], parameters });
const kinesis = call("Stream", "firehose", "createDeliveryStream", { DeliveryStreamName: "d", ExtendedS3DestinationConfiguration: { RoleARN: role("Stream1", "firehose.amazonaws.com").roleArn, BucketArn: "b" } });
const admin = call("Admin", "firehose", "createDeliveryStream", { DeliveryStreamName: "e", ExtendedS3DestinationConfiguration: { RoleARN: role("Admin1", "firehose.amazonaws.com", "/admin/").roleArn, BucketArn: "b" } });
const codebuild = call("Build", "codebuild", "createProject", { Name: "p", ServiceRole: role("Build1", "codebuild.amazonaws.com").roleArn });
const machine = new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(kinesis.next(admin).next(codebuild)) });
machine.addToRolePolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: ["*"] }));
machine.addToRolePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ["iam:PassRole"], resources: ["arn:aws:iam::*:role/admin/*"] }));
machine.addToRolePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ["iam:PassRole"], resources: ["*"], conditions: { StringNotEquals: { "iam:PassedToService": ["firehose.amazonaws.com", "codebuild.amazonaws.com"] } } }));
machine.addToRolePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ["iam:PassRole"], notResources: ["arn:aws:iam::111122223333:role/admin/*", "arn:aws:iam::111122223333:role/Stream*"] }));
