/** Loads a further classic script; settled when it has run or could not be loaded. */
export function loadScript(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${url} could not be loaded`));
    script.src = url;
    document.head.append(script);
  });
}
