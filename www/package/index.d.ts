/**
 * Finds the `iam:PassRole` and `sts:AssumeRole` statements that an AWS Step Functions state
 * machine is missing, from nothing but pasted text.
 */

/**
 * Loads the module; to be awaited once before `analyze`. Calls after the first one do nothing.
 *
 * @param source where the wasm is; by default beside this file
 */
export function init(
  source?: BufferSource | WebAssembly.Module | Response | URL | string,
): Promise<void>;

/**
 * Analyses a workspace. Whatever the documents hold, there is a report; the same workspace always
 * gives the same report.
 *
 * @throws {Error} if `init` has not finished, or the workspace itself is malformed: the message
 *   names the path of what is wrong
 */
export function analyze(workspace: Workspace): Report;

/**
 * Analyses a workspace, and writes the report as a text: as it is, as Markdown for an issue, or as
 * SARIF 2.1.0 for tools that show findings in code. What looks like a secret is left out.
 *
 * @throws {Error} as `analyze`, or if there is no such format
 */
export function exportReport(workspace: Workspace, format: "json" | "markdown" | "sarif"): string;

/**
 * Analyses a workspace, and writes the statements to add as code; an empty text if there are none,
 * or none that can be written so. Pasted text stands in code only if it is part of an ARN or a name;
 * everything else is a word in capitals, such as `ACCOUNT_ID`, that a comment lists.
 *
 * - `json`: a list of `{ role, target, statement, placeholders }`
 * - `merged`: a list of `{ role, policy, size, limits, placeholders }`, all statements of the
 *   identity-based policies of each role as one policy
 * - `cloudformation`: YAML, a document for each policy
 * - `terraform`: HCL with `aws_iam_policy_document`
 * - `cdk`: TypeScript with `iam.PolicyStatement`
 * - `cli`: commands; of a trust policy only if the whole of it was pasted
 *
 * @param role whose, as the report names it; by default those of all roles
 * @throws {Error} as `exportReport`
 */
export function exportFixes(
  workspace: Workspace,
  format: "json" | "cloudformation" | "terraform" | "cdk" | "cli" | "merged",
  role?: string | null,
): string;

/**
 * Analyses a workspace, and tells who passes and assumes which role, across accounts and services:
 * for whoever draws it. What looks like a secret is left out.
 *
 * @throws {Error} as `analyze`
 */
export function roleMap(workspace: Workspace): RoleMap;

/**
 * What a fix of the report changes in the pasted policies; their formatting is kept. A change is
 * given only if, after it, all checks that the fix covers are better and none is worse.
 *
 * @param index among the report's fixes
 * @throws {Error} as `analyze`
 */
export function planFix(workspace: Workspace, index: number): Plan | { why: Why };

export interface Plan {
  /** Index into the documents. */
  document: number;
  /** What is replaced in its text, in UTF-16 units, from the start to the end. */
  edits: { start: number; end: number; text: string }[];
  /** Resources were added to a statement that is there. */
  merges: boolean;
  /**
   * How large the policy is then, for each form that it may have: characters without white space
   * (in service control policies with it), how many there may be, and to how many that can be raised.
   */
  sizes: {
    form: "managed" | "inline-together" | "trust" | "boundary" | "scp";
    characters: number;
    limit: number;
    highest: number;
  }[];
  statement: object;
  /** What is still to be filled in. */
  placeholders: string[];
}

/** Why a fix has to be copied by hand. */
export type Why =
  | "no-fix"
  | "not-pasted"
  | "several"
  | "shared"
  | "not-yours"
  | "faulty"
  | "not-json"
  | "inside-text"
  | "template-value"
  | "too-large"
  | "placeholders"
  | "not-better";

export interface Workspace {
  documents: Document[];
  settings?: Settings;
}

export interface Settings {
  /** 12 digits; else taken from `executionRole` or `stateMachineArn`. */
  account?: string;
  region?: string;
  /** For `sts:ExternalId` and `aws:SourceArn`. */
  stateMachineArn?: string;
  /** ARN, or a logical id when templates are pasted. */
  executionRole?: string;
  /** Several machines. */
  machines?: { name: string; arn?: string; executionRole?: string }[];
  /** `roles` (default): PassRole, AssumeRole and trust; `all`: every action too. */
  level?: "roles" | "all";
}

