/** What is pasted. */

import { readFile } from "node:fs/promises";

import { root } from "./places.mjs";

/** @returns {Promise<{ title: string, workspace: object }>} an example as it is in `www/examples/` */
export async function example(name) {
  return JSON.parse(await readFile(new URL(`www/examples/${name}.json`, root), "utf8"));
}

/** A minimal definition with one task for each name. */
export function definition(tasks) {
  const names = Object.keys(tasks);
  const states = names.map((name, index) => {
    const next = names[index + 1];
    return [name, { Type: "Task", ...tasks[name], ...(next === undefined ? { End: true } : { Next: next }) }];
  });
  // Through entries: a state may be named `__proto__`.
  return JSON.stringify({ StartAt: names[0], States: Object.fromEntries(states) }, null, 2);
}

/** A task that passes a role, written as few words as possible. */
export const passing = (role) => ({
  Resource: "arn:aws:states:::mediaconvert:createJob",
  Parameters: { Role: role, Settings: {} },
});

/** A policy with these statements. */
export const policy = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);

/** A policy that allows nothing. */
export const EMPTY_POLICY = policy();

/** A policy that allows passing a role. */
export const allowing = (role) => policy({ Effect: "Allow", Action: "iam:PassRole", Resource: role });

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
