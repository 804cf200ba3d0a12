"""The protocol's vectors, judged by the generated Structs."""
