# {"_about": {"what": "What the module terraform-aws-modules/iam/aws//modules/iam-assumable-role makes, written for the evaluator: its role, what that trusts, its policies, and what others are told of them. Where its versions differ, what they make is not known (local.of_version is declared nowhere). No line of it is the module's own.", "source": "https://github.com/terraform-aws-modules/terraform-aws-iam/tree/v5.60.0/modules/iam-assumable-role", "version": "5.60.0", "date": "2025-08-08"}}

variable "create_role" {
  type    = bool
  default = false
}

variable "role_name" {
  default = null
}

variable "role_name_prefix" {
  default = null
}

variable "role_path" {
  default = "/"
}

variable "role_permissions_boundary_arn" {
  default = ""
}

variable "role_requires_mfa" {
  type    = bool
  default = true
}

variable "mfa_age" {
  default = 86400
}

variable "trusted_role_actions" {
  default = ["sts:AssumeRole", "sts:TagSession"]
}

variable "trusted_role_arns" {
  default = []
}

variable "trusted_role_services" {
  default = []
}

variable "trust_policy_conditions" {
  default = []
}

variable "role_sts_externalid" {
  default = []
}

variable "role_requires_session_name" {
  type    = bool
  default = false
}

variable "role_session_name" {
  default = ["$${aws:username}"]
}

variable "allow_self_assume_role" {
  type    = bool
  default = false
}

variable "custom_role_trust_policy" {
  default = ""
}

variable "create_custom_role_trust_policy" {
  type    = bool
  default = false
}

variable "custom_role_policy_arns" {
  default = []
}

variable "number_of_custom_role_policy_arns" {
  default = null
}

variable "attach_admin_policy" {
  type    = bool
  default = false
}

variable "admin_role_policy_arn" {
  default = "arn:aws:iam::aws:policy/AdministratorAccess"
}

variable "attach_poweruser_policy" {
  type    = bool
  default = false
}

variable "poweruser_role_policy_arn" {
  default = "arn:aws:iam::aws:policy/PowerUserAccess"
}

variable "attach_readonly_policy" {
  type    = bool
  default = false
}

variable "readonly_role_policy_arn" {
  default = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

variable "inline_policy_statements" {
  default = []
}

variable "create_instance_profile" {
  type    = bool
  default = false
}

locals {
  external = flatten([var.role_sts_externalid])
  asks     = contains(var.trusted_role_actions, "sts:AssumeRole") ? "sts:AssumeRole" : local.of_version
  own      = var.create_custom_role_trust_policy ? var.custom_role_trust_policy : (var.custom_role_trust_policy == "" ? "" : local.of_version)
  writes   = var.create_role && length(var.inline_policy_statements) > 0
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.allow_self_assume_role ? [true] : []
    content {
      sid     = "ExplicitSelfRoleAssumption"
      actions = ["sts:AssumeRole"]
      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
      condition {
        test     = "ArnLike"
        variable = "aws:PrincipalArn"
        values   = [local.of_version]
      }
    }
  }

  statement {
    actions = [local.asks]

    dynamic "principals" {
      for_each = length(var.trusted_role_arns) > 0 ? [var.trusted_role_arns] : []
      content {
        type        = "AWS"
        identifiers = principals.value
      }
    }

    dynamic "principals" {
      for_each = length(var.trusted_role_services) > 0 ? [var.trusted_role_services] : []
      content {
        type        = "Service"
        identifiers = principals.value
      }
    }

    dynamic "condition" {
      for_each = var.role_requires_mfa ? [true] : []
      content {
        test     = "Bool"
        variable = "aws:MultiFactorAuthPresent"
        values   = ["true"]
      }
    }

    dynamic "condition" {
      for_each = var.role_requires_mfa ? [true] : []
      content {
        test     = "NumericLessThan"
        variable = "aws:MultiFactorAuthAge"
        values   = [var.mfa_age]
      }
    }

    dynamic "condition" {
      for_each = length(local.external) > 0 ? [true] : []
      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = local.external
      }
    }

    dynamic "condition" {
      for_each = var.role_requires_session_name ? [true] : []
      content {
        test     = "StringEquals"
        variable = "sts:RoleSessionName"
        values   = var.role_session_name
      }
    }

    dynamic "condition" {
      for_each = var.trust_policy_conditions
      content {
        test     = condition.value.test
        variable = condition.value.variable
        values   = condition.value.values
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count = var.create_role ? 1 : 0

  name                 = var.role_name
  name_prefix          = var.role_name_prefix
  path                 = var.role_path
  permissions_boundary = var.role_permissions_boundary_arn
  assume_role_policy   = coalesce(local.own, data.aws_iam_policy_document.trust.json)
}

resource "aws_iam_role_policy_attachment" "custom" {
  count = var.create_role ? coalesce(var.number_of_custom_role_policy_arns, length(var.custom_role_policy_arns)) : 0

  role       = aws_iam_role.this[0].name
  policy_arn = var.custom_role_policy_arns[count.index]
}

resource "aws_iam_role_policy_attachment" "admin" {
  count = var.create_role && var.attach_admin_policy ? 1 : 0

  role       = aws_iam_role.this[0].name
  policy_arn = var.admin_role_policy_arn
}

resource "aws_iam_role_policy_attachment" "poweruser" {
  count = var.create_role && var.attach_poweruser_policy ? 1 : 0

  role       = aws_iam_role.this[0].name
  policy_arn = var.poweruser_role_policy_arn
}

resource "aws_iam_role_policy_attachment" "readonly" {
  count = var.create_role && var.attach_readonly_policy ? 1 : 0

  role       = aws_iam_role.this[0].name
  policy_arn = var.readonly_role_policy_arn
}

data "aws_iam_policy_document" "inline" {
  count = local.writes ? 1 : 0

  dynamic "statement" {
    for_each = var.inline_policy_statements
    iterator = told

    content {
      sid           = try(told.value.sid, null)
      effect        = try(told.value.effect, null)
      actions       = try(told.value.actions, null)
      not_actions   = try(told.value.not_actions, null)
      resources     = try(told.value.resources, null)
      not_resources = try(told.value.not_resources, null)

      dynamic "condition" {
        for_each = try(told.value.conditions, [])
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
  count = local.writes ? 1 : 0

  name_prefix = "${try(coalesce(var.role_name, var.role_name_prefix), "")}_inline_"
  role        = aws_iam_role.this[0].name
  policy      = data.aws_iam_policy_document.inline[0].json
}

resource "aws_iam_instance_profile" "this" {
  count = var.create_role && var.create_instance_profile ? 1 : 0

  name = var.role_name
  path = var.role_path
  role = aws_iam_role.this[0].name
}

output "iam_role_arn" {
  value = try(aws_iam_role.this[0].arn, "")
}

output "iam_role_name" {
  value = try(aws_iam_role.this[0].name, "")
}

output "iam_role_path" {
  value = try(aws_iam_role.this[0].path, "")
}

output "iam_instance_profile_arn" {
  value = try(aws_iam_instance_profile.this[0].arn, "")
}

output "iam_instance_profile_name" {
  value = try(aws_iam_instance_profile.this[0].name, "")
}
