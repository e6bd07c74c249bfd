# {"_about": {"what": "What the module terraform-aws-modules/step-functions/aws makes, written for the evaluator: the role of the machine, its policies, and what others are told of them. No line of it is the module's own.", "source": "https://github.com/terraform-aws-modules/terraform-aws-step-functions", "version": "5.0.2", "date": "2025-10-21"}}

variable "create" {
  type    = bool
  default = true
}

variable "create_role" {
  type    = bool
  default = true
}

variable "use_existing_role" {
  type    = bool
  default = false
}

variable "role_arn" {
  type    = string
  default = ""
}

variable "role_name" {
  type    = string
  default = null
}

variable "role_path" {
  type    = string
  default = null
}

variable "role_description" {
  type    = string
  default = null
}

variable "role_permissions_boundary" {
  type    = string
  default = null
}

variable "role_force_detach_policies" {
  type    = bool
  default = true
}

variable "role_tags" {
  type    = map(string)
  default = {}
}

variable "trusted_entities" {
  type    = list(string)
  default = []
}

variable "aws_region_assume_role" {
  type    = string
  default = ""
}

variable "attach_policies_for_integrations" {
  type    = bool
  default = true
}

variable "service_integrations" {
  default = {}
}

variable "attach_policy_json" {
  type    = bool
  default = false
}

variable "policy_json" {
  type    = string
  default = null
}

variable "attach_policy_jsons" {
  type    = bool
  default = false
}

variable "policy_jsons" {
  type    = list(string)
  default = []
}

variable "number_of_policy_jsons" {
  type    = number
  default = 0
}

variable "attach_policy" {
  type    = bool
  default = false
}

variable "policy" {
  type    = string
  default = null
}

variable "attach_policies" {
  type    = bool
  default = false
}

variable "policies" {
  type    = list(string)
  default = []
}

variable "number_of_policies" {
  type    = number
  default = 0
}

variable "attach_policy_statements" {
  type    = bool
  default = false
}

variable "policy_statements" {
  default = {}
}

variable "policy_path" {
  type    = string
  default = null
}

variable "attach_cloudwatch_logs_policy" {
  type    = bool
  default = true
}

variable "logging_configuration" {
  type    = map(string)
  default = {}
}

variable "use_existing_cloudwatch_log_group" {
  type    = bool
  default = false
}

variable "cloudwatch_log_group_name" {
  type    = string
  default = null
}

variable "cloudwatch_log_group_kms_key_id" {
  type    = string
  default = null
}

variable "cloudwatch_log_group_retention_in_days" {
  type    = number
  default = null
}

variable "cloudwatch_log_group_tags" {
  type    = map(string)
  default = {}
}

variable "encryption_configuration" {
  default = {}
}

variable "name" {
  type    = string
  default = ""
}

variable "definition" {
  type    = string
  default = ""
}

variable "type" {
  type    = string
  default = "STANDARD"
}

variable "publish" {
  type    = bool
  default = false
}

variable "region" {
  type    = string
  default = null
}

variable "sfn_state_machine_timeouts" {
  type    = map(string)
  default = {}
}

variable "tags" {
  type    = map(string)
  default = {}
}

data "aws_region" "current" {}

data "aws_caller_identity" "current" {}

