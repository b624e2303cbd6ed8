"""Documentation for people at `/docs`, made from the OpenAPI documents of the interfaces."""
