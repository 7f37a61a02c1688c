"""What CELLxGENE Explorer needs beside its package: pins, the deep-link script, a gateway around it."""
