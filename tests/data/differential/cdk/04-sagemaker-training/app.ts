// The construct makes the training role, and the policy with iam:PassedToService.
import { App, Stack, Size, aws_s3 as s3, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks } from "aws-cdk-lib";
const stack = new Stack(new App(), "Training", { env: { account: "111122223333", region: "us-east-2" } });
const bucket = s3.Bucket.fromBucketName(stack, "Bucket", "training-data");
const train = new tasks.SageMakerCreateTrainingJob(stack, "Train", {
  trainingJobName: sfn.JsonPath.stringAt("$.name"),
  algorithmSpecification: { algorithmName: "arn:aws:sagemaker:us-east-2:111122223333:algorithm/x" },
  inputDataConfig: [{ channelName: "train", dataSource: { s3DataSource: { s3DataType: tasks.S3DataType.S3_PREFIX, s3Location: tasks.S3Location.fromBucket(bucket, "in") } } }],
  outputDataConfig: { s3OutputLocation: tasks.S3Location.fromBucket(bucket, "out") },
  resourceConfig: { instanceCount: 1, instanceType: new (require("aws-cdk-lib").aws_ec2.InstanceType)("m5.large"), volumeSize: Size.gibibytes(10) },
  integrationPattern: sfn.IntegrationPattern.RUN_JOB,
});
new sfn.StateMachine(stack, "Machine", { definitionBody: sfn.DefinitionBody.fromChainable(train) });
