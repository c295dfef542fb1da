import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { setStatus, useStatus } from "@/api/status";
import { Icon } from "@/components/Icon";

const AGAIN_MS = 2000;

/** What concerns the whole page, above it: the server is gone, or its disk is full. */
export function Banners() {
  const { lost, full } = useStatus();
  const check = useReconnect(lost);
  return (
    <div aria-live="polite">
      {lost && (
        <div className="nl-banner nl-banner-bad" role="status">
          <Icon name="bi:plug" />
          <span className="nl-grow">The server does not answer. What you see may be old; it is tried again every two seconds.</span>
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => void check()}>
            Try now
          </button>
        </div>
      )}
      {full && (
        <div className="nl-banner nl-banner-bad" role="status">
          <Icon name="bi:device-hdd" />
          <span className="nl-grow">
            {full.detail ?? full.title} {full.hint ?? "Make room on the server's disk, then try again; nothing was lost."}
          </span>
          <button type="button" className="btn btn-sm btn-outline-secondary" onClick={() => setStatus({ full: null })}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}

/** Asks until the server is there again; then everything on the page is asked anew. */
function useReconnect(lost: boolean): () => Promise<void> {
  const client = useQueryClient();
  const check = async () => {
    try {
      await fetch("/api/neurolake/system/health");
    } catch {
      return;
    }
    setStatus({ lost: false });
    await client.invalidateQueries();
  };
  useEffect(() => {
    if (!lost) return;
    const timer = window.setInterval(() => void check(), AGAIN_MS);
    return () => window.clearInterval(timer);
  });
  return check;
}
