"""The same resource from other tools: lines, tests, and what schemathesis finds."""
