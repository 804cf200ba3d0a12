"""The song service and what is needed around it: HTTP, downloads, tags, the browser."""
