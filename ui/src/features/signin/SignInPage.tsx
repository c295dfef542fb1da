import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, body } from "@/api/client";
import { setStatus } from "@/api/status";
import { useParameter } from "@/app/location";
import { Loaded } from "@/components/Loaded";
import { useTitle } from "@/components/Page";
import { Problem } from "@/components/Problem";
import { router } from "@/app/router";
import { localPath } from "./localPath";

export default function SignInPage() {
  useTitle("Sign in");
  const [then] = useParameter("then");
  const back = localPath(then);
  const methods = useQuery({ queryKey: ["sign-in methods"], queryFn: () => body(api.GET("/api/auth")) });
  return (
    <main className="nl-sign-in">
      <img src="/favicon.svg" alt="" width="40" height="40" />
      <h1>Sign in to NeuroLake</h1>
      <Loaded query={methods}>
        {({ authentication, oidc }) =>
          authentication === "off" ? (
            <p>
              This lake needs no sign-in. <a href={back}>Go on</a>
            </p>
          ) : (
            <>
              {oidc && (
                <a className="btn btn-outline-secondary w-100 mb-3" href={`/api/auth/oidc/login?then=${encodeURIComponent(back)}`}>
                  Sign in with your organisation
                </a>
              )}
              <PasswordForm back={back} />
            </>
          )
        }
      </Loaded>
    </main>
  );
}

function PasswordForm({ back }: { readonly back: string }) {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const signIn = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    try {
      await api.POST("/api/auth/login", {
        body: { name: String(fields.get("name")), password: String(fields.get("password")), cookie: true },
      });
      client.clear();
      setStatus({ signedOut: false });
      router.history.push(back);
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void signIn(event)}>
      {error !== null && <Problem error={error} />}
      <label className="form-label" htmlFor="name">
        Name
      </label>
      <input id="name" name="name" className="form-control" autoComplete="username" autoCapitalize="none" required autoFocus />
      <label className="form-label" htmlFor="password">
        Password
      </label>
      <input id="password" name="password" type="password" className="form-control" autoComplete="current-password" required />
      <button type="submit" className="btn btn-primary w-100" disabled={busy}>
        {busy ? "Signing in…" : "Sign in"}
      </button>
    </form>
  );
}
