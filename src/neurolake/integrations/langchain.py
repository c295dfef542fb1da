"""The tools for LangChain and LangGraph."""

from typing import Any

from langchain_core.tools import BaseTool, StructuredTool, ToolException

from neurolake.app.lake import Lake
from neurolake.kernel.errors import NeuroLakeError
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.query.values import exact_json
from neurolake.tools.base import Tool, Use
from neurolake.tools.reading import READING


def tools(lake: Lake, principal: Principal = LOCAL) -> list[BaseTool]:
    """The lake's tools, used as somebody.

    What they tell is JSON. Their errors are told to the model, so that it can mend its call.
    """
    return [_tool(tool, Use(lake, principal)) for tool in READING]


def _tool(tool: Tool[Any], use: Use) -> BaseTool:
    def run(**arguments: Any) -> str:
        try:
            return exact_json(tool.use(use, arguments))
        except NeuroLakeError as error:
            raise ToolException(exact_json(error.problem())) from error

    return StructuredTool.from_function(
        run, name=tool.name, description=tool.description, args_schema=tool.schema, handle_tool_error=True
    )
