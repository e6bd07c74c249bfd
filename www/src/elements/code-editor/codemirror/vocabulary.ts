/** The words of the Amazon States Language and of IAM policies that the editors offer. */

/** What follows a new key: where the cursor goes is `|`. */
export type Words = Record<string, string>;

const TEXT = '"|"';
const OBJECT = "{|}";
const LIST = "[|]";

/** Of the definition, or of a branch. */
export const MACHINE: Words = {
  Comment: TEXT,
  StartAt: TEXT,
  States: OBJECT,
  QueryLanguage: TEXT,
  TimeoutSeconds: "|",
  Version: TEXT,
};

const STATE: Words = {
  Type: TEXT,
  Comment: TEXT,
  Next: TEXT,
  End: "true|",
  InputPath: TEXT,
  OutputPath: TEXT,
  QueryLanguage: TEXT,
  Assign: OBJECT,
  Output: OBJECT,
};
const WORK: Words = { ResultPath: TEXT, ResultSelector: OBJECT, Retry: LIST, Catch: LIST };

/** Of a state, by its type. */
export const STATES: Record<string, Words> = {
  Task: {
    ...STATE,
    Resource: TEXT,
    Parameters: OBJECT,
    Arguments: OBJECT,
    Credentials: OBJECT,
    TimeoutSeconds: "|",
    HeartbeatSeconds: "|",
    ...WORK,
  },
  Map: {
    ...STATE,
    ItemProcessor: OBJECT,
    ItemReader: OBJECT,
    ItemSelector: OBJECT,
    ItemsPath: TEXT,
    Items: TEXT,
    ResultWriter: OBJECT,
    MaxConcurrency: "|",
    ...WORK,
  },
  Parallel: { ...STATE, Branches: LIST, Parameters: OBJECT, Arguments: OBJECT, ...WORK },
  Choice: { ...STATE, Choices: LIST, Default: TEXT },
  Pass: { ...STATE, Result: OBJECT, Parameters: OBJECT, ResultPath: TEXT },
  Wait: { ...STATE, Seconds: "|", Timestamp: TEXT, SecondsPath: TEXT, TimestampPath: TEXT },
  Succeed: STATE,
  Fail: { Type: TEXT, Comment: TEXT, Error: TEXT, Cause: TEXT },
};

export const POLICY: Words = { Version: TEXT, Id: TEXT, Statement: LIST };
export const STATEMENT: Words = {
  Sid: TEXT,
  Effect: TEXT,
  Action: TEXT,
  NotAction: TEXT,
  Resource: TEXT,
  NotResource: TEXT,
  Principal: OBJECT,
  Condition: OBJECT,
};
export const PRINCIPAL: Words = { Service: TEXT, AWS: TEXT };
export const CREDENTIALS: Words = { RoleArn: TEXT };
export const OPERATORS = [
  "StringEquals",
  "StringLike",
  "StringNotEquals",
  "ArnLike",
  "ArnEquals",
  "StringEqualsIfExists",
  "Null",
  "Bool",
];
/** Those that decide about roles. */
export const CONDITION_KEYS = [
  "iam:PassedToService",
  "iam:AssociatedResourceArn",
  "sts:ExternalId",
  "aws:SourceArn",
  "aws:SourceAccount",
  "aws:PrincipalArn",
];

/** Values of keys that have few. */
export const TYPES = Object.keys(STATES);
export const QUERY_LANGUAGES = ["JSONPath", "JSONata"];
export const EFFECTS = ["Allow", "Deny"];
