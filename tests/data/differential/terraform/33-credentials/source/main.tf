provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "exec" {
  name               = "exec"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })

}

resource "aws_sfn_state_machine" "m" {
  name     = "m"
  role_arn = aws_iam_role.exec.arn
  definition = jsonencode({
    StartAt = "Call"
    States = {
      Call = {
        Type        = "Task"
        Resource    = "arn:aws:states:::aws-sdk:sqs:sendMessage"
        Credentials = { RoleArn = aws_iam_role.target.arn }
        Parameters  = { QueueUrl = "q", MessageBody = "m" }
        End         = true
      }
    }
  })
}

resource "aws_iam_role" "target" {
  name               = "target"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_role.exec.arn }, Action = "sts:AssumeRole" }] })
}

resource "aws_iam_role_policy" "p" {

  name   = "p"
  role   = aws_iam_role.exec.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = aws_iam_role.target.arn }] })
}
