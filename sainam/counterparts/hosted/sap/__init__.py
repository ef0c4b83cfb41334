"""SAP as the keeper of material items, played over HTTP."""