locals {
  region    = var.aws_region_assume_role != "" ? var.aws_region_assume_role : data.aws_region.current.name
  role_name = coalesce(var.role_name, var.name)
  makes     = var.create && var.create_role && !var.use_existing_role
  logs      = lookup(var.logging_configuration, "level", "OFF") != "OFF"

  none = {}
  sources = {
    lambda = {
      lambda = {
        effect    = "Allow"
        actions   = ["lambda:InvokeFunction"]
        condition = []
      }
    }
    sns = {
      sns = {
        effect    = "Allow"
        actions   = ["sns:Publish"]
        condition = []
      }
    }
    sqs = {
      sqs = {
        effect    = "Allow"
        actions   = ["sqs:SendMessage"]
        condition = []
      }
    }
    xray = {
      xray = {
        effect            = "Allow"
        actions           = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"]
        default_resources = ["*"]
        condition         = []
      }
    }
    athena_StartQueryExecution_Sync = {
      athena = {
        effect    = "Allow"
        actions   = ["athena:startQueryExecution", "athena:stopQueryExecution", "athena:getQueryExecution", "athena:getDataCatalog"]
        condition = []
      }
      glue = {
        effect    = "Allow"
        actions   = ["glue:CreateDatabase", "glue:GetDatabase", "glue:GetDatabases", "glue:UpdateDatabase", "glue:DeleteDatabase", "glue:CreateTable", "glue:UpdateTable", "glue:GetTable", "glue:GetTables", "glue:DeleteTable", "glue:BatchDeleteTable", "glue:BatchCreatePartition", "glue:CreatePartition", "glue:UpdatePartition", "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition", "glue:DeletePartition", "glue:BatchDeletePartition"]
        condition = []
      }
      lakeformation = {
        effect            = "Allow"
        actions           = ["lakeformation:GetDataAccess"]
        default_resources = ["*"]
        condition         = []
      }
      s3 = {
        effect            = "Allow"
        actions           = ["s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload", "s3:CreateBucket", "s3:PutObject"]
        default_resources = ["arn:aws:s3:::*"]
        condition         = []
      }
    }
    athena_StartQueryExecution = {
      athena = {
        effect    = "Allow"
        actions   = ["athena:startQueryExecution", "athena:getDataCatalog"]
        condition = []
      }
      glue = {
        effect    = "Allow"
        actions   = ["glue:CreateDatabase", "glue:GetDatabase", "glue:GetDatabases", "glue:UpdateDatabase", "glue:DeleteDatabase", "glue:CreateTable", "glue:UpdateTable", "glue:GetTable", "glue:GetTables", "glue:DeleteTable", "glue:BatchDeleteTable", "glue:BatchCreatePartition", "glue:CreatePartition", "glue:UpdatePartition", "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition", "glue:DeletePartition", "glue:BatchDeletePartition"]
        condition = []
      }
      lakeformation = {
        effect            = "Allow"
        actions           = ["lakeformation:GetDataAccess"]
        default_resources = ["*"]
        condition         = []
      }
      s3 = {
        effect            = "Allow"
        actions           = ["s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload", "s3:CreateBucket", "s3:PutObject"]
        default_resources = ["arn:aws:s3:::*"]
        condition         = []
      }
    }
    athena_StopQueryExecution = {
      athena = {
        effect    = "Allow"
        actions   = ["athena:stopQueryExecution"]
        condition = []
      }
    }
    athena_GetQueryExecution = {
      athena = {
        effect    = "Allow"
        actions   = ["athena:stopQueryExecution"]
        condition = []
      }
    }
    athena_GetQueryResults = {
      athena = {
        effect    = "Allow"
        actions   = ["athena:getQueryResults"]
        condition = []
      }
      s3 = {
        effect            = "Allow"
        actions           = ["s3:GetObject"]
        default_resources = ["arn:aws:s3:::*"]
        condition         = []
      }
    }
    batch_Sync = {
      batch = {
        effect            = "Allow"
        actions           = ["batch:SubmitJob", "batch:DescribeJobs", "batch:TerminateJob"]
        default_resources = ["*"]
        condition         = []
      }
      events = {
        effect            = "Allow"
        actions           = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        default_resources = ["arn:aws:events:${local.region}:${data.aws_caller_identity.current.account_id}:rule/StepFunctionsGetEventsForBatchJobsRule"]
        condition         = []
      }
    }
    batch_WaitForTaskToken = {
      batch = {
        effect            = "Allow"
        actions           = ["batch:SubmitJob"]
        default_resources = ["*"]
        condition         = []
      }
    }
    dynamodb = {
      dynamodb = {
        effect    = "Allow"
        actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]
        condition = []
      }
    }
    ecs_Sync = {
      ecs = {
        effect    = "Allow"
        actions   = ["ecs:RunTask"]
        condition = []
      }
      ecs_Wildcard = {
        effect            = "Allow"
        actions           = ["ecs:StopTask", "ecs:DescribeTasks"]
        default_resources = ["*"]
        condition         = []
      }
      events = {
        effect            = "Allow"
        actions           = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        default_resources = ["arn:aws:events:${local.region}:${data.aws_caller_identity.current.account_id}:rule/StepFunctionsGetEventsForECSTaskRule"]
        condition         = []
      }
      iam_PassRole = {
        effect    = "Allow"
        actions   = ["iam:PassRole"]
        condition = [{ test = "StringEquals", variable = "iam:PassedToService", values = ["ecs-tasks.amazonaws.com"] }]
      }
    }
    ecs_WaitForTaskToken = {
      ecs = {
        effect    = "Allow"
        actions   = ["ecs:RunTask"]
        condition = []
      }
      iam_PassRole = {
        effect    = "Allow"
        actions   = ["iam:PassRole"]
        condition = [{ test = "StringEquals", variable = "iam:PassedToService", values = ["ecs-tasks.amazonaws.com"] }]
      }
    }
    glue_Sync = {
      glue = {
        effect            = "Allow"
        actions           = ["glue:StartJobRun", "glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"]
        default_resources = ["*"]
        condition         = []
      }
    }
    glue_WaitForTaskToken = {
      glue = {
        effect            = "Allow"
        actions           = ["glue:StartJobRun"]
        default_resources = ["*"]
        condition         = []
      }
    }
    sagemaker_CreateTrainingJob_Sync = {
      events = {
        effect    = "Allow"
        actions   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        condition = []
      }
      sagemaker = {
        effect    = "Allow"
        actions   = ["sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob"]
        condition = []
      }
      sagemaker_IamPassRole = {
        effect    = "Allow"
        actions   = ["iam:PassRole"]
        condition = [{ test = "StringEquals", variable = "iam:PassedToService", values = ["sagemaker.amazonaws.com"] }]
      }
      sagemaker_Wildcard = {
        effect            = "Allow"
        actions           = ["sagemaker:ListTags"]
        default_resources = ["*"]
        condition         = []
      }
    }
    sagemaker_CreateTrainingJob_WaitForTaskToken = {
      sagemaker = {
        effect    = "Allow"
        actions   = ["sagemaker:CreateTrainingJob"]
        condition = []
      }
      sagemaker_IamPassRole = {
        effect    = "Allow"
        actions   = ["iam:PassRole"]
        condition = [{ test = "StringEquals", variable = "iam:PassedToService", values = ["sagemaker.amazonaws.com"] }]
      }
      sagemaker_Wildcard = {
        effect            = "Allow"
        actions           = ["sagemaker:ListTags"]
        default_resources = ["*"]
        condition         = []
      }
    }
    sagemaker_CreateTransformJob_Sync = {
      events = {
        effect            = "Allow"
        actions           = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        default_resources = ["arn:aws:events:${local.region}:${data.aws_caller_identity.current.account_id}:rule/StepFunctionsGetEventsForSageMakerTransformJobsRule"]
        condition         = []
      }
      sagemaker = {
        effect    = "Allow"
        actions   = ["sagemaker:CreateTransformJob", "sagemaker:DescribeTransformJob", "sagemaker:StopTransformJob"]
        condition = []
      }
      sagemaker_IamPassRole = {
        effect    = "Allow"
        actions   = ["iam:PassRole"]
        condition = [{ test = "StringEquals", variable = "iam:PassedToService", values = ["sagemaker.amazonaws.com"] }]
      }
      sagemaker_Wildcard = {
        effect            = "Allow"
        actions           = ["sagemaker:ListTags"]
        default_resources = ["*"]
        condition         = []
      }
    }
    sagemaker_CreateTransformJob_WaitForTaskToken = {
      sagemaker = {
        effect    = "Allow"
        actions   = ["sagemaker:CreateTransformJob"]
        condition = []
      }
      sagemaker_IamPassRole = {
        effect    = "Allow"
        actions   = ["iam:PassRole"]
        condition = [{ test = "StringEquals", variable = "iam:PassedToService", values = ["sagemaker.amazonaws.com"] }]
      }
      sagemaker_Wildcard = {
        effect            = "Allow"
        actions           = ["sagemaker:ListTags"]
        default_resources = ["*"]
        condition         = []
      }
    }
    emr_AddStep = {
      emr = {
        effect    = "Allow"
        actions   = ["elasticmapreduce:AddJobFlowSteps", "elasticmapreduce:DescribeStep", "elasticmapreduce:CancelSteps"]
        condition = []
      }
      events = {
        effect            = "Allow"
        actions           = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        default_resources = ["arn:aws:events:${local.region}:${data.aws_caller_identity.current.account_id}:rule/StepFunctionsGetEventForEMRAddJobFlowStepsRule"]
        condition         = []
      }
    }
    emr_CancelStep = {
      emr = {
        effect    = "Allow"
        actions   = ["elasticmapreduce:CancelSteps"]
        condition = []
      }
    }
    emr_CreateCluster = {
      emr = {
        effect            = "Allow"
        actions           = ["elasticmapreduce:RunJobFlow", "elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"]
        default_resources = ["*"]
        condition         = []
      }
      events = {
        effect            = "Allow"
        actions           = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        default_resources = ["arn:aws:events:${local.region}:${data.aws_caller_identity.current.account_id}:rule/StepFunctionsGetEventForEMRRunJobFlowRule"]
        condition         = []
      }
      iam_PassRole = {
        effect    = "Allow"
        actions   = ["iam:PassRole"]
        condition = []
      }
    }
    emr_SetClusterTerminationProtection = {
      emr = {
        effect    = "Allow"
        actions   = ["elasticmapreduce:SetTerminationProtection"]
        condition = []
      }
    }
    emr_ModifyInstanceFleetByName = {
      emr = {
        effect    = "Allow"
        actions   = ["elasticmapreduce:ModifyInstanceFleet", "elasticmapreduce:ListInstanceFleets"]
        condition = []
      }
    }
    emr_ModifyInstanceGroupByName = {
      emr = {
        effect    = "Allow"
        actions   = ["elasticmapreduce:ModifyInstanceGroups", "elasticmapreduce:ListInstanceGroups"]
        condition = []
      }
    }
    emr_TerminateCluster = {
      emr = {
        effect    = "Allow"
        actions   = ["elasticmapreduce:TerminateJobFlows", "elasticmapreduce:DescribeCluster"]
        condition = []
      }
      events = {
        effect    = "Allow"
        actions   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        condition = []
      }
    }
    codebuild_StartBuild_Sync = {
      codebuild = {
        effect    = "Allow"
        actions   = ["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:BatchGetBuilds"]
        condition = []
      }
      events = {
        effect    = "Allow"
        actions   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        condition = []
      }
    }
    codebuild_StartBuild = {
      codebuild = {
        effect    = "Allow"
        actions   = ["codebuild:StartBuild", "codebuild:StopBuild", "codebuild:BatchGetBuilds"]
        condition = []
      }
    }
    codebuild_StopBuild = {
      codebuild = {
        effect    = "Allow"
        actions   = ["codebuild:StopBuild"]
        condition = []
      }
    }
    codebuild_BatchDeleteBuilds = {
      codebuild = {
        effect    = "Allow"
        actions   = ["codebuild:BatchDeleteBuilds"]
        condition = []
      }
    }
    codebuild_BatchGetReports = {
      codebuild = {
        effect    = "Allow"
        actions   = ["codebuild:BatchGetReports"]
        condition = []
      }
    }
    eks_CreateCluster = {
      eks = {
        effect            = "Allow"
        actions           = ["eks:CreateCluster"]
        default_resources = ["*"]
        condition         = []
      }
      eks_IamPassRole = {
        effect    = "Allow"
        actions   = ["iam:PassRole"]
        condition = [{ test = "StringEquals", variable = "iam:PassedToService", values = ["eks.amazonaws.com"] }]
      }
      eks_Wildcard = {
        effect    = "Allow"
        actions   = ["eks:DescribeCluster", "eks:DeleteCluster"]
        condition = []
      }
    }
    eks_CreateNodeGroup = {
      eks = {
        effect            = "Allow"
        actions           = ["ec2:DescribeSubnets", "eks:CreateNodegroup"]
        default_resources = ["*"]
        condition         = []
      }
      eks_IamPassRole = {
        effect    = "Allow"
        actions   = ["iam:PassRole"]
        condition = [{ test = "StringEquals", variable = "iam:PassedToService", values = ["eks.amazonaws.com"] }]
      }
      eks_Wildcard = {
        effect    = "Allow"
        actions   = ["eks:DescribeNodegroup", "eks:DeleteNodegroup"]
        condition = []
      }
      iam_Role = {
        effect    = "Allow"
        actions   = ["iam:GetRole", "iam:ListAttachedRolePolicies"]
        condition = []
      }
    }
    eks_DeleteCluster = {
      eks = {
        effect    = "Allow"
        actions   = ["eks:DeleteCluster", "eks:DescribeCluster"]
        condition = []
      }
    }
    eks_DeleteNodegroup = {
      eks = {
        effect    = "Allow"
        actions   = ["eks:DeleteNodegroup", "eks:DescribeNodegroup"]
        condition = []
      }
    }
    apigateway = {
      apigateway = {
        effect    = "Allow"
        actions   = ["execute-api:Invoke"]
        condition = []
      }
    }
    stepfunction_Sync = {
      events = {
        effect            = "Allow"
        actions           = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
        default_resources = ["arn:aws:events:${local.region}:${data.aws_caller_identity.current.account_id}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"]
        condition         = []
      }
      stepfunction = {
        effect    = "Allow"
        actions   = ["states:StartSyncExecution"]
        condition = []
      }
      stepfunction_Wildcard = {
        effect    = "Allow"
        actions   = ["states:DescribeExecution", "states:StopExecution"]
        condition = []
      }
    }
    stepfunction = {
      stepfunction = {
        effect    = "Allow"
        actions   = ["states:StartExecution"]
        condition = []
      }
    }
    eventbridge = {
      eventbridge = {
        effect            = "Allow"
        actions           = ["events:PutEvents"]
        default_resources = ["*"]
        condition         = []
      }
    }
    no_tasks = {
      deny_all = {
        effect            = "Deny"
        actions           = ["*"]
        default_resources = ["*"]
        condition         = []
      }
    }
  }
}

