"""View-models of the pages: frozen, built once, no queries afterwards."""
