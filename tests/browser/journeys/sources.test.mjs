/** What people have at hand: templates in YAML and large exports. */

import { TEMPLATE, definition, passing } from "../harness/documents.mjs";
import { watchLongTasks } from "../harness/pauses.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

for (const mode of ["direct", "disk", "sandbox"]) {
  test(`a template in YAML is taken apart (${mode})`, async ({ open }) => {
    const checker = await open({ mode, clipboard: true });
    const { machine, results } = checker;
    await machine.paste(TEMPLATE);
    await checker.verdict("granted");
    await eventually(() => results.checks.count()).toBeGreaterThanOrEqual(3);
    // A place leads into the text as it was pasted.
    await checker.tabs.open("checks");
    await results.places(results.ofKind("pass-role").first()).first().click();
    await machine.selects(/GetAtt|Pass|Resource/);
    await machine.paste(TEMPLATE.replace("Action: iam:PassRole", "Action: iam:GetRole"));
    await checker.verdict("missing");
    await machine.paste(TEMPLATE.replace("Sid: Pass", "Sid: [Pass"));
    await results.notice("yaml-invalid", /YAML/);
  });
}

const role = (index) => `arn:aws:iam::111122223333:role/role-${index}`;

/** An account export of about so many megabytes, whose second role may pass the first. */
function accountExport(megabytes) {
  const trust = (service) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
  const filler = Array.from({ length: 40 }, (_, index) => ({
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject", "dynamodb:GetItem"],
    Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:dynamodb:eu-west-1:111122223333:table/table-${index}`],
  }));
  const roles = [];
  for (let length = 0; length < megabytes * 1_000_000; ) {
    const index = roles.length;
    const pass = { Effect: "Allow", Action: "iam:PassRole", Resource: role(0) };
    const statements = index === 1 ? [pass, ...filler] : filler;
    roles.push({
      Path: "/",
      RoleName: `role-${index}`,
      Arn: role(index),
      AssumeRolePolicyDocument: trust(index === 0 ? "mediaconvert.amazonaws.com" : "states.amazonaws.com"),
      RolePolicyList: [{ PolicyName: "own", PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
      AttachedManagedPolicies: [],
    });
    length += JSON.stringify(roles.at(-1), null, 4).length;
  }
  return JSON.stringify({ RoleDetailList: roles, Policies: [], IsTruncated: false }, null, 4);
}

for (const mode of ["direct", "sandbox"]) {
  test(`an account export of 20 MB is read in slices (${mode})`, async ({ open }) => {
    const checker = await open({ mode, clipboard: true, gate: true });
    const { gate, results } = checker;
    await checker.machine.paste(definition({ Convert: passing(role(0)) }));
    await checker.set({ executionRole: role(1) });
    const heard = await checker.hear();
    const longest = await watchLongTasks(checker.frame);
    await gate.close();
    await checker.policy.pasteEvent(accountExport(20));

    // It can be stopped, and typed into meanwhile.
    await expect(results.progress).toBeVisible();
    await results.stop();
    await results.checkAgain();
    await expect(results.progress).toBeVisible();
    await checker.set({ region: "eu-west-1" });
    await expect(results.progress).toBeVisible();
    await gate.open();
    await expect(checker.verdictLine).toHaveAttribute("data-pending", "false", { timeout: 60_000 });
    await checker.verdict("granted");
    console.log(`      longest task ${await longest()} ms, ${mode}`);
    // Screen readers are told when it began and how it ended, not each percent.
    await eventually(() => heard().then((all) => all.at(-1))).toMatch(/3 of 3 granted/);
    const all = await heard();
    const begun = all.filter((text) => /Checking a large text/.test(text));
    expect(begun.length, `${all}`).toBeGreaterThanOrEqual(1);
    expect(begun.length, `${all}`).toBeLessThanOrEqual(3);
    expect(all.length, `${all}`).toBeLessThanOrEqual(8);
    // The text is there, folded.
    await expect(checker.unfold).toHaveText(/2\d\.\d MB/);
  });
}
