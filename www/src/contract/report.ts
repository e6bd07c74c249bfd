// What the analysis takes and gives.
// Generated from crates/contract: `UPDATE_TYPESCRIPT=1 cargo test -p sfn-role-check-contract`.

/** Everything that one analysis looks at. */
export type Workspace = {
  /** The pasted documents; places in the report name them by their index. */
  documents: Array<Document>;
  /** What cannot be read from the documents. */
  settings?: Settings;
};

/** One pasted text. */
export type Document = {
  /** A path within the project, such as `statemachine/app.asl.json`, or a bare name. */
  name: string;
  /** Exactly what was pasted; 32 MB at most. */
  text: string;
  /** What the user says it is; absent: recognized from the content. */
  kind?: Kind;
  /** The role that a bare policy belongs to: ARN, name or logical ID. */
  role?: string;
  /** The account that it comes from, 12 digits. */
  account?: string;
  /** SCP and RCP: 0 is the organization's root. */
  level?: number;
};

/** What a document is. */
export type Kind = "state-machine" | "identity-policy" | "trust-policy" | "permissions-boundary" | "session-policy" | "scp" | "rcp" | "task-definition" | "role" | "template" | "terraform" | "serverless" | "cdk-manifest" | "account-export" | "access-denied" | "sample-input" | "script" | "ignored";

/** Facts that the user states about the workspace. */
export type Settings = {
  /**
   * The account of the state machine, 12 digits.
   * Absent: taken from `executionRole` or `stateMachineArn`.
   */
  account?: string;
  /** The Region of the state machine, such as `eu-west-1`. */
  region?: string;
  /** For `sts:ExternalId` and `aws:SourceArn`; only where there is a single state machine. */
  stateMachineArn?: string;
  /** ARN of the execution role, or its logical ID; only where there is a single state machine. */
  executionRole?: string;
  /** One entry for each state machine, where there are several. */
  machines?: Array<Machine>;
  /** Values of the parameters of templates and modules. */
  parameters?: Array<Parameter>;
  /** How much is checked. */
  level?: Level;
};

/** Settings of one state machine, found by the name of its document or by its own name. */
export type Machine = {
  /** The name of the document, with or without its extension, or of the state machine. */
  name: string;
  /** Index of the document that it is in. */
  document?: number;
  /** RFC 6901 pointer to it in that document. */
  pointer?: string;
  /** ARN of the state machine. */
  arn?: string;
  /** ARN or logical ID of its execution role. */
  executionRole?: string;
};

/** The value of a parameter of a template or module. */
export type Parameter = {
  /** Index of the document that declares it. */
  document: number;
  /** Its name. */
  name: string;
  /** Its value. */
  value: ParameterValue;
};

/** A text or, of a list parameter, a list. */
export type ParameterValue = string | Array<string>;

/** How much is checked. */
export type Level = "roles" | "all";

/** The result of one analysis. */
export type Report = {
  /** Version of this contract: 1. */
  version: 1;
  /** How many checks have which verdict. */
  summary: Summary;
  /** The state machines that were read, in the order of the documents. */
  stateMachines: Array<StateMachine>;
  /** One row for each thing that must be allowed. */
  checks: Array<Check>;
  /** Statements that turn missing checks into granted ones. */
  fixes: Array<Fix>;
  /** Anything else worth saying. */
  notices: Array<Notice>;
  /** What was taken for granted, such as that no service control policy applies. */
  assumptions: Array<Reason>;
  /** What the user can give to settle undecided checks, most settling first. */
  questions: Array<Question>;
  /** One entry per document: what it was taken for and what was found in it. */
  documents: Array<Detected>;
};

/** Number of checks by verdict. */
export type Summary = { granted: number, missing: number, denied: number, undecided: number, };

/** The answer to a check, for every value that unknown parts may have. */
export type Verdict = "granted" | "missing" | "denied" | "undecided";

/** A state machine and its tasks. */
export type StateMachine = {
  /** From its ARN, else the name of the document without its extension. */
  name: string;
  /** ARN, where it is known. */
  arn: string | null;
  /** Its execution role: ARN, logical ID or `execution-role`. */
  role: string;
  /** Index into the workspace's documents. */
  document: number;
  /** In the order of the text. */
  tasks: Array<Task>;
};

