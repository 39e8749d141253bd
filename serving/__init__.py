"""What the server does around the pages: start, headers, hosts, orderly stops, logs. No page imports it."""
