/**
 * Finds the `iam:PassRole` and `sts:AssumeRole` statements that an AWS Step Functions state
 * machine is missing, from nothing but pasted text.
 */

import type { NotApplied, Plan, Report, RoleMap, Workspace } from "./contract.js";

export type * from "./contract.js";

/**
 * Loads the module; to be awaited once before `analyze`. Calls after the first one do nothing.
 *
 * @param source where the wasm is; by default beside this file
 */
export function init(source?: BufferSource | WebAssembly.Module | Response | URL | string): Promise<void>;

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
 * - `merged`: the policy that holds all statements of a role's identity-based policies; of several
 *   roles one after the other
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
 * Writes all that the role of a state machine needs, as if it had no policy yet: its permissions at
 * level `all`, and its trust policy; target roles too, each for its own account. An empty text if
 * there is no such state machine. What is only known at run time is a placeholder, never a wildcard.
 *
 * - `json`: `WholeRoles`
 * - `cloudformation`, `sam`: YAML, a template for each account
 * - `terraform`: HCL with `aws_iam_role` and `aws_iam_policy_document`
 * - `cdk`: TypeScript with `iam.Role`
 * - `cli`: commands
 *
 * @param machine the name or ARN of a state machine, or a role as the report names it: that of all
 *   its state machines; null: those of all state machines
 * @throws {Error} as `exportReport`
 */
export function exportRole(
  workspace: Workspace,
  machine: string | null,
  form: "json" | "cloudformation" | "sam" | "terraform" | "cdk" | "cli",
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

/** Why a fix has to be copied by hand. */
export type Why = NotApplied;
