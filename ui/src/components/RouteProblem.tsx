import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { Problem } from "./Problem";

/** In place of a page that broke. */
export function RouteProblem({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="nl-page">
      <Problem error={error} onRetry={again} />
    </div>
  );
}