/** A task state. */
export type Task = {
  /**
   * JSON keys and indexes from the root of the definition:
   * `["States", "All", "Branches", "0", "States", "Run"]`.
   */
  path: Array<string>;
  /** Name of the state. */
  state: string;
  /** The text of `Resource`. */
  resource: string;
  /** Such as `ecs:runTask`, `aws-sdk:glue:createJob`, `lambda`, `activity`. */
  integration: string;
  /** `request-response`, `sync`, `sync:2` or `waitForTaskToken`. */
  pattern: string;
  /** The role that makes the call: the execution role or the target role. */
  callingRole: string;
  /** The state. */
  at: Location;
};

/** A requirement with its decision. */
export type Check = {
  /** What is asked. */
  kind: CheckKind;
  /** The answer. */
  verdict: Verdict;
  /** The role that makes the call; for `role-trust` the role that is trusted. */
  role: string;
  /** IAM action, such as `iam:PassRole`. */
  action: string;
  /** The resource as the user wrote it; null for a run-time value. */
  resource: string | null;
  /** Context keys of the request; a list means any one of them. */
  context: Record<string, string | string[]>;
  /** Why, the deciding reason first. */
  reasons: Array<Reason>;
  /** Where the requirement stands. */
  at: Array<Location>;
  /** Index into the tasks of all machines, in order; null: the machine itself. */
  task: number | null;
  /** Indexes into the report's fixes. */
  fixes: Array<number>;
};

/** What a check asks. */
export type CheckKind = "pass-role" | "assume-role" | "role-trust" | "action";

/** A code with its parameters and locations; the sentence is made per language. */
export type Reason = { code: Code, params: Params, at: Array<Location>, };

/** What a reason or a notice says. Written in kebab-case. */
export type Code = "byte-order-mark" | "document-empty" | "document-too-large" | "duplicate-key" | "javascript-not-read" | "json-bracket-open" | "json-bracket-stray" | "json-comment" | "json-comment-open" | "json-control-character" | "json-escape" | "json-expected-colon" | "json-expected-comma" | "json-expected-key" | "json-expected-value" | "json-expression" | "json-rendered" | "json-second-value" | "json-single-quotes" | "json-string-open" | "json-too-deep" | "json-trailing-comma" | "json-typographic-quotes" | "json-unexpected-text" | "line-unreadable" | "look-alike-characters" | "secret-pasted" | "yaml-invalid" | "yaml-too-large" | "access-denied-but-granted" | "access-denied-decoded" | "access-denied-encoded" | "cross-account-pass-refused" | "log-destination-denied" | "root-assumes-no-role" | "access-denied-not-matched" | "access-denied-state" | "document-not-recognised" | "document-not-supported" | "definition-elsewhere" | "definition-after-apply" | "source-unlike-plan" | "definition-unclear" | "document-without-role" | "output-truncated" | "source-not-read" | "source-partly" | "sub-missing" | "substitution-missing" | "template-conditions" | "source-too-complex" | "file-elsewhere" | "module-elsewhere" | "values-of-file" | "template-defaults" | "import-taken" | "import-unclear" | "template-nested" | "policy-only-named" | "role-not-used" | "roles-not-named" | "role-passed-before" | "sample-input-not-used" | "setting-invalid" | "setting-not-used" | "setting-of-one-machine" | "task-definition-not-used" | "actions-in-some-cases" | "asl-field-missing" | "asl-no-states" | "asl-state-type-unknown" | "conditional-needs" | "credentials-not-supported" | "deployer-needs" | "ecs-fargate-without-network" | "integration-unknown" | "managed-rule-doubtful" | "parameter-looks-like-role" | "parameter-missing" | "pass-role-doubtful" | "pass-role-indirect" | "pass-role-indirect-doubtful" | "pass-role-later" | "path-without-suffix" | "pattern-not-supported" | "resource-unknown" | "sdk-may-need-more" | "task-definition-other-revision" | "task-definition-role-replaced" | "policy-action-and-not-action" | "policy-action-invalid" | "policy-action-missing" | "policy-character-invalid" | "policy-condition-invalid" | "policy-effect-invalid" | "policy-element-unknown" | "policy-operator-unknown" | "policy-principal-invalid" | "policy-principal-missing" | "policy-principal-unexpected" | "policy-resource-invalid" | "policy-resource-missing" | "policy-resource-unexpected" | "policy-sid-invalid" | "policy-statement-missing" | "policy-value-invalid" | "policy-variable-invalid" | "policy-version-invalid" | "policy-arn-short" | "policy-boolean-list" | "policy-condition-empty" | "policy-id-unexpected" | "policy-list-empty" | "policy-operator-case" | "policy-rcp-allow" | "policy-scp-new-syntax" | "policy-set-operator-missing" | "policy-set-operator-on-null" | "policy-set-operator-on-single" | "policy-too-long" | "policy-value-of-other-type" | "policy-variable-unsupported" | "policy-version-missing" | "policy-wildcard-forbidden" | "policy-wildcard-without-like" | "principal-deleted" | "principal-everyone" | "principal-nobody" | "principal-of-other-action" | "grant-assume-role-everywhere" | "grant-pass-role-everywhere" | "grant-pass-role-to-any-service" | "grant-service-unused" | "grant-unused" | "near-miss-account" | "near-miss-name" | "near-miss-service" | "access-denied-by-unseen-layer" | "access-denied-message" | "account-unknown" | "action-differs" | "action-may-not-be-needed" | "action-unconfirmed" | "allowed-by-statement" | "condition-fails" | "condition-not-decided" | "definition-doubtful" | "denied-by-statement" | "deny-does-not-apply" | "deny-may-apply" | "document-doubtful" | "document-in-effect" | "for-this-input" | "guardrail-does-not-allow" | "hole-decides" | "identity-in-order" | "input-lacks-path" | "instance-profile-hides-role" | "key-at-run-time" | "key-not-documented" | "needed-for-managed-rule" | "needed-to-cancel" | "needed-to-poll" | "no-identity-policy" | "no-statement-allows" | "no-trust-statement-allows" | "pass-role-cross-account" | "pass-role-for-every-role" | "placeholder-left" | "policy-owner-uncertain" | "policy-refused" | "policy-unreadable" | "principal-differs" | "principal-one-of" | "principal-uncertain" | "resource-differs" | "resource-policy-needed" | "resource-policy-not-evaluated" | "role-arn-differs" | "role-arn-unknown" | "role-may-change" | "role-may-not-exist" | "root-cannot-assume" | "rule-doubtful" | "runtime-value" | "settled-by" | "statement-conditional" | "statement-may-apply" | "target-partition-differs" | "task-definition-not-pasted" | "task-definition-uncertain" | "trust-allows" | "trust-not-pasted" | "worlds-differ" | "worlds-too-many" | "account-of-passed-roles" | "region-of-resources" | "places-of-arns" | "execution-role-of-message" | "resource-of-message" | "account-of-target-differs" | "full-access-assumed" | "no-deny-assumed" | "no-guardrail-pasted" | "placeholder-in-account" | "policies-of-date" | "resource-policies-not-read" | "roles-complete" | "task-definition-latest";

