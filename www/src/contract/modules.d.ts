/** What `xtask` makes: bindings of the two modules, and the core as one function. */

declare module "page-bindings" {
  export interface PageBindings {
    (source: { module_or_path: WebAssembly.Module }): Promise<unknown>;
    mount(root: Element): void;
  }
  export default function createBindings(webAssembly: typeof WebAssembly): PageBindings;
}

declare module "core-bindings" {
  export interface CoreBindings {
    (source: { module_or_path: WebAssembly.Module }): Promise<unknown>;
    initSync(source: { module: WebAssembly.Module }): unknown;
    setText(number: number, text: string): void;
    keepTexts(numbers: Uint32Array): void;
    begin(request: string): void;
    goOn(): string | number;
    analyze(workspace: unknown): unknown;
    exportReport(workspace: unknown, format: string): unknown;
    exportFixes(workspace: unknown, format: string, role?: string): unknown;
    exportRole(workspace: unknown, machine: string | undefined, form: string): unknown;
    roleMap(workspace: unknown): unknown;
    planFix(workspace: unknown, index: number): unknown;
  }
  export default function createBindings(webAssembly: typeof WebAssembly): CoreBindings;
}

declare module "core-serve" {
  import type { CoreScope } from "./messages.ts";

  export default function serve(scope: CoreScope): void;
}