export interface Document {
  /** Shown to the user, e.g. `execution-role.json`. */
  name: string;
  /** Exactly what was pasted; 32 MB at most. */
  text: string;
  /** Absent: recognised from the content. */
  kind?: Kind;
  /** The role that a bare policy document belongs to. */
  role?: string;
  /** The account it comes from (templates, SCPs). */
  account?: string;
  /** SCP and RCP: 0 is the organization's root. */
  level?: number;
}

export type Kind =
  | "state-machine"
  | "identity-policy"
  | "trust-policy"
  | "permissions-boundary"
  | "session-policy"
  | "scp"
  | "rcp"
  | "task-definition"
  | "role"
  | "template"
  | "account-export"
  | "access-denied"
  | "sample-input";

export interface Report {
  version: 1;
  summary: Record<Verdict, number>;
  stateMachines: StateMachine[];
  checks: Check[];
  fixes: Fix[];
  notices: Notice[];
  /** What was taken for granted, e.g. that no service control policy applies. */
  assumptions: Reason[];
}

export type Verdict = "granted" | "missing" | "denied" | "undecided";

export interface StateMachine {
  name: string;
  arn: string | null;
  role: string;
  /** Index into the documents. */
  document: number;
  tasks: Task[];
}

export interface Task {
  /** JSON keys and indexes: `["States", "All", "Branches", "0", "States", "Run"]`. */
  path: string[];
  state: string;
  resource: string;
  integration: string;
  pattern: string;
  callingRole: string;
  at: Location;
}

/** A requirement with what the policies say of it. */
export interface Check {
  kind: "pass-role" | "assume-role" | "role-trust" | "action";
  verdict: Verdict;
  /** The role that makes the call; for `role-trust` the role that is trusted. */
  role: string;
  action: string;
  /** As the user wrote it; null for a pure run-time value. */
  resource: string | null;
  /** Condition keys; a list: any one of them. */
  context: Record<string, string | string[]>;
  reasons: Reason[];
  at: Location[];
  /** Index into the tasks of all machines, in order; null: the machine itself. */
  task: number | null;
  /** Indexes into the fixes. */
  fixes: number[];
}

export interface Reason {
  code: string;
  params: Record<string, string | number | string[]>;
  at: Location[];
}

/** A statement that turns missing checks into granted ones. */
export interface Fix {
  role: string;
  target:
    | "identity-policy"
    | "trust-policy"
    | "permissions-boundary"
    | "scp"
    | "task-definition"
    | "definition";
  /** Index into the documents. */
  document: number | null;
  statement: object | null;
  /** Indexes into the checks. */
  covers: number[];
  /** What the user must still fill in. */
  placeholders: string[];
}

export interface Notice {
  code: string;
  severity: "error" | "warning" | "hint";
  params: object;
  at: Location[];
}

export interface Location {
  /** Index into the documents. */
  document: number;
  /** UTF-16 offset into the document's text. */
  start: number;
  /** UTF-16 offset behind the last unit. */
  end: number;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
  /** RFC 6901; "" for the whole. */
  pointer: string;
}

export interface RoleMap {
  /** `name` is what stands in place of the id of an account that is not known; may be "". */
  accounts: { name: string; isKnown: boolean }[];
  nodes: {
    kind: "state-machine" | "role" | "service";
    /** Of a role without its path; of an unknown one what names it; may be "". */
    name: string;
    /** The whole, such as the ARN. */
    text: string;
    /** Whether the text tells for certain which role it is. */
    isKnown: boolean;
    isExecution: boolean;
    isTarget: boolean;
    isPassed: boolean;
    /** Index into the accounts; null for services. */
    account: number | null;
  }[];
  edges: {
    /** `runs-as` and `is-for`: nothing is checked between these two. */
    kind: "runs-as" | "assumes" | "passes" | "is-for" | "trusts";
    /** Indexes into the nodes; `service`: to which a role is passed. */
    from: number;
    to: number;
    service: number | null;
    /** The worst of its checks; granted only if all of them are. */
    verdict: Check["verdict"] | null;
    /** Indexes into the checks of the report. */
    checks: number[];
    /** How many states ask for it. */
    states: number;
    /** The first check of that verdict. */
    row: Pick<Check, "task" | "kind" | "role" | "resource"> | null;
  }[];
  /** How many edges with a verdict are left out, the least urgent ones. */
  leftOut: number;
  /** How many tasks may pass roles that nobody knows of. */
  unevaluated: number;
}
