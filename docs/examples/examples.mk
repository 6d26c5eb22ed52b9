# Examples: each docs/examples/<name>.c uses the public header alone.
EXAMPLE_SOURCES := $(wildcard docs/examples/*.c)
