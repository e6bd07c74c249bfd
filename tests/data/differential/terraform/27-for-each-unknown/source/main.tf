provider "aws" {
  region = "eu-west-1"
}

variable "jobs" {
  type = map(string)
}


resource "aws_iam_role" "job" {
  for_each           = var.jobs
  name               = each.value
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "glue.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role" "exec" {
  for_each           = var.jobs
  name               = "exec-${each.key}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}

resource "aws_sfn_state_machine" "m" {
  for_each = var.jobs
  name     = each.key
  role_arn = aws_iam_role.exec[each.key].arn
  definition = jsonencode({
    StartAt = "Create"
    States = {
      "Create" = {
        Type       = "Task"
        Resource   = "arn:aws:states:::aws-sdk:glue:createJob"
        Parameters = { Name = "j", Role = aws_iam_role.job[each.key].arn, Command = { Name = "glueetl" } }
        End        = true
      }
    }
  })
}

resource "aws_iam_role_policy" "p" {
  for_each = var.jobs
  name     = "p"
  role     = aws_iam_role.exec[each.key].name
  policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.job[each.key].arn }] })
}
