/** The forms of a report and of statements. Names of products are the same in every language. */

/** Of each its name, and what the name of a file ends in. */
export const REPORT_FORMS = {
  markdown: ["Markdown", "md"],
  sarif: ["SARIF 2.1.0", "sarif"],
  json: ["JSON", "json"],
};

/** One policy for each role has a name in each language. */
export const FIX_FORMS = {
  json: ["JSON", "json"],
  cloudformation: ["CloudFormation YAML", "yaml"],
  terraform: ["Terraform HCL", "tf"],
  cdk: ["CDK TypeScript", "ts"],
  cli: ["AWS CLI", "sh"],
  merged: ["", "json"],
};

/**
 * A group of a choice.
 *
 * @param {string} label
 * @param {string} what stands before the form in the value of each option
 * @param {Record<string, [name: string, ending: string]>} forms
 * @param {string} [merged] the name of the form that has none
 */
export function group(label, what, forms, merged = "") {
  const group = document.createElement("optgroup");
  group.label = label;
  for (const [form, [name]] of Object.entries(forms)) {
    group.append(new Option(name || merged, `${what} ${form}`));
  }
  return group;
}
