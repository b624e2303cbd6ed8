"""Which subjects are the same: keys, clusters, and how a person's word ties them."""