/** Named values in the order in which they were added; written as a plain object. */
export type Params = Record<string, Param>;

/** One value. */
export type Param = string | number | Array<string>;

/** A change that turns missing checks into granted ones. */
export type Fix = {
  /** The role whose policy changes. */
  role: string;
  /** Which policy of it. */
  target: FixTarget;
  /** Index of the document to change, where one was pasted. */
  document: number | null;
  /** The statement to add. */
  statement: Statement | null;
  /** Indexes into the report's checks. */
  covers: Array<number>;
  /** A replacement that is suggested, such as in a Deny. */
  change: Change | null;
  /** The fix as the project writes its policies. */
  code: FixCode | null;
  /** Exactly the marked parts that the user must still fill in. */
  placeholders: Array<string>;
};

/** The policy that a fix changes. */
export type FixTarget = "identity-policy" | "trust-policy" | "permissions-boundary" | "scp" | "task-definition" | "definition";

/** A policy statement, ready to paste. Field order is the order of the text. */
export type Statement = { Sid: string, Effect: Effect, Principal?: Params, Action: Param, Resource?: Param, Condition?: Condition, };

/** `Effect` of a statement. */
export type Effect = "Allow" | "Deny";

/** `{"StringEquals": {key: value}}` */
export type Condition = {
  /** Context keys with the one value, or the list of values, that they must have. */
  StringEquals: Params;
};

/** A suggested replacement of pasted text. */
export type Change = {
  /** What is replaced. */
  at: Location;
  /** Its current text. */
  now: string;
  /** The text to put there. */
  better: string;
};

/** A fix in the language of the user's project. */
export type FixCode = { language: FixLanguage, text: string, };

/** A language that fixes are written in. */
export type FixLanguage = "json" | "yaml" | "hcl" | "typescript";

