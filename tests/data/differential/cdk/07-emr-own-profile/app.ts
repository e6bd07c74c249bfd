// An instance profile of the stack: its role is passed to EC2, and the policy allows only the profile's service role.
import { App, Stack, aws_iam as iam, aws_stepfunctions as sfn } from "aws-cdk-lib";
const stack = new Stack(new App(), "EmrOwn");
const serviceRole = new iam.Role(stack, "ServiceRole", { assumedBy: new iam.ServicePrincipal("elasticmapreduce.amazonaws.com") });
const nodeRole = new iam.Role(stack, "NodeRole", { assumedBy: new iam.ServicePrincipal("ec2.amazonaws.com"), path: "/nodes/" });
const profile = new iam.CfnInstanceProfile(stack, "Profile", { roles: [nodeRole.roleName] });
const state = new sfn.CustomState(stack, "Create", { stateJson: {
  Type: "Task", Resource: "arn:aws:states:::elasticmapreduce:createCluster.sync",
  Parameters: { Name: "c", ServiceRole: serviceRole.roleName, JobFlowRole: profile.ref, Instances: {} },
} });
const machine = new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(state) });
machine.addToRolePolicy(new iam.PolicyStatement({ actions: ["iam:PassRole"], resources: [serviceRole.roleArn, `arn:${stack.partition}:iam::${stack.account}:role/${nodeRole.roleName}`] }));
