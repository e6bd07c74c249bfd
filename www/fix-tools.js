/**
 * `<fix-tools>` below a statement and `<fixes-tools>` above all of them: to look at what a statement
 * would change in the pasted policy, to apply it and take it back, and to copy and save it in other
 * forms. Loaded in the background; without it statements are copied and pasted.
 *
 * INVARIANT: nothing is applied but the statement that is on the screen, to the text that is in the
 * editor. Texts of the user become text nodes, never markup.
 */

import { formChoice } from "./fix-form.js";
import { tell } from "./fix-notice.js";
import { edited, isPending, nameOf, write } from "./fix-page.js";
import { preview } from "./fix-preview.js";
import { STYLE } from "./fix-style.js";
import { texts } from "./fix-texts.js";

/** Letters of a workspace from which on plans are made when somebody asks for them. */
const LARGE = 300_000;
/** Milliseconds that typing must pause. */
const PAUSE = 300;

const styleSheet = new CSSStyleSheet();
styleSheet.replaceSync(STYLE);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, styleSheet];

const plans = (...asked) => globalThis.sfnHost.planFix(...asked);
/** Whether the core is there, which makes the plans. */
const isReady = () => globalThis.sfnHost.isCoreLoaded();

/** The elements in the page, which look again when the texts have changed. */
const shown = new Set();
let waiting;
/** Which of the rounds is the last one: those before end. */
let round = 0;

function later() {
  clearTimeout(waiting);
  round += 1;
  if (shown.size === 0) {
    return;
  }
  const own = round;
  waiting = setTimeout(async () => {
    if (isPending()) {
      return later();
    }
    // One after the other, so that typing never waits for more than one of them.
    const isSmall = globalThis.sfnHost.checkedSize() <= LARGE;
    for (const element of shown) {
      await new Promise((resolve) => setTimeout(resolve));
      if (own !== round) {
        return;
      }
      if (shown.has(element) && !isPending()) {
        await element.look(isSmall);
      }
    }
  }, PAUSE);
}

addEventListener("sfn-saved", later);

class FixTools extends HTMLElement {
  #parts;
  /** The statement that was last looked at. */
  #statement = "";
  #isOpen = false;

  connectedCallback() {
    shown.add(this);
    addEventListener("sfn-language", this.#again);
    this.#again();
  }

  disconnectedCallback() {
    shown.delete(this);
    removeEventListener("sfn-language", this.#again);
  }

  #again = () => {
    this.#fill();
    // What cannot be applied is found out again.
    later();
  };

  get #card() {
    return this.closest("article.fix");
  }

  get #index() {
    return Number(this.#card?.id.replace("fix-", ""));
  }

