"""Nothing secret is in the log, however it got into a message."""

import pytest

from neurolake.telemetry.scrub import scrub, scrubbed


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("key nlk_ab12cd_S3cretPart99 refused", "S3cretPart99"),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("postgresql+psycopg://lake:hunter2@db:5432/nl", "hunter2"),
        ("password=hunter2 given", "hunter2"),
        ("api_key: 'hunter 2'", "hunter 2"),
        ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijk", "eyJzdWIiOiIxMjM0In0"),
        ("sk-ant-REDACTED", "abcdefghijklmnop"),
        ("no row for ann.lee@example.org", "ann.lee"),
        ("paid with 4111 1111 1111 1111", "1111 1111"),
        ("from DE89 3704 0044 0532 0130 00", "3704 0044"),
    ],
)
def test_secrets_and_personal_data_are_hidden(text: str, secret: str) -> None:
    assert secret not in scrubbed(text)


@pytest.mark.parametrize(
    "text",
    [
        "query 01a21dfe-94ab-73b0-b16c-b39fbf962ada took 12.5 ms",
        "http://127.0.0.1:8000/api/query/execute",
        "SELECT count(*) FROM gold.sales WHERE id = 4111111111111112",
        "2026-11-27T10:00:00.000000Z",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert scrubbed(text) == text


def test_fields_and_what_is_within_them() -> None:
    event = scrub(
        None,
        "info",
        {
            "event": "asked",
            "password": "hunter2",
            "headers": {"Cookie": "a=b", "accept": "text/html"},
            "errors": ["for ann@example.org"],
            "rows": 12,
            "exception": "Traceback: Bearer abcdefgh",
        },
    )
    assert event["rows"] == 12
    assert event["headers"]["accept"] == "text/html"
    told = str(event)
    assert not any(secret in told for secret in ("hunter2", "a=b", "ann@", "abcdefgh"))


def test_very_long_texts_are_cut() -> None:
    assert len(scrubbed("x" * 50_000)) < 11_000
