/** Zip files: as the folder that is in them. */

import { definition, passing } from "../harness/documents.mjs";
import { expect, test } from "../harness/test.mjs";
import { zipOf } from "../harness/zip.mjs";

const MACHINE = definition({ Run: passing("arn:aws:iam::111122223333:role/job") });
const inWords = { useInnerText: true };

test("a zip file is opened as the folder in it", async ({ open }) => {
  const checker = await open();
  const bytes = zipOf([
    { name: "app/", text: "" },
    { name: "app/flow.asl.json", text: MACHINE },
    { name: "app/logo.png", text: "\0\0" },
    { name: "__MACOSX/app/._flow.asl.json", text: "x" },
    { name: "../../app/README.md", text: "# Flow\n" },
  ]);
  await checker.files.drop([{ name: "app.zip", bytes }]);
  await expect(checker.files.told).toHaveText(/^2 files: .* · 1 left out:\s+app\/logo\.png: not UTF-8 text$/, inWords);
  await expect(checker.names).toHaveText(["app/README.md", "app/flow.asl.json"], inWords);
  await expect(checker.machines).toHaveText(["flow"]);
});

test("a zip file that is broken, encrypted or made to swell is told, and no more", async ({ open }) => {
  const checker = await open();
  const { files } = checker;
  const bytes = zipOf([{ name: "flow.asl.json", text: MACHINE }]);
  await files.drop([{ name: "cut.zip", bytes: bytes.slice(0, bytes.length - 30) }]);
  await expect(files.told).toHaveText(/cut\.zip: this zip file is broken or encrypted/, inWords);
  await files.drop([{ name: "secret.zip", bytes: zipOf([{ name: "a.json", text: "{}", flags: 1 }]) }]);
  await expect(files.told).toHaveText(/a\.json: this zip file is broken or encrypted/, inWords);
  // It says that it is small.
  const bomb = zipOf([{ name: "bomb.json", text: " ".repeat(40 * 1024 * 1024), size: 10 }]);
  await files.drop([{ name: "bomb.zip", bytes: bomb }]);
  await expect(files.told).toHaveText(/bomb\.json: this zip file is broken/, inWords);
  await files.drop([{ name: "large.zip", bytes: zipOf([{ name: "large.json", text: "{}", size: 33 * 1024 * 1024 }]) }]);
  await expect(files.told).toHaveText(/large\.json: larger than 32 MB/, inWords);
  await expect(checker.start, "nothing was opened").toHaveCount(1);
});
