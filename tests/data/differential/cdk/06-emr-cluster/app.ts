// EmrCreateCluster makes service role, instance role, instance profile and the policies that pass them.
import { App, Stack, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Emr");
const create = new tasks.EmrCreateCluster(stack, "Create", {
  name: "c", instances: { instanceFleets: [{ instanceFleetType: tasks.EmrCreateCluster.InstanceRoleType.MASTER, targetOnDemandCapacity: 1 }] },
});
new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(create) });
