provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "exec" {
  name               = "exec"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })
  inline_policy {
    name   = "p"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.job.arn }] })
  }
}

resource "aws_iam_role" "job" {
  name               = "job"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "glue.amazonaws.com" }, Action = "sts:AssumeRole" }] })

}

resource "aws_sfn_state_machine" "m" {
  name     = "m"
  role_arn = aws_iam_role.exec.arn
  definition = jsonencode({
    StartAt = "Create"
    States = {
      Create = {
        Type       = "Task"
        Resource   = "arn:aws:states:::aws-sdk:glue:createJob"
        Parameters = { Name = "j", Role = aws_iam_role.job.arn, Command = { Name = "glueetl" } }
        End        = true
      }
    }
  })
}
