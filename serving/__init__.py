"""What stands between the pages and the public: headers, hosts, orderly stops, logs. No page imports it."""
