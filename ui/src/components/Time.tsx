const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** A moment in local time; UTC shows on pointing at it. */
export function Time({ at }: { readonly at: string | null | undefined }) {
  if (!at) return <span className="nl-muted">–</span>;
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return <span>{at}</span>;
  return (
    <time dateTime={moment.toISOString()} title={`${moment.toISOString().replace("T", " ").slice(0, 19)} UTC`}>
      {local.format(moment)}
    </time>
  );
}
