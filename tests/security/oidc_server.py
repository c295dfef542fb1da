"""A small OpenID Connect provider on loopback: discovery, authorize, token, keys. It lets everybody in at once.

`lies` are claims that replace the true ones in id tokens, `signer` what signs them, `extra` what else it says of who
signs in.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID, CLIENT_SECRET = "neurolake-test", "a secret of the test"


@cache
def _first_key() -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig", "alg": "RS256"})


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Provider:
    """The server; `url` is its issuer."""

    def __init__(self) -> None:
        self.key = _first_key()
        self.signer: RSAKey | None = None
        self.algorithm = "RS256"
        self.subject = "subject-1"
        self.extra: dict[str, object] = {"preferred_username": "Olga"}
        self.lies: dict[str, object] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.get(self)

            def do_POST(self) -> None:
                outer.token(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def get(self, request: BaseHTTPRequestHandler) -> None:
        url = urlsplit(request.path)
        self.asked.append(url.path)
        if url.path == "/.well-known/openid-configuration":
            self._json(request, 200, self._about())
        elif url.path == "/keys":
            self._json(request, 200, KeySet([self.key]).as_dict(private=False))
        elif url.path == "/authorize":
            given = {name: values[0] for name, values in parse_qs(url.query).items()}
            code = secrets.token_urlsafe(16)
            self.codes[code] = given
            request.send_response(302)
            request.send_header(
                "Location", f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"
            )
            request.end_headers()
        else:
            self._json(request, 404, {})

    def token(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers["content-length"])
        given = {name: values[0] for name, values in parse_qs(request.rfile.read(length).decode()).items()}
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if request.headers["authorization"] != f"Basic {basic}":
            return self._json(request, 401, {"error": "invalid_client"})
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = _encoded(digest)
        if (
            asked is None
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != given["redirect_uri"]
            or given["grant_type"] != "authorization_code"
        ):
            return self._json(request, 400, {"error": "invalid_grant"})
        answer = {"access_token": "of no use", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}
        return self._json(request, 200, answer)

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
            **self.extra,
            **self.lies,
        }
        claims = {name: value for name, value in claims.items() if value is not ...}
        if self.algorithm in ("none", "HS256"):
            # By hand, as no library helps with it.
            signed = ".".join(_encoded(json.dumps(part).encode()) for part in ({"alg": self.algorithm}, claims))
            secret = self.key.as_pem(private=False)
            signature = hmac.digest(secret, signed.encode(), "sha256") if self.algorithm == "HS256" else b""
            return f"{signed}.{_encoded(signature)}"
        signer = self.signer or self.key
        header = {"alg": self.algorithm, "kid": getattr(signer, "kid", None) or "one"}
        return jwt.encode(header, claims, signer, algorithms=[self.algorithm])

    def _about(self) -> dict[str, object]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    @staticmethod
    def _json(request: BaseHTTPRequestHandler, status: int, body: dict[str, object]) -> None:
        text = json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(text)))
        request.end_headers()
        request.wfile.write(text)
