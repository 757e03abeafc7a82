"""ninjs, the news item in JSON of the IPTC: 1.x and 2.x, and the fields that Superdesk adds."""
