/** A path of this server to come back to; anything else leads to the start page. */
export function localPath(text: string | null): string {
  const local = text !== null && text.startsWith("/") && !/^\/[/\\]/.test(text) && !text.includes("\\");
  return local ? text : "/";
}
