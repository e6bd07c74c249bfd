/** A template in YAML whose machine may pass the one role that it passes. */
export const TEMPLATE = `Resources:
  Flow:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt FlowRole.Arn
      Definition:
        StartAt: Convert
        States:
          Convert:
            Type: Task
            Resource: arn:aws:states:::mediaconvert:createJob
            Parameters: { Role: !GetAtt JobRole.Arn, Settings: {} }
            End: true
  JobRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Principal: { Service: mediaconvert.amazonaws.com }, Action: sts:AssumeRole }
  FlowRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Principal: { Service: states.amazonaws.com }, Action: sts:AssumeRole }
      Policies:
        - PolicyName: pass
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Sid: Pass
                Effect: Allow
                Action: iam:PassRole
                Resource: !GetAtt JobRole.Arn
`;
