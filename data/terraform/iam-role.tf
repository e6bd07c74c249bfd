# {"_about": {"what": "What the module terraform-aws-modules/iam/aws//modules/iam-role makes, written for the evaluator: its role, what that trusts, its policies, and what others are told of them. Trust in identity providers is left out: it concerns no service. No line of it is the module's own.", "source": "https://github.com/terraform-aws-modules/terraform-aws-iam/tree/v6.5.0/modules/iam-role", "version": "6.5.0", "date": "2026-04-24"}}

variable "create" {
  type    = bool
  default = true
}

variable "name" {
  default = null
}

variable "use_name_prefix" {
  type    = bool
  default = true
}

variable "path" {
  default = null
}

variable "permissions_boundary" {
  default = null
}

variable "trust_policy_permissions" {
  default = null
}

variable "policies" {
  default = {}
}

variable "create_inline_policy" {
  type    = bool
  default = false
}

variable "source_inline_policy_documents" {
  default = []
}

variable "override_inline_policy_documents" {
  default = []
}

variable "inline_policy_permissions" {
  default = null
}

variable "create_instance_profile" {
  type    = bool
  default = false
}

locals {
  none   = {}
  trusts = var.trust_policy_permissions == null ? local.none : var.trust_policy_permissions
  allows = var.inline_policy_permissions == null ? local.none : var.inline_policy_permissions
  whole  = var.use_name_prefix ? null : var.name
  prefix = var.use_name_prefix ? "${var.name}-" : null
}

data "aws_iam_policy_document" "this" {
  count = var.create ? 1 : 0

  dynamic "statement" {
    for_each = local.trusts
    iterator = told

    content {
      sid           = try(coalesce(told.value.sid, told.key), told.key)
      effect        = try(coalesce(told.value.effect, "Allow"), "Allow")
      actions       = try(told.value.actions, null)
      not_actions   = try(told.value.not_actions, null)
      resources     = try(told.value.resources, null)
      not_resources = try(told.value.not_resources, null)

      dynamic "principals" {
        for_each = try(coalesce(told.value.principals, []), [])
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      dynamic "not_principals" {
        for_each = try(coalesce(told.value.not_principals, []), [])
        content {
          type        = not_principals.value.type
          identifiers = not_principals.value.identifiers
        }
      }

      dynamic "condition" {
        for_each = try(coalesce(told.value.condition, []), [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count = var.create ? 1 : 0

  name                 = local.whole
  name_prefix          = local.prefix
  path                 = var.path
  permissions_boundary = var.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.this[0].json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = var.create ? var.policies : local.none

  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "inline" {
  count = var.create && var.create_inline_policy ? 1 : 0

  source_policy_documents   = var.source_inline_policy_documents
  override_policy_documents = var.override_inline_policy_documents

  dynamic "statement" {
    for_each = local.allows
    iterator = told

    content {
      sid           = try(coalesce(told.value.sid, told.key), told.key)
      effect        = try(coalesce(told.value.effect, "Allow"), "Allow")
      actions       = try(told.value.actions, null)
      not_actions   = try(told.value.not_actions, null)
      resources     = try(told.value.resources, null)
      not_resources = try(told.value.not_resources, null)

      dynamic "condition" {
        for_each = try(coalesce(told.value.condition, []), [])
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role_policy" "inline" {
  count = var.create && var.create_inline_policy ? 1 : 0

  name        = local.whole
  name_prefix = local.prefix
  role        = aws_iam_role.this[0].name
  policy      = data.aws_iam_policy_document.inline[0].json
}

resource "aws_iam_instance_profile" "this" {
  count = var.create && var.create_instance_profile ? 1 : 0

  name        = local.whole
  name_prefix = local.prefix
  path        = var.path
  role        = aws_iam_role.this[0].name
}

output "arn" {
  value = try(aws_iam_role.this[0].arn, null)
}

output "name" {
  value = try(aws_iam_role.this[0].name, null)
}

output "instance_profile_arn" {
  value = try(aws_iam_instance_profile.this[0].arn, null)
}

output "instance_profile_name" {
  value = try(aws_iam_instance_profile.this[0].name, null)
}
