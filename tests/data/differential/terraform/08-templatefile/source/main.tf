provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_role" "exec" {
  name               = "exec"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "states.amazonaws.com" }, Action = "sts:AssumeRole" }] })

}

resource "aws_iam_role" "job" {
  name               = "job"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "glue.amazonaws.com" }, Action = "sts:AssumeRole" }] })

}

resource "aws_sfn_state_machine" "m" {
  name       = "m"
  role_arn   = aws_iam_role.exec.arn
  definition = templatefile("${path.module}/m.asl.json", { job = aws_iam_role.job.arn })
}

resource "aws_iam_role_policy" "p" {

  name   = "p"
  role   = aws_iam_role.exec.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.job.arn }] })
}