/** Anything worth saying that is no check. */
export type Notice = { code: Code, severity: Severity, params: Params, at: Array<Location>, };

/** How much a notice matters. */
export type Severity = "error" | "warning" | "hint";

/** Something that would settle undecided checks. */
export type Question = {
  /** What is asked for. */
  kind: QuestionKind;
  /** Which role, machine, parameter or file it is about. */
  subject: string | null;
  /** Values that the documents suggest, best first. */
  candidates: Array<string>;
  /** The AWS CLI command that prints the answer. */
  command: string | null;
  /** Where the answer goes. */
  answer: Answer | null;
  /** Indexes into the report's checks. */
  settles: Array<number>;
  /** Where the unknown stands. */
  at: Array<Location>;
};

/** What a question asks for. */
export type QuestionKind = "account" | "region" | "state-machine-arn" | "execution-role" | "role-policies" | "trust-policy" | "permissions-boundary" | "managed-policy" | "organization-policy" | "task-definition" | "instance-profile" | "definition" | "parameter" | "sample-input" | "document-role" | "document-in-effect" | "document-link";

/** Where the answer to a question goes. */
export type Answer = SettingAnswer | { document: DocumentAnswer, };

/** A setting that answers a question. */
export type SettingAnswer = {
  /**
   * RFC 6901 pointer into `settings`; `/machines/-/executionRole` and `/parameters/-/value` make
   * a new entry.
   */
  setting: string;
  /** The other keys of the new entry. */
  entry: Params | null;
};

/** What a document that answers a question has beside its text. */
export type DocumentAnswer = { kind: Kind, role: string | null, account: string | null, level: number | null, 
/** Its name, where that tells what it belongs to. */
name: string | null, };

/** What a document was taken for. */
export type Detected = {
  /** Index into the workspace's documents. */
  document: number;
  /** What it is. */
  kind: Kind;
  /** The state machines in it, by name. */
  machines: Array<string>;
  /** The roles in it, by ARN or logical ID. */
  roles: Array<string>;
  /** Whether any check depends on it. */
  used: boolean;
  /** Documents that it was joined with, such as a template and a definition. */
  linkedTo: Array<number>;
};

/** A range in a pasted text. */
export type Location = {
  /** Index into the workspace's documents. */
  document: number;
  /** Offset of the first UTF-16 unit. */
  start: number;
  /** Offset after the last UTF-16 unit. */
  end: number;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
  /** RFC 6901; empty for the whole document. */
  pointer: string;
};

/** The roles of state machines with all that their tasks need. */
export type WholeRoles = {
  /** Execution roles in the order of their machines, then target roles. */
  roles: Array<WholeRole>;
  /** The account that was taken from the ARNs of the definitions, where nothing else tells it. */
  account: string | null;
  /** Likewise the Region. */
  region: string | null;
};

/** A role with all that it needs. */
export type WholeRole = {
  /** As the report names it. */
  role: string;
  /** The state machines that run as it; none: it is a target role. */
  machines: Array<string>;
  /** Its identity-based policies: one, or several where one would be too long. */
  permissions: Array<PolicyDocument>;
  /** Its trust policy. */
  trust: PolicyDocument | null;
  /** The marked parts that must be filled in. */
  placeholders: Array<Placeholder>;
  /** What is left out, and needed in some cases only. */
  inSomeCases: Array<CaseActions>;
  /** Roles of other accounts that tasks pass, which no statement can allow. */
  notAllowed: Array<string>;
};

/** A policy. */
export type PolicyDocument = { Version: string, Statement: Array<Statement>, };

/** A marked part of a statement. */
export type Placeholder = {
  /** As it stands there. */
  placeholder: string;
  /** What belongs in its place. */
  meaning: string;
};

/** Actions that are needed in some cases. */
export type CaseActions = {
  /** The case. */
  case: string;
  /** IAM actions. */
  actions: Array<string>;
};

/** The roles and the relations between them. */
export type RoleMap = {
  /** In the order in which nodes name them. */
  accounts: Array<Account>;
  /** Machines with their execution roles first, then in the order of the checks. */
  nodes: Array<Node>;
  /** In the same order. */
  edges: Array<Edge>;
  /** Number of edges with a verdict that are left out, the least urgent ones. */
  leftOut: number;
  /** Number of tasks that may pass unknown roles. */
  unevaluated: number;
};

