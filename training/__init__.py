"""How the embedded Italian model is made from public data, and how any model is scored. See `training/README.md`."""
