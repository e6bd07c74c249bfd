# {"_about": {"what": "What the module terraform-aws-modules/iam/aws//modules/iam-policy makes, written for the evaluator: a managed policy, and what others are told of it. No line of it is the module's own.", "source": "https://github.com/terraform-aws-modules/terraform-aws-iam/tree/v6.5.0/modules/iam-policy", "version": "5.0.0 to 6.5.0", "date": "2026-04-24"}}

variable "create" {
  type    = bool
  default = true
}

variable "create_policy" {
  type    = bool
  default = true
}

variable "name" {
  default = null
}

variable "name_prefix" {
  default = null
}

variable "path" {
  default = null
}

variable "policy" {
  default = ""
}

resource "aws_iam_policy" "policy" {
  count = var.create && var.create_policy ? 1 : 0

  name        = var.name
  name_prefix = var.name_prefix
  path        = var.path
  policy      = var.policy
}

output "arn" {
  value = try(aws_iam_policy.policy[0].arn, null)
}

output "id" {
  value = try(aws_iam_policy.policy[0].id, null)
}

output "name" {
  value = try(aws_iam_policy.policy[0].name, null)
}

output "path" {
  value = try(aws_iam_policy.policy[0].path, null)
}

output "policy" {
  value = try(aws_iam_policy.policy[0].policy, null)
}
