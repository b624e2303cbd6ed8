"""The GraphQL dialect: `POST /graphql`, with an explorer for browsers at the same address."""
