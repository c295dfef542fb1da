"""Settings, from arguments or from the environment (`NEUROLAKE_HOME`, `NEUROLAKE_METADATA_URL`, …)."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from neurolake.kernel.errors import InvalidOption


def _split(given: Any) -> Any:
    return [item.strip() for item in given.split(",") if item.strip()] if isinstance(given, str) else given


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Several names; in the environment with commas between them."""


class Settings(BaseSettings):
    """What a lake is made of.

    Attributes:
        home: Folder of everything local.
        metadata_url: Metadata database; None is SQLite in `home`.
        warehouse: Where tables are: `s3://bucket/prefix` in a store that speaks S3; None is a folder in `home`.
        s3_endpoint, s3_region: A store's that speaks S3: address and region; without an address, Amazon's.
        s3_path_style: Whether the bucket is in the path of requests, and not in the host's name.
        s3_access_key, s3_secret_key: Its keys; without them those that Amazon's tools would find.
        s3_credentials: File of the keys instead, as Amazon's tools have it: `[default]`, `aws_access_key_id = …`.
        copies_max_bytes: Bound of the copies of the store's files that `home` keeps for engines to read.
        engine_url: Engine that answers queries (`duckdb:`, `datafusion:`); files are ingested by DuckDB always.
        engines: Further ones that answer where their past runs say that they are done sooner.
        ingest_memory, query_memory: Engine memory for ingestion and for queries, in DuckDB's words.
        threads: Engine threads; None is all cores.
        workers: Ingestions that run at once.
        workflows_url: What runs pipelines; `embedded:` is the lake's own processes.
        pipeline_workers: Steps of pipelines that this process works on at once.
        pipeline_pools: Pools that the steps of all pipelines share, and how many of their steps run at once:
            `{"warehouse": 2}`. The same in all processes of a lake.
        inbox: Folder whose files pipelines may ingest; None is `inbox` in `home`.
        inbox_readers: Whose pipelines, beside administrators', may: `role:engineer`, `user:ann`.
        sessions: Statements that run at once, per engine.
        max_upload_bytes: Largest original file.
        max_columns: Most columns of a file.
        query_timeout_s: Time limit of a query, in seconds.
        result_max_rows, result_max_bytes: Bounds of one stored result; beyond them it is cut and says so.
        result_keep_hours, results_max_bytes: How long results are kept, and their sum.
        cache_url: Cache; `redis://…` is shared by all processes.
        cache_max_bytes: Bound of what it holds.
        quality_watch: What a server does after each commit, in the background: `all` measures datasets that were
            changed and checks their rules, `rules` only checks, `off` does neither.
        llm_url: The language model: `offline:` is none, `anthropic:MODEL` and `openai:MODEL` want their provider's key
            in its usual variable; `openai:MODEL?base_url=http://127.0.0.1:11434/v1` is any server like OpenAI's.
        llm_fallbacks: Further models, asked in this order while those before them are away.
        llm_day_tokens, llm_day_cost: What one person may use in a day (UTC), in tokens and in dollars; None is no
            bound.
        chat_keep_days: How many days a conversation is kept after it was last used.
        agent_keep_days: How many days a run of an agent is kept after its end.
        llm_redact: Whether personal data are replaced in what leaves this machine.
        webhook_networks: Private networks that alerts may be sent to (`10.1.0.0/16`); others must be public.
        audit_checkpoints: File or folder of the audit log's signed checkpoints; None is a file in `home`. Put it on
            another disk or host.
        audit_key: File of the key that signs them; None is one in `home`. Processes of one lake share it.
        auth: `off`: whoever reaches the server is the one user, so only this machine reaches it. `required`: every
            request must show who asks.
        signing_key: Signs access tokens; None keeps one in `home`. Servers that share a database must share it.
        session_hours: How long a sign-in lasts at most.
        allowed_hosts: Names at which the server answers, besides those of this machine.
        trusted_proxies: Addresses whose X-Forwarded-For and -Proto are believed.
        cors_origins: Other sites (`https://app.example.com`) whose pages may use the API; `*` for all.
        cors_credentials: Whether these pages may use the session cookie.
        rate_limit, endpoint_rate_limit: Requests of one user, over all and per endpoint; they hold when `auth` is
            required.
        rate_limit_url: Where requests are counted: `memory:`, or `redis://…` for several servers together.
        metrics_token: What Prometheus shows as its bearer token at `/metrics`, at whichever address it asks; it opens
            nothing else. None leaves that to administrators' API keys.
        drain_s: How many seconds requests that have begun may still take once the server is told to stop.
        log_to: `files` in `home`, or this process's `stdout` or `stderr`, as JSON lines; the log's page shows files.
        openlineage_url: Where events of OpenLineage go: a lineage server (`http(s)://…`) or a file (`file:///…`); None
            sends none.
        openlineage_key: The lineage server's API key.
        openlineage_reads: Whether queries that only read are told, too.
        oidc_issuer, oidc_client_id, oidc_client_secret: An OpenID Connect provider to sign in at.
        oidc_name_claim, oidc_groups_claim, oidc_roles_claim: Its claims with the user's name, groups and roles.
        oidc_roles: What its groups or roles mean here: `{"lake-admins": "admin"}`. All others give no role.
    """

    model_config = SettingsConfigDict(env_prefix="NEUROLAKE_", extra="ignore")

    home: Path = Path("lake")
    metadata_url: str | None = None
    warehouse: str | None = None
    s3_endpoint: str | None = None
    s3_region: str | None = None
    s3_path_style: bool = True
    s3_access_key: SecretStr | None = None
    s3_secret_key: SecretStr | None = None
    s3_credentials: Path | None = None
    copies_max_bytes: int = Field(default=20 * 1024**3, ge=0)
    engine_url: str = "duckdb:"
    engines: Names = ()
    ingest_memory: str = "900MB"
    query_memory: str = "2GB"
    threads: int | None = Field(default=None, ge=1)
    workers: int = Field(default=2, ge=1)
    workflows_url: str = "embedded:"
    pipeline_workers: int = Field(default=4, ge=1, le=64)
    pipeline_pools: dict[str, int] = Field(default_factory=dict)
    inbox: Path | None = None
    inbox_readers: Names = ()
    sessions: int = Field(default=8, ge=2)
    max_upload_bytes: int = Field(default=1024**4, ge=1)
    max_columns: int = Field(default=10_000, ge=1)
    query_timeout_s: float = Field(default=300.0, gt=0)
    result_max_rows: int = Field(default=10_000_000, ge=1)
    result_max_bytes: int = Field(default=4 * 1024**3, ge=1)
    result_keep_hours: float = Field(default=24.0, gt=0)
    results_max_bytes: int = Field(default=20 * 1024**3, ge=1)
    cache_url: str = "memory:"
    cache_max_bytes: int = Field(default=64 * 1024**2, ge=1)
    quality_watch: Literal["all", "rules", "off"] = "all"
    llm_url: str = "offline:"
    llm_fallbacks: Names = ()
    llm_day_tokens: int | None = Field(default=None, ge=1)
    llm_day_cost: Decimal | None = Field(default=None, gt=0)
    llm_redact: bool = True
    chat_keep_days: float = Field(default=90.0, gt=0)
    agent_keep_days: float = Field(default=365.0, gt=0)
    webhook_networks: Names = ()
    audit_checkpoints: Path | None = None
    audit_key: Path | None = None
    auth: Literal["off", "required"] = "off"
    signing_key: SecretStr | None = None
    session_hours: float = Field(default=24.0, gt=0, le=24 * 365)
    allowed_hosts: Names = ()
    trusted_proxies: Names = ()
    cors_origins: Names = ()
    cors_credentials: bool = False
    rate_limit: str = "3000/minute"
    endpoint_rate_limit: str = "1200/minute"
    rate_limit_url: str = "memory:"
    metrics_token: SecretStr | None = Field(default=None, min_length=32)
    drain_s: int = Field(default=3, ge=1, le=3600)
    log_to: Literal["files", "stdout", "stderr"] = "files"
    openlineage_url: str | None = None
    openlineage_key: SecretStr | None = None
    openlineage_reads: bool = False
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_name_claim: str = "preferred_username"
    oidc_groups_claim: str = "groups"
    oidc_roles_claim: str = "roles"
    oidc_roles: dict[str, str] = Field(default_factory=dict)


def settings_of(**given: Any) -> Settings:
    """Settings, of which those that are not given come from the environment.

    Raises:
        InvalidOption: One is out of range.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidOption(f"Setting {'.'.join(map(str, first['loc']))}: {first['msg']}.") from error
