"""The tools as LangChain's, and inside a small graph of LangGraph whose model is scripted."""

import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode

from neurolake import Lake
from neurolake.integrations.langchain import tools
from neurolake.kernel.principal import Principal

ANN = Principal("ann", roles=frozenset({"analyst"}))


def called(name: str, **arguments: Any) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": name, "type": "tool_call"}])


def test_a_graph_searches_then_asks_as_somebody(lake: Lake) -> None:
    script = iter(
        [
            called("search_datasets", words="orders"),
            called("run_query", sql="SELECT id, email FROM orders ORDER BY id"),
            called("run_query", sql="DELETE FROM orders"),
            AIMessage("Two orders."),
        ]
    )
    graph = StateGraph(MessagesState)
    graph.add_node("model", lambda _state: {"messages": [next(script)]})
    graph.add_node("tools", ToolNode(tools(lake, ANN)))
    graph.add_edge(START, "model")
    graph.add_conditional_edges("model", lambda state: "tools" if state["messages"][-1].tool_calls else END)
    graph.add_edge("tools", "model")
    said = graph.compile().invoke({"messages": [HumanMessage("How many orders?")]})["messages"]
    found, rows, refused = (json.loads(one.content) for one in said if isinstance(one, ToolMessage))
    assert found["datasets"][0]["name"] == "orders"
    assert [row[0] for row in rows["rows"]] == [1, 3]
    assert "example.com" not in str(rows)
    assert refused["type"] == "forbidden"


def test_a_wrong_call_is_told_to_the_model(lake: Lake) -> None:
    query = next(tool for tool in tools(lake, ANN) if tool.name == "run_query")
    said = query.invoke(called("run_query", sql="SELECT nothing FROM orders").tool_calls[0])
    assert said.status == "error"
    assert "nothing" in said.content


@pytest.mark.parametrize("tool", ["search_datasets", "describe_dataset", "trace_lineage", "run_query", "ask"])
def test_arguments_are_described(lake: Lake, tool: str) -> None:
    (found,) = (one for one in tools(lake, ANN) if one.name == tool)
    assert found.args
    assert found.description
