"""The v1 API under `/v1`, in the form of Saber's: credits now; signals, lists and scores as they come."""
