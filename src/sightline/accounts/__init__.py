"""The rules of accounts: keys, scopes, amounts, tariffs, periods, limits. Pure; the SQL is in `store/accounts`."""