  /** The statement as the page shows it. */
  get #onScreen() {
    return this.#card?.querySelector("[data-testid=fix-statement]")?.textContent ?? "";
  }

  #fill() {
    if (!isReady() || this.#onScreen === "") {
      return;
    }
    this.#statement = this.#onScreen;
    const apply = button("apply", "primary", texts().apply, () => this.#apply());
    const open = button("preview", "quiet", texts().preview, () => this.#toggle());
    const why = document.createElement("span");
    why.className = "fix-why";
    why.dataset.testid = "fix-why";
    why.hidden = true;
    const forms = formChoice("fix-forms", (form) =>
      globalThis.sfnHost.exportText(this.#index, form),
    );
    const row = document.createElement("div");
    row.className = "fix-row";
    row.append(apply, open, why, ...forms);
    this.#parts = { apply, open, why };
    this.replaceChildren(row);
    this.#show(false);
  }

  /** The report may be another one. */
  async look(isSmall) {
    if (!this.#parts) {
      this.#fill();
    }
    if (!this.#parts) {
      return;
    }
    if (this.#statement !== this.#onScreen) {
      this.#statement = this.#onScreen;
      this.#show(false);
    }
    if (isSmall || this.#isOpen) {
      const planned = await this.#plan();
      this.#refuse(planned.why);
      this.#show(this.#isOpen, planned);
    } else {
      this.#refuse(undefined);
    }
  }

  /** What is on the screen as a plan; or why there is none. */
  async #plan() {
    const documents = globalThis.sfnHost.checkedDocuments();
    const plan = await plans(this.#index);
    if (!plan || plan.why) {
      return { why: plan?.why ?? "failed" };
    }
    const { id, text: before, name } = documents[plan.document];
    return {
      plan,
      isStale: isPending() || JSON.stringify(plan.statement, null, 2) !== this.#onScreen,
      change: { document: id, before, after: edited(before, plan.edits) },
      name: nameOf(id) || name,
    };
  }

  #refuse(reason) {
    const { apply, open, why } = this.#parts;
    apply.hidden = open.hidden = reason !== undefined;
    why.hidden = reason === undefined;
    why.textContent = reason ? (texts().why[reason] ?? texts().failedPlan) : "";
  }

  async #apply() {
    const { why, plan, isStale, change, name } = await this.#plan();
    if (why) {
      this.#refuse(why);
      this.#show(false);
    } else if (isStale || !(await write([change]))) {
      tell(texts().changed);
    } else {
      const names = plan.placeholders.join(", ");
      tell(names ? `${texts().applied(name)} ${texts().fillIn(names)}` : texts().applied(name), [change]);
    }
  }

  async #toggle() {
    const isOpen = !this.#isOpen;
    this.#show(isOpen, isOpen ? await this.#plan() : {});
  }

  /** The row stays where it is, so that what has the focus keeps it. */
  #show(isOpen, planned = {}) {
    const { why, plan, isStale, change, name } = planned;
    let panel = null;
    if (isOpen && why) {
      this.#refuse(why);
    } else if (isOpen && !isStale) {
      panel = preview({ id: `${this.#card.id}-preview`, name, plan, ...change });
    }
    const [row, old] = this.children;
    if (old && panel && old.isEqualNode(panel)) {
      return;
    }
    old?.remove();
    if (panel) {
      row.after(panel);
    }
    this.#isOpen = panel !== null;
    this.#parts.open.setAttribute("aria-expanded", String(this.#isOpen));
  }
}

class FixesTools extends HTMLElement {
  #role = "";

  connectedCallback() {
    shown.add(this);
    addEventListener("sfn-language", this.#fill);
    later();
  }

  disconnectedCallback() {
    shown.delete(this);
    removeEventListener("sfn-language", this.#fill);
  }

  look() {
    const focused = document.activeElement;
    if (!this.contains(focused) || focused === document.body) {
      this.#fill();
    }
  }

  #fill = () => {
    const cards = [...document.querySelectorAll("article.fix")];
    const roles = [...new Set(cards.map((card) => card.dataset.role))];
    if (!isReady() || cards.length < 2) {
      return this.replaceChildren();
    }
    this.#role = roles.includes(this.#role) ? this.#role : "";
    const row = document.createElement("div");
    row.className = "fix-row";
    row.append(button("apply-all", "", texts().applyAll, () => this.#apply()));
    if (roles.length > 1) {
      const select = document.createElement("select");
      select.dataset.testid = "fix-role";
      select.setAttribute("aria-label", texts().role);
      select.append(new Option(texts().allRoles, ""), ...roles.map((role) => new Option(role, role)));
      select.value = this.#role;
      select.addEventListener("change", () => (this.#role = select.value));
      row.append(select);
    }
    row.append(
      ...formChoice("fixes-forms", (form) =>
        globalThis.sfnHost.exportText("fixes", form, this.#role),
      ),
    );
    this.replaceChildren(row);
  };

  async #apply() {
    const documents = globalThis.sfnHost.checkedDocuments();
    const all = await plans("all", this.#role);
    if (!all) {
      return tell(texts().failedPlan);
    }
    if (all.documents.length === 0) {
      return tell(texts().noneApplied);
    }
    const changes = all.documents.map(({ document, edits }) => {
      const { id, text: before } = documents[document];
      return { document: id, before, after: edited(before, edits) };
    });
    if (isPending() || !(await write(changes))) {
      return tell(texts().changed);
    }
    const names = changes.map(({ document }) => nameOf(document)).join(", ");
    const rest = all.left.length > 0 ? texts().rest(all.left.length) : "";
    tell(texts().appliedAll(all.applied.length, names) + rest, changes);
  }
}

function button(testid, className, text, onPress) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  made.dataset.testid = `fix-${testid}`;
  // The second press of a double click would be for what has taken the place of the first.
  made.addEventListener("click", ({ detail }) => detail < 2 && onPress());
  return made;
}

customElements.define("fix-tools", FixTools);
customElements.define("fixes-tools", FixesTools);
