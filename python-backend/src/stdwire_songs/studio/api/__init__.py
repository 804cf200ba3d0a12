"""The service's interface: JSON under /api/, and /control/ for what no real service has."""
