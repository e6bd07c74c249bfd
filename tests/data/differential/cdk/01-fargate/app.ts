// EcsRunTask of a task definition of the same stack: the construct writes iam:PassRole itself.
import { App, Stack, aws_ec2 as ec2, aws_ecs as ecs, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Fargate", { env: { account: "111122223333", region: "eu-west-1" } });
const subnets = { subnets: [ec2.Subnet.fromSubnetId(stack, "Subnet", "subnet-1")] };
const vpc = ec2.Vpc.fromVpcAttributes(stack, "Vpc", { vpcId: "vpc-1", availabilityZones: ["eu-west-1a"], privateSubnetIds: ["subnet-1"] });
const cluster = ecs.Cluster.fromClusterAttributes(stack, "Cluster", { clusterName: "jobs", vpc, securityGroups: [] });
const taskDefinition = new ecs.FargateTaskDefinition(stack, "Job");
taskDefinition.addContainer("main", { image: ecs.ContainerImage.fromRegistry("busybox"), logging: ecs.LogDrivers.awsLogs({ streamPrefix: "job" }) });
const run = new tasks.EcsRunTask(stack, "Run", {
  cluster, taskDefinition, subnets,
  launchTarget: new tasks.EcsFargateLaunchTarget(),
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, "Group", "sg-1", { mutable: false })],
  integrationPattern: sfn.IntegrationPattern.RUN_JOB,
});
new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(run) });
