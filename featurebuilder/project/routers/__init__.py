"""Read the router graph, and learn where and how routers are registered."""
