provider "aws" {
  region = "eu-west-1"
}

module "exec" {
  source  = "./role"
  name    = "exec"
  service = "states.amazonaws.com"
}

module "job" {
  source  = "./role"
  name    = "job"
  service = "glue.amazonaws.com"
}

resource "aws_sfn_state_machine" "m" {
  name     = "m"
  role_arn = module.exec.arn
  definition = jsonencode({
    StartAt = "Create"
    States = {
      Create = {
        Type       = "Task"
        Resource   = "arn:aws:states:::aws-sdk:glue:createJob"
        Parameters = { Name = "j", Role = module.job.arn, Command = { Name = "glueetl" } }
        End        = true
      }
    }
  })
}

resource "aws_iam_role_policy" "p" {

  name   = "p"
  role   = module.exec.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = module.exec.arn }] })
}
