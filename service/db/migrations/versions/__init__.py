"""The steps. Each is a module `mNNNN_name` whose revision is `NNNN_name`."""