/** An account; services have none. */
export type Account = {
  /** Its twelve digits, or what stands in their place; empty, if nothing does. */
  name: string;
  /** It is the account's ID. */
  isKnown: boolean;
};

/** A machine, a role or a service. */
export type Node = {
  /** What it is. */
  kind: NodeKind;
  /** Of a role the name without its path, if it is known; else the expression; may be empty. */
  name: string;
  /** The whole text, such as the ARN; of a service that may be one of several, all of them. */
  text: string;
  /** The text tells for certain which role it is. */
  isKnown: boolean;
  /** A machine runs as it. */
  isExecution: boolean;
  /** A task assumes it. */
  isTarget: boolean;
  /** A task passes it. */
  isPassed: boolean;
  /** Index into the accounts; null for services. */
  account: number | null;
};

/** What a node is. */
export type NodeKind = "state-machine" | "role" | "service";

/** A relation between two nodes. */
export type Edge = {
  /** What it is. */
  kind: EdgeKind;
  /** Index into the nodes. */
  from: number;
  /** Index into the nodes. */
  to: number;
  /** Index into the nodes: the service that the role is passed to. */
  service: number | null;
  /** The worst of its checks, so granted only if all of them are; null: nothing is checked. */
  verdict: Verdict | null;
  /** Indexes into the report's checks. */
  checks: Array<number>;
  /** Number of states that ask for it. */
  states: number;
  /** The first check of that verdict. */
  row: Row | null;
};

/** What an edge is. */
export type EdgeKind = "runs-as" | "assumes" | "passes" | "is-for" | "trusts";

/** Identifies a check among those on the screen. */
export type Row = { check: number, task: number | null, kind: CheckKind, role: string, resource: string | null, };

/** What a fix changes. */
export type Plan = {
  /** Index of the document. */
  document: number;
  /** What is replaced in its text, from its start to its end. */
  edits: Array<Edit>;
  /** Resources were added to an existing statement. */
  merges: boolean;
  /** Size of the changed policy, for each form that it may have. */
  sizes: Array<Size>;
  /** The statement of the fix. */
  statement: Statement;
  /** What is still to be filled in. */
  placeholders: Array<string>;
};

/** Which part of a text is replaced, in UTF-16 units. */
export type Edit = { start: number, end: number, text: string, };

/** A size against the quota of one form of policies. */
export type Size = {
  /** What the policy is, or may be. */
  form: Form;
  /** As IAM counts them: without white space, but in service control policies with it. */
  characters: number;
  /** How many there may be. */
  limit: number;
  /** To how many that can be raised. */
  highest: number;
};

/** Forms of policies that have a quota of their own. */
export type Form = "managed" | "inline-together" | "trust" | "boundary" | "scp";

/** Why a fix has to be copied by hand. */
export type NotApplied = "no-fix" | "not-pasted" | "several" | "shared" | "not-yours" | "faulty" | "not-json" | "inside-text" | "synthesized" | "template-value" | "too-large" | "placeholders" | "not-better";

/** What several fixes change together. */
export type Plans = {
  /** The documents that change. */
  documents: Array<Changed>;
  /** The statements that are added. */
  applied: Array<Applied>;
  /** The fixes that are left. */
  left: Array<Left>;
};

/** A document that changes. */
export type Changed = { document: number, edits: Array<Edit>, };

/** A fix that was applied. */
export type Applied = { role: string, target: FixTarget, document: number, statement: Statement, };

/** A fix that could not be applied. */
export type Left = { role: string, target: FixTarget, statement: Statement | null, why: NotApplied, };

/** All that can be completed. */
export type Completions = {
  /** The calls that `Resource` may name, by their names. */
  calls: Array<Completion>;
  /** The services of the `aws-sdk`, of whose calls not all are listed. */
  services: Array<string>;
  /** IAM actions, those about roles first. */
  actions: Array<string>;
};

/** A call. */
export type Completion = {
  /** As it stands behind `arn:aws:states:::`. */
  name: string;
  /** How it can wait, as it is written behind the name; one of them is empty. */
  patterns: Array<string>;
  /** How certain it is that it passes a role in any way; null: no role that is known of. */
  passes: Certainty | null;
  /** The parameters that name a role. */
  roles: Array<RoleParameter>;
};

/** A parameter that names a role which the call passes. */
export type RoleParameter = {
  /** Such as `Overrides.TaskRoleArn` or `Definitions[].RoleArn`. */
  path: string;
  /** Value of `iam:PassedToService`: any one of these. */
  services: Array<string>;
  /** How certain it is that it is passed. */
  certainty: Certainty;
  /** Whether it holds the role's ARN, and no name of anything. */
  isArn: boolean;
};

