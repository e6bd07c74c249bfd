/** Makes elements. Texts of the user only ever become text nodes and attributes. */

type Members<K extends keyof HTMLElementTagNameMap> = Partial<Omit<HTMLElementTagNameMap[K], "style">>;

export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  members: Members<K> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), members);
  element.append(...children);
  return element;
}

/** A button of a name by which its element finds it. */
export function button(name: string, onPress: () => void = () => {}): HTMLButtonElement {
  const element = h("button", { type: "button", name });
  element.addEventListener("click", onPress);
  return element;
}

/** A style sheet of these rules. */
export function sheet(...rules: string[]): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(rules.join("\n"));
  return made;
}