resource "aws_sfn_state_machine" "this" {
  count = var.create ? 1 : 0

  name       = var.name
  role_arn   = var.use_existing_role ? var.role_arn : aws_iam_role.this[0].arn
  definition = var.definition
  type       = upper(var.type)

  dynamic "logging_configuration" {
    for_each = local.logs ? [true] : []
    content {
      level = lookup(var.logging_configuration, "level", null)
    }
  }

  dynamic "encryption_configuration" {
    for_each = length(keys(var.encryption_configuration)) > 0 ? [true] : []
    content {
      type = lookup(var.encryption_configuration, "type", null)
    }
  }

  tracing_configuration {
    enabled = try(var.service_integrations["xray"]["xray"] == true, false)
  }
}

data "aws_iam_policy_document" "trust" {
  count = local.makes ? 1 : 0

  statement {
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = distinct(concat(["states.${local.region}.amazonaws.com"], var.trusted_entities))
    }
  }
}

resource "aws_iam_role" "this" {
  count = local.makes ? 1 : 0

  name                 = local.role_name
  path                 = var.role_path
  permissions_boundary = var.role_permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.trust[0].json
}

data "aws_iam_policy_document" "service" {
  for_each = local.makes && var.attach_policies_for_integrations ? var.service_integrations : local.none

  dynamic "statement" {
    for_each = each.value

    content {
      effect    = local.sources[each.key][statement.key].effect
      actions   = local.sources[each.key][statement.key].actions
      resources = statement.value == true ? local.sources[each.key][statement.key].default_resources : tolist(statement.value)

      dynamic "condition" {
        for_each = local.sources[each.key][statement.key].condition

        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_policy" "service" {
  for_each = local.makes && var.attach_policies_for_integrations ? var.service_integrations : local.none

  name   = "${local.role_name}-${each.key}"
  path   = var.policy_path
  policy = data.aws_iam_policy_document.service[each.key].json
}

resource "aws_iam_policy_attachment" "service" {
  for_each = local.makes && var.attach_policies_for_integrations ? var.service_integrations : local.none

  name       = "${local.role_name}-${each.key}"
  roles      = [aws_iam_role.this[0].name]
  policy_arn = aws_iam_policy.service[each.key].arn
}

resource "aws_iam_policy" "json" {
  count = local.makes && var.attach_policy_json ? 1 : 0

  name   = local.role_name
  path   = var.policy_path
  policy = var.policy_json
}

resource "aws_iam_policy_attachment" "json" {
  count = local.makes && var.attach_policy_json ? 1 : 0

  name       = local.role_name
  roles      = [aws_iam_role.this[0].name]
  policy_arn = aws_iam_policy.json[0].arn
}

resource "aws_iam_policy" "jsons" {
  count = local.makes && var.attach_policy_jsons ? var.number_of_policy_jsons : 0

  name   = "${local.role_name}-${count.index}"
  path   = var.policy_path
  policy = var.policy_jsons[count.index]
}

resource "aws_iam_policy_attachment" "jsons" {
  count = local.makes && var.attach_policy_jsons ? var.number_of_policy_jsons : 0

  name       = "${local.role_name}-${count.index}"
  roles      = [aws_iam_role.this[0].name]
  policy_arn = aws_iam_policy.jsons[count.index].arn
}

resource "aws_iam_role_policy_attachment" "one" {
  count = local.makes && var.attach_policy ? 1 : 0

  role       = aws_iam_role.this[0].name
  policy_arn = var.policy
}

resource "aws_iam_role_policy_attachment" "many" {
  count = local.makes && var.attach_policies ? var.number_of_policies : 0

  role       = aws_iam_role.this[0].name
  policy_arn = var.policies[count.index]
}

data "aws_iam_policy_document" "statements" {
  count = local.makes && var.attach_policy_statements ? 1 : 0

  dynamic "statement" {
    for_each = var.policy_statements

    content {
      effect        = lookup(statement.value, "effect", null)
      actions       = lookup(statement.value, "actions", null)
      not_actions   = lookup(statement.value, "not_actions", null)
      resources     = lookup(statement.value, "resources", null)
      not_resources = lookup(statement.value, "not_resources", null)

      dynamic "principals" {
        for_each = lookup(statement.value, "principals", [])

        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      dynamic "not_principals" {
        for_each = lookup(statement.value, "not_principals", [])

        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }

      dynamic "condition" {
        for_each = lookup(statement.value, "condition", [])

        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_policy" "statements" {
  count = local.makes && var.attach_policy_statements ? 1 : 0

  name   = "${local.role_name}-inline"
  path   = var.policy_path
  policy = data.aws_iam_policy_document.statements[0].json
}

resource "aws_iam_policy_attachment" "statements" {
  count = local.makes && var.attach_policy_statements ? 1 : 0

  name       = "${local.role_name}-inline"
  roles      = [aws_iam_role.this[0].name]
  policy_arn = aws_iam_policy.statements[0].arn
}

resource "aws_iam_role_policy" "logs" {
  count = local.makes && local.logs && var.attach_cloudwatch_logs_policy ? 1 : 0

  name = "${local.role_name}-logs"
  role = aws_iam_role.this[0].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery", "logs:DeleteLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"]
      Resource = "*"
    }]
  })
}

output "role_arn" {
  value = local.makes ? aws_iam_role.this[0].arn : ""
}

output "role_name" {
  value = local.makes ? aws_iam_role.this[0].name : ""
}

output "state_machine_arn" {
  value = var.create ? aws_sfn_state_machine.this[0].arn : ""
}

output "state_machine_id" {
  value = var.create ? aws_sfn_state_machine.this[0].id : ""
}

output "state_machine_name" {
  value = var.create ? aws_sfn_state_machine.this[0].name : ""
}
