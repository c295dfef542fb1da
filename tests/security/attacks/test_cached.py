"""Attacks on the answers of others by way of the cache's page."""

from tests.security.attacks.rest import Rest

ANSWERS = "/api/neurolake/cache/answers"


def test_the_answers_of_others_are_neither_seen_nor_taken_away(rest: Rest) -> None:
    asked = {"sql": "SELECT count(*) AS wombats FROM people"}
    made = rest.client.post("/api/query/execute", json=asked, headers=rest.headers["bob"]).json()
    mine = rest.client.get(ANSWERS, headers=rest.headers["bob"]).json()
    assert made["query_id"] in [one["query_id"] for one in mine]
    others = rest.client.get(ANSWERS, headers=rest.headers["ann"])
    assert "wombats" not in others.text
    path = f"{ANSWERS}/{made['query_id']}"
    assert rest.client.delete(path, headers=rest.headers["ann"]).status_code == 404
    assert rest.client.delete(ANSWERS, params={"everybody": True}, headers=rest.headers["ann"]).status_code == 403
    rest.client.delete(ANSWERS, headers=rest.headers["ann"])
    again = rest.client.post("/api/query/execute", json=asked, headers=rest.headers["bob"]).json()
    assert again["run"]["facts"]["cache"]["status"] == "hit"
    why = f"/api/neurolake/cache/why/{made['query_id']}"
    assert rest.client.get(why, headers=rest.headers["ann"]).status_code == 404
    assert rest.client.delete(path, headers=rest.headers["ada"]).status_code == 204
