"""Signing in at an identity provider: OpenID Connect, authorization code with PKCE, state and nonce.

The provider is asked for its description once; its keys again when a token names one that is not known.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from neurolake.kernel.errors import InvalidOption, Unauthenticated, Unavailable
from neurolake.kernel.extras import needed

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client
    from joserfc.jwk import KeySet

# Asymmetric ones only: with a shared secret, whoever can check a token can make one.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
_TIMEOUT_S = 10.0
_LEEWAY_S = 60
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Pending:
    """A sign-in that has begun: what the answer of the provider must fit."""

    state: str
    nonce: str
    verifier: str
    then: str


class Provider:
    """An OpenID Connect provider.

    Args:
        issuer: Its URL; https, unless it is on this machine.
        client_id, client_secret: As registered there; without a secret PKCE alone protects the code.

    Raises:
        InvalidOption: The URL is not safe, or the extra `oidc` is not installed.
    """

    def __init__(
        self, issuer: str, client_id: str, client_secret: str | None, scope: str = "openid profile email"
    ) -> None:
        url = urlsplit(issuer)
        if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
            raise InvalidOption(f"The identity provider {issuer[:200]!r} must be at https.")
        with needed("oidc", "An identity provider"):
            for name in ("authlib", "joserfc", "httpx2"):
                import_module(name)
        self.issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._scope = scope
        self._keys: KeySet | None = None

    def begin(self, redirect_uri: str, then: str) -> tuple[str, Pending]:
        """The provider's page to go to, and what to remember until the answer comes.

        Args:
            then: Where to go in the end.
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        pending = Pending(state, nonce, verifier, then)
        with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(
                self._about["authorization_endpoint"],
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
            )
        return url, pending

    def finish(self, redirect_uri: str, pending: Pending, code: str, state: str) -> Mapping[str, Any]:
        """The claims about who signed in.

        Raises:
            Unauthenticated: The answer does not belong to what was begun, or proves nothing.
            Unavailable: The provider does not answer.
        """
        if not secrets.compare_digest(state, pending.state):
            raise Unauthenticated("This sign-in was not begun here.", hint="Begin again.")
        with self._client(redirect_uri) as client:
            token = client.fetch_token(
                self._about["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=pending.verifier,
            )
        id_token = token.get("id_token")
        if not isinstance(id_token, str):
            raise Unauthenticated("The identity provider did not say who signed in.")
        return self._claims(id_token, pending.nonce)

    def _claims(self, id_token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of an id token, checked as OpenID Connect Core 1.0, section 3.1.3.7 asks."""
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError

        expected = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self._about["issuer"]},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            try:
                token = jwt.decode(id_token, self._known_keys(), algorithms=_ALGORITHMS)
            except InvalidKeyIdError:
                token = jwt.decode(id_token, self._fetched_keys(), algorithms=_ALGORITHMS)
            expected.validate(token.claims)
        except (JoseError, ValueError) as error:
            raise Unauthenticated("What the identity provider said about who signed in does not hold.") from error
        if token.claims.get("azp", self._client_id) != self._client_id:
            raise Unauthenticated("The identity provider spoke to another application.")
        return token.claims

    def _known_keys(self) -> "KeySet":
        return self._keys or self._fetched_keys()

    def _fetched_keys(self) -> "KeySet":
        from joserfc.jwk import KeySet

        self._keys = KeySet.import_key_set(self._fetched(self._about["jwks_uri"]))  # type: ignore[arg-type]
        return self._keys

    @cached_property
    def _about(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""
        found = self._fetched(f"{self.issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self.issuer:
            raise Unavailable(f"The identity provider at {self.issuer} says that it is another.")
        return found

    def _fetched(self, url: str) -> dict[str, Any]:
        with self._client() as client:
            answer = client.request("GET", url, withhold_token=True)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        return found

    @contextmanager
    def _client(self, redirect_uri: str | None = None) -> "Iterator[OAuth2Client]":
        """A client of the provider; whatever goes wrong with it is told without what was sent."""
        from authlib.common.errors import AuthlibBaseError
        from authlib.integrations.httpx_client import OAuth2Client
        from httpx2 import HTTPError

        try:
            with OAuth2Client(
                self._client_id,
                self._client_secret,
                scope=self._scope,
                redirect_uri=redirect_uri,
                code_challenge_method="S256",
                timeout=_TIMEOUT_S,
                follow_redirects=False,
            ) as client:
                yield client
        except AuthlibBaseError as error:
            raise Unauthenticated("The identity provider refused the sign-in.", hint="Begin again.") from error
        except (HTTPError, ValueError) as error:
            raise Unavailable(
                f"The identity provider {self.issuer} does not answer as it should: {type(error).__name__}."
            ) from error
