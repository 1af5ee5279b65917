"""ICT calls with contractual response times."""