/** How certain a fact is. */
export type Certainty = "low" | "medium" | "high";

/** What is known of a `Resource` or an action. */
export type Description = {
  /** The call as it stands behind `arn:aws:states:::`, or the action. */
  title: string;
  /** The call's key in the evidence of the catalog; empty: none. */
  call: string;
  /** In the order in which they matter. */
  lines: Array<Line>;
};

/** A sentence. */
export type Line = {
  /** With names in backticks. */
  text: string;
  /** How certain it is. What is low is a hint and no claim. */
  certainty: Certainty;
  /** The parameter, or what names the role: evidence is found by it. Empty: none. */
  place: string;
};

/** What a search of the catalog found. */
export type CatalogPage = {
  /** The first of them. */
  calls: Array<CatalogCall>;
  /** How many there are. */
  total: number;
  /** What is known of a call by that name that is not among them; null: nothing to say. */
  absent: AbsentCall | null;
};

/** What is known of a call that the catalog has no entry for. */
export type AbsentCall = "passes-none" | "unknown-service";

/** A call of the catalog. */
export type CatalogCall = {
  /** As it stands behind `arn:aws:states:::`. */
  name: string;
  /** Its key in the evidence of the catalog. */
  key: string;
  /** The roles that it passes, in any way. */
  roles: Array<CatalogRole>;
  /** The call that passed the role before, where people expect this one to. */
  passedBefore: string | null;
  /** The actions that it needs, the call's own first. */
  actions: Array<string>;
};

/** A role that a call passes. */
export type CatalogRole = {
  /** The parameter, or what names the role. */
  place: string;
  /** How it is named there. */
  form: RoleForm;
  /** Value of `iam:PassedToService`: any one of these. */
  services: Array<string>;
  /** How certain it is. */
  certainty: Certainty;
};

/** How a role is named. */
export type RoleForm = "arn" | "name" | "arn-or-name" | "instance-profile" | "task-definition" | "later" | "hidden";

/** A workspace whose texts travel beside it. */
export type WorkspaceRef = {
  /** The documents. */
  documents: Array<DocumentRef>;
  /** As in a [`Workspace`]. */
  settings?: Settings | null;
};

/** A document with what stands for its text. */
export type DocumentRef = { name: string, text: TextRef, kind?: Kind | null, role?: string | null, account?: string | null, level?: number | null, };

/** What stands for a text. The number never stands for another one. */
export type TextRef = {
  /** Under which the text is kept; 0 is the empty text. */
  number: number;
  /** Length in UTF-16 units. */
  length: number;
  /** Whether nothing but white space is in it. */
  isBlank: boolean;
};

/** A workspace without what looks like a secret. */
export type Outgoing = {
  /** The workspace. */
  workspace: Workspace;
  /** How many texts that look like a secret were left out. */
  secrets: number;
};

/**
 * The states of a machine and the transitions between them; names have deceptive characters written
 * out.
 */
export type Graph = {
  /** Index of the state machine. */
  machine: number;
  /** In the order of the text; what is within a state follows it. */
  states: Array<State>;
  /** States were left out. */
  isCut: boolean;
};

/** A state. */
export type State = {
  /** Its name. */
  name: string;
  /** The text of `Type`; empty where there is none. */
  kind: string;
  /** UTF-16 offset of its name. */
  start: number;
  /** UTF-16 offset behind it. */
  end: number;
  /** Index of the state that it is within, and the number of the branch. */
  within: [number, number] | null;
  /** Its machine or branch starts at it. */
  isStart: boolean;
  /** Its machine or branch ends with it. */
  isEnd: boolean;
  /** A Map state that starts executions of its own. */
  isDistributed: boolean;
  /** Index of its task among those of all machines. */
  task: number | null;
  /** How many of its checks have which verdict. */
  summary: Summary;
  /** Where it goes on, in the order of the screen. */
  transitions: Array<Transition>;
};

/** A transition to another state of the same machine or branch. */
export type Transition = {
  /** What leads there. */
  kind: TransitionKind;
  /** From 1, among those of a kind. */
  number: number;
  /** The name of the other state, which may not be there. */
  target: string;
};

/** The field that leads from one state to another. */
export type TransitionKind = "next" | "default" | "choice" | "catch";
